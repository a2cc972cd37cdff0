import { jsonText, jsonTokens, maxJsonDepth } from './jsonTokens.ts';
import { WireError } from './wireError.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

export interface JsonOptions {
  /** Open brackets allowed at once; 64 unless told. */
  readonly maxDepth?: number;
}

/**
 * Reads JSON from outside. A repeated name means its last value. Members named `__proto__` are dropped at every
 * level, so that no later copy of the value can change a prototype. Whole numbers beyond 2^53 arrive as text, since
 * a JavaScript number would change their digits (an `expireTime` of 17 digits sent as a number).
 *
 * @throws WireError `invalid-json` | `too-deep`
 */
export function parseJson(body: Uint8Array | string, options: JsonOptions = {}): Json {
  const text = jsonText(body);
  const quoted = withLargeIntegersAsText(text, options.maxDepth ?? maxJsonDepth);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
    // The body itself has to be valid: quotes could turn a number in the place of a name into a name.
    if (quoted !== undefined) value = JSON.parse(quoted) as Json;
  } catch (cause) {
    // The parser's own message quotes the body, which may hold personal data: it stays out of ours.
    throw new WireError('invalid-json', 'The text is not valid JSON', { cause: nameOf(cause) });
  }
  dropPrototypeMembers(value);
  return value;
}

/**
 * Reads a JSON object from outside, as {@link parseJson} does.
 *
 * @throws WireError `invalid-json` | `not-an-object` | `too-deep`
 */
export function parseJsonObject(body: Uint8Array | string, options: JsonOptions = {}): JsonObject {
  const value = parseJson(body, options);
  if (!isJsonObject(value)) throw new WireError('not-an-object', 'The JSON is not an object');
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Writes compact JSON in ASCII only: every other character as `\uXXXX`, those beyond the basic plane as two. The
 * pages ask for that form in `memo` (`zh-cn_topic_0070649428`), and it survives every charset on the way.
 */
export function asciiJson(value: Json): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const wholeNumber = /^-?\d{16,}$/;

/** Reads every token before the parser builds anything, which also checks the depth. Undefined: nothing to change. */
function withLargeIntegersAsText(text: string, maxDepth: number): string | undefined {
  let large = false;
  for (const token of jsonTokens(text, maxDepth)) large ||= isLargeInteger(token);
  if (!large) return undefined;
  let quoted = '';
  for (const token of jsonTokens(text, maxDepth)) quoted += isLargeInteger(token) ? `"${token}"` : token;
  return quoted;
}

function isLargeInteger(token: string): boolean {
  return wholeNumber.test(token) && !Number.isSafeInteger(Number(token));
}

function dropPrototypeMembers(root: Json): void {
  const left: unknown[] = [root];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
    for (const member of Object.values(value)) if (typeof member === 'object') left.push(member);
  }
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause;
}
