import { cutText } from '../platform/cutText.ts';
import type { OpenApiAnswer } from '../wire/openApi/openApiAnswer.ts';
import type { OpenApiExchange } from './openApiExchange.ts';

/** Something that was not done. `retry`: again later. `stopped`: a person has to look first. `refused`: never like this. */
export type CallFailure =
  /** `neverSent`: nothing of it ever reached the marketplace. `nothingFound`: it was answered, and holds nothing. */
  | {
      readonly kind: 'retry';
      readonly reason: string;
      readonly neverSent?: true;
      readonly nothingFound?: true;
    }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

/** What an API documents of its codes. All others are decided by the HTTP status: 5xx and 429 are worth another attempt. */
export interface CodeTable {
  readonly done: readonly string[];
  readonly again: readonly string[];
  readonly never: readonly string[];
  /** The API names every code that is worth another attempt. */
  readonly isComplete?: boolean;
}

const parameters = ['MKT.0100', 'MKT.0101', 'MKT.0199'];

/** Codes of the order query (topic_0070649116); what 9001 to 9004 mean there is not told. */
export const orderCodes: CodeTable = {
  done: ['MKT.0000'],
  again: ['MKT.0999', 'MKT.0250'],
  never: parameters,
};

/** Codes of both usage APIs, in both generations (zh-cn_topic_0070649410, zh-cn_topic_0070649411). */
export const usageCodes: CodeTable = {
  done: ['MKT.0000', '94060000'],
  again: ['MKT.0999', 'MKT.0250', '94060001'],
  never: [...parameters, 'MKT.9001', 'MKT.9002', 'MKT.9004'],
};

/** Codes of the licence APIs (zh-cn_topic_0070649195). */
export const licenseCodes: CodeTable = {
  done: ['92020000'],
  // 92020004: the buyer has not received it yet.
  again: ['92020001', '92020004'],
  never: [
    ...['92020002', '92020003', '92020005', '92020011', '92020020'],
    ...['95000001', '95000002', '95000003', '95000004'],
  ],
};

/** Codes of the upload (zh-cn_topic_0070649351). */
export const uploadCodes: CodeTable = {
  done: ['MKT.0000'],
  again: ['MKT.0999', '91381036'],
  never: [],
  isComplete: true,
};

/** What an exchange came to when it is not done; undefined when it is. */
export function failureOf(exchange: OpenApiExchange, codes: CodeTable): CallFailure | undefined {
  if (exchange.kind === 'stopped') return exchange;
  if (exchange.kind === 'unreached') return { kind: 'retry', reason: exchange.reason, neverSent: true };
  if (exchange.kind === 'unknown') return { kind: 'retry', reason: exchange.reason };
  const { status, answer } = exchange;
  const { code } = answer;
  if (codes.done.includes(code)) return undefined;
  const reason = `HTTP ${status} ${code}`;
  if (isRefusal(code, status)) return { kind: 'stopped', reason };
  const isGateway = code.startsWith('APIGW.');
  const mayPass =
    status === 429 ||
    (status >= 500 && !codes.never.includes(code) && (isGateway || codes.isComplete !== true));
  if (codes.again.includes(code) || mayPass) return { kind: 'retry', reason };
  return { kind: 'refused', code, reason: cutText(answer.message, 200) };
}

/** Codes that say the signature or the right behind it is no good; repeating them locks the key. */
export function isRefusal(code: string, status: number): boolean {
  if (code.startsWith('APIGW.')) return status !== 429 && status < 500;
  if (code === '92020001') return status === 401 || status === 403;
  return [
    ...['MKT.0102', 'MKT.0150', 'MKT.0151', 'MKT.0154', '94060002', '91380150'],
    ...unreadable.map(known => `HTTP.${known}`),
  ].includes(code);
}

/** The signature was taken; the caller may not do this. */
export const isRoleRefusal = (code: string): boolean => code === 'MKT.0150' || code === '91380150';

/** Statuses that say the same where no code can be read. */
const unreadable = [401, 403] as const;

/** An answer without a readable code: its status speaks when it is one about rights; nothing else is concluded. */
export function statusCode(status: number): OpenApiAnswer | undefined {
  const isKnown = unreadable.some(known => known === status);
  return isKnown ? { code: `HTTP.${status}`, message: '', content: {} } : undefined;
}
