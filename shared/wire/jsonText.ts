import { isAscii } from 'node:buffer';
import { WireError } from './wireError.ts';

/** More nesting than any call of the marketplace has, and little enough for every recursive consumer. */
export const maxJsonDepth = 64;

/**
 * The text of a JSON body: strict UTF-8, a byte order mark is dropped as the marketplace's own JSON library does.
 *
 * @throws WireError `invalid-json` when the bytes are not UTF-8
 */
export function jsonText(body: Uint8Array | string): string {
  if (typeof body === 'string') return body;
  // Most bodies are, and need no decoder.
  if (isAscii(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new WireError('invalid-json', 'The body is not UTF-8 text', { cause });
  }
}

/**
 * What the language's own parser makes of a text, which is not safe to use yet: see `parseJson`.
 *
 * @throws WireError `invalid-json`
 */
export function validJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the body, which may hold personal data: it stays out of ours.
    throw new WireError('invalid-json', 'The text is not valid JSON', {
      cause: cause instanceof Error ? cause.name : typeof cause,
    });
  }
}

/** Where a whole number stands that a JavaScript number cannot hold. */
export interface LargeInteger {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads over JSON text once, without recursion, before a parser builds anything of it. Whether it is valid is the parser's
 * part.
 *
 * @returns the whole numbers beyond 2^53, in their order
 * @throws WireError `too-deep` at more than `maxDepth` open brackets
 */
export function scanJson(text: string, maxDepth: number): readonly LargeInteger[] {
  const large: LargeInteger[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = stringEnd(text, at);
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > maxDepth) throw new WireError('too-deep', `The JSON is nested deeper than ${maxDepth}`);
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1;
    } else if (isDigit(code)) {
      const start = text.charCodeAt(at - 1) === 0x2d ? at - 1 : at;
      let end = at + 1;
      while (isDigit(text.charCodeAt(end))) end += 1;
      // A fraction or an exponent is read digit by digit like the rest, but makes no whole number.
      const follows = text.charCodeAt(end);
      if (follows === 0x2e || follows === 0x65 || follows === 0x45) end = literalEnd(text, end);
      else if (end - at >= 16 && !Number.isSafeInteger(Number(text.slice(start, end))))
        large.push({ start, end });
      at = end - 1;
    }
  }
  return large;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function literalEnd(text: string, from: number): number {
  let end = from;
  for (;;) {
    const code = text.charCodeAt(end);
    const isSign = code === 0x2b || code === 0x2d;
    if (!(isDigit(code) || isSign || code === 0x2e || code === 0x65 || code === 0x45)) return end;
    end += 1;
  }
}

/** Position of the closing quote, or the text's length. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  for (const near = Math.min(text.length, at + 64); at < near; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at;
    if (code === 0x5c) at += 1;
  }
  for (;;) {
    const end = text.indexOf('"', at);
    if (end === -1) return text.length;
    let slashes = 0;
    while (end - slashes - 1 >= at && text.charCodeAt(end - slashes - 1) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return end;
    at = end + 1;
  }
}
