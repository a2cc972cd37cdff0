import { WireError } from './wireError.ts';

/** How deep JSON may be nested: more than any call of the marketplace is, little enough for every recursive consumer. */
export const maxJsonDepth = 64;

/**
 * The text of a JSON body: strict UTF-8, a byte order mark is dropped as the marketplace's own JSON library does.
 *
 * @throws WireError `invalid-json` when the bytes are not UTF-8
 */
export function jsonText(body: Uint8Array | string): string {
  if (typeof body === 'string') return body;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new WireError('invalid-json', 'The body is not UTF-8 text', { cause });
  }
}

/**
 * Splits JSON text into its tokens, each with the spelling it has in the text. White space is left out. The order
 * of the tokens is not checked: that is the parser's part. One pass, no recursion.
 *
 * @throws WireError `invalid-json` at a string without end, `too-deep` at more than `maxDepth` open brackets
 */
export function* jsonTokens(text: string, maxDepth = maxJsonDepth): Generator<string, void, void> {
  let depth = 0;
  let position = 0;
  while (position < text.length) {
    const character = text.charAt(position);
    if (whiteSpace.has(character)) {
      position += 1;
      continue;
    }
    if (character === '{' || character === '[') {
      depth += 1;
      if (depth > maxDepth) throw new WireError('too-deep', `The JSON is nested deeper than ${maxDepth}`);
    } else if (character === '}' || character === ']') {
      depth -= 1;
    }
    const end = tokenEnd(text, position, character);
    yield text.slice(position, end);
    position = end;
  }
}

const whiteSpace = new Set([' ', '\t', '\n', '\r']);
const punctuation = new Set(['{', '}', '[', ']', ',', ':']);

function tokenEnd(text: string, start: number, first: string): number {
  if (punctuation.has(first)) return start + 1;
  if (first === '"') return stringEnd(text, start);
  let end = start + 1;
  while (end < text.length && !endsLiteral(text.charAt(end))) end += 1;
  return end;
}

function stringEnd(text: string, start: number): number {
  for (let position = start + 1; position < text.length; position += 1) {
    const character = text.charAt(position);
    if (character === '\\') position += 1;
    else if (character === '"') return position + 1;
  }
  throw new WireError('invalid-json', 'The JSON ends inside a string');
}

function endsLiteral(character: string): boolean {
  return character === '"' || punctuation.has(character) || whiteSpace.has(character);
}
