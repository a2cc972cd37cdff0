import { maxJsonDepth } from '../jsonText.ts';
import { copyString, type Spelling } from './copyString.ts';

/** More than any call of the marketplace has, and few enough to sort and to sign for somebody who is not known yet. */
export const maxMembers = 256;

/** A member of the outermost object in compact form: white space is left out, a number keeps its digits. */
export interface CompactMember {
  /** Decoded. */
  readonly name: string;
  /** As it is written, quotes included. */
  readonly nameText: Buffer;
  readonly value: Buffer;
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Cuts a JSON object into its outermost members, in their order. One pass over the bytes without building values: it is done for
 * calls before anybody knows who sent them, so a byte costs the same whatever stands there. Whether the JSON is valid
 * is for a parser to say; of other bytes something comes out that nobody signed.
 *
 * @returns why not, with more than {@link maxMembers} members or deeper than any reader goes
 */
export function compactMembers(
  json: Uint8Array,
  spelling: Spelling,
): readonly CompactMember[] | 'too-deep' | 'too-many-members' {
  const source = Buffer.from(json.buffer, json.byteOffset, json.byteLength);
  const out = Buffer.allocUnsafe(source.length);
  const members: CompactMember[] = [];
  let depth = 0;
  let written = 0;
  let start = 0;
  let name = '';
  let nameText: Buffer | undefined;
  const finish = (): void => {
    if (nameText !== undefined) members.push({ name, nameText, value: out.subarray(start, written) });
    nameText = undefined;
    start = written;
  };

  for (let at = startOf(source); at < source.length; at += 1) {
    const byte = source[at] ?? 0;
    // White space; valid JSON has no other controls outside its strings.
    if (byte <= 0x20) {
      at = blankEnd(source, at) - 1;
      continue;
    }
    if (byte === quote) {
      const string = copyString(source, at, out, written, spelling);
      if (depth === 1 && nameText === undefined) name = textOf(source.subarray(at, string.last + 1));
      at = string.last;
      written = string.written;
      continue;
    }
    if (byte === openBrace || byte === openBracket) {
      depth += 1;
      if (depth > maxJsonDepth) return 'too-deep';
      if (depth === 1) continue;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth === 0) finish();
    } else if (depth === 1 && byte === colon) {
      nameText = out.subarray(start, written);
      start = written;
      continue;
    } else if (depth === 1 && byte === comma) {
      finish();
      if (members.length === maxMembers) return 'too-many-members';
      continue;
    }
    out[written] = byte;
    written += 1;
  }
  return members;
}

/** Behind a run of white space: a loop that does nothing else costs half as much. */
function blankEnd(source: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < source.length && (source[at] as number) <= 0x20) at += 1;
  return at;
}

/** A byte order mark is dropped, as the marketplace's own JSON library does. */
const startOf = (json: Uint8Array): number =>
  json[0] === 0xef && json[1] === 0xbb && json[2] === 0xbf ? 3 : 0;

function textOf(token: Buffer): string {
  try {
    return String(JSON.parse(token.toString()));
  } catch {
    return '';
  }
}
