import { verifyBodySign } from '../../../shared/wire/signature/bodySign.ts';
import type { SentActivity } from '../transport/sendActivity.ts';

export interface AnswerCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What was found instead, when it is not ok. */
  readonly found: string;
}

export interface CheckedAnswer {
  readonly resultCode: string;
  readonly instanceId: string | undefined;
  /** The answer as JSON, undefined when it is none. */
  readonly content: Readonly<Record<string, unknown>> | undefined;
  readonly checks: readonly AnswerCheck[];
}

/** The stricter of the two printed limits, ms. */
const answerWithinMs = 5_000;

/** Longest values of the fields of an answer, `zh-cn_topic_0070649427` and `zh-cn_topic_0070649428`, in characters. */
const limits: Readonly<Record<string, number>> = {
  resultCode: 6,
  resultMsg: 255,
  instanceId: 64,
  frontEndUrl: 512,
  adminUrl: 512,
  userName: 128,
  password: 128,
  memo: 1024,
};

/**
 * Checks what the marketplace and its debugging page check: status, content type, the two fields, lengths, time and
 * the signature over the exact bytes.
 *
 * @param accessKey the key that signed the request; the answer must be signed with the same one
 */
export function checkAnswer(sent: SentActivity, accessKey: string): CheckedAnswer {
  const { status, headers, body } = sent.answer;
  const header = (name: string) => headers.find(([given]) => given === name)?.[1];
  const contentType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const content = jsonObject(body);
  const resultCode = textField(content, 'resultCode') ?? '';
  const bodySign = header('Body-Sign');
  const tooLong = overLong(content);
  return {
    resultCode,
    instanceId: textField(content, 'instanceId'),
    content,
    checks: [
      check('HTTP 200', status === 200, `HTTP ${status}`),
      check('content type application/json', contentType === 'application/json', contentType || 'none'),
      check('resultCode of 6 digits', /^\d{6}$/.test(resultCode), resultCode || 'none'),
      check('resultMsg is present', textField(content, 'resultMsg') !== undefined, 'none'),
      check(
        'Body-Sign over the exact bytes',
        verifyBodySign(bodySign, accessKey, body),
        bodySign ?? 'no such header',
      ),
      check('fields within their lengths', tooLong.length === 0, `too long: ${tooLong.join(', ')}`),
      check(
        'ASCII only',
        body.every(byte => byte < 128),
        'other characters',
      ),
      check('answered within 5 s', sent.milliseconds < answerWithinMs, `${sent.milliseconds} ms`),
    ],
  };
}

const check = (name: string, ok: boolean, found: string): AnswerCheck => ({
  name,
  ok,
  found: ok ? '' : found,
});

function jsonObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textField(content: Record<string, unknown> | undefined, name: string): string | undefined {
  const value = content?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** The names of over-long fields, at any depth. */
function overLong(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(overLong);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    typeof field === 'string' && field.length > (limits[name] ?? Number.POSITIVE_INFINITY)
      ? [name]
      : overLong(field),
  );
}
