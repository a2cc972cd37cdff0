import { jsonText, type LargeInteger, maxJsonDepth, scanJson, validJson } from './jsonText.ts';
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
  const large = scanJson(text, options.maxDepth ?? maxJsonDepth);
  let value = validJson(text) as Json;
  // The body itself has to be valid: quotes could turn a number in the place of a name into a name.
  if (large.length > 0) value = validJson(quoted(text, large)) as Json;
  if (mayNamePrototype(text) && prototypeName.test(text)) dropPrototypeMembers(value);
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
  const text = JSON.stringify(value);
  // Most answers are ASCII already: of no other text are the bytes as many as the characters.
  if (Buffer.byteLength(text) === text.length) return text;
  return text.replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function quoted(text: string, large: readonly LargeInteger[]): string {
  let end = 0;
  const parts = large.flatMap(integer => {
    const before = text.slice(end, integer.start);
    end = integer.end;
    return [before, `"${text.slice(integer.start, end)}"`];
  });
  return parts.join('') + text.slice(end);
}

/** `__proto__` in any spelling. */
const prototypeName = new RegExp(
  [...'__proto__'].map(letter => `(?:${letter}|\\\\u00${letter.charCodeAt(0).toString(16)})`).join(''),
  'i',
);

/** Every spelling of the name has one of the two in it; to look for them costs nothing. */
const mayNamePrototype = (text: string): boolean => text.includes('__') || text.includes('\\u');

function dropPrototypeMembers(root: Json): void {
  const left: unknown[] = [root];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    Reflect.deleteProperty(value, '__proto__');
    for (const member of Object.values(value)) left.push(member);
  }
}
