import { verifyBodySign } from '../../../wire/signature/bodySign.ts';
import type { DebugCase } from './debugCases.ts';

/** What came back, or why nothing did. */
export type Dialled =
  | { readonly kind: 'silent'; readonly timedOut: boolean; readonly fault: string }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType: string;
      readonly bodySign: string | undefined;
      readonly body: Uint8Array;
    };

/**
 * What the marketplace would say of an answer, in the words of its debugging page (docs/protocol/marketplace-behaviour.md,
 * 6), so that the alarm and its e-mail can be held side by side.
 *
 * @param config `kitBodySign`: whether answers to joint operation V2.0, of which no page wants it any more, are signed
 * @returns undefined when the case passes
 */
export function marketplaceWords(
  dialled: Dialled,
  given: DebugCase,
  secret: string,
  { kitBodySign }: { readonly kitBodySign: boolean },
): string | undefined {
  if (dialled.kind === 'silent') {
    return dialled.timedOut
      ? 'Calling the interface timed out. (调用接口超时)'
      : 'The production address is unreachable. (生产地址不可达)';
  }
  const { status, contentType, bodySign, body } = dialled;
  if (status !== 200) return `The interface response has httpCode=${status}. (接口响应httpCode=${status})`;
  if (contentType !== 'application/json')
    return 'Invalid content-type format. (接口响应content-type格式错误)';
  const content = read(body);
  if (typeof content?.resultCode !== 'string' || typeof content.resultMsg !== 'string') {
    return 'Parse response body failed. (解析响应体失败)';
  }
  if (given.signing !== 'headers' || kitBodySign) {
    if (bodySign === undefined) {
      return 'The production interface response does not contain Body-Sign or the Body-Sign format is incorrect.';
    }
    if (!verifyBodySign(bodySign, secret, body)) return 'Failed to verify the HTTP Body signature.';
  }
  if (content.resultCode !== '000000') {
    return `Call interface failed. The production interface returns an error result code. (生产接口resultCode返回错误: ${codeOf(content.resultCode)})`;
  }
  if (given.carries === undefined) return undefined;
  const carried = given.carries.split('.').reduce<unknown>((within, name) => fieldOf(within, name), content);
  const isThere = typeof carried === 'string' ? carried !== '' : carried !== undefined && carried !== null;
  return isThere
    ? undefined
    : `The interface response does not contain ${given.carries}. (接口响应缺少${given.carries})`;
}

/** Nothing of an answer is taken into a log but a code that is one. */
const codeOf = (text: string): string => (/^\d{6}$/.test(text) ? text : 'no code');

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

function read(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
