import { parseJsonObject } from '../json.ts';
import { jsonText, jsonTokens } from '../jsonTokens.ts';

/** How a string token of the body is spelled in the payload. */
type Spelling = (token: string) => string;

/**
 * The payload the marketplace signs when it does not sign the body's own bytes: members of the outermost object sorted
 * by name (code units, `A` before `a`), its nulls left out, no white space. Source: request parameters in
 * `zh-cn_topic_0070649476` and the marketplace's sample code.
 *
 * It is made from tokens, not from parsed values, because every value has to keep its spelling: parsing would write `1`
 * for `1.0`, lose digits of long integers and move nested names that look like integers to the front. Nested objects
 * keep their order and their nulls. Strings are written as the marketplace's Jackson writes them: other characters
 * and `/` as themselves, control characters as `\n` or `\u000B`. Of a repeated name the last value counts.
 *
 * @throws WireError `invalid-json` | `not-an-object` | `too-deep`
 */
export function canonicalPayload(body: Uint8Array | string): string {
  return sortedPayload(checkedText(body), jacksonSpelling);
}

/**
 * The distinct forms a verifier tries after the raw bytes: strings as Jackson writes them, then strings exactly as the
 * body spells them (a signer that kept `\u6d4b` or `\/`).
 *
 * @throws WireError `invalid-json` | `not-an-object` | `too-deep`
 */
export function canonicalPayloadCandidates(body: Uint8Array | string): readonly string[] {
  const text = checkedText(body);
  if (!text.includes('\\')) return [sortedPayload(text, ownSpelling)]; // no escape: both spellings are the same
  return [...new Set([sortedPayload(text, jacksonSpelling), sortedPayload(text, ownSpelling)])];
}

/**
 * The values of the outermost object by name, compact, as Jackson writes them: what a signer has who wrote a list or an
 * object that stands in a text. Nulls are left out.
 *
 * @throws WireError `invalid-json` | `not-an-object` | `too-deep`
 */
export function compactValues(body: Uint8Array | string): ReadonlyMap<string, string> {
  const members = outermostMembers(checkedText(body), jacksonSpelling);
  return new Map([...members].map(([name, { value }]) => [name, value]));
}

/** After this check the tokens are known to be in a valid order, and few enough levels deep. */
function checkedText(body: Uint8Array | string): string {
  const text = jsonText(body);
  parseJsonObject(text);
  return text;
}

interface Member {
  /** As it is written, quotes included. */
  readonly name: string;
  readonly value: string;
}

interface OpenObject {
  readonly kind: 'object';
  /** By decoded name, in the order of first appearance. */
  readonly members: Map<string, Member>;
  /** The name token that waits for its value. */
  name: string | undefined;
}

interface OpenArray {
  readonly kind: 'array';
  readonly items: string[];
}

function sortedPayload(text: string, spelling: Spelling): string {
  const members = outermostMembers(text, spelling);
  const sorted = [...members].sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([, member]) => memberText(member)).join(',')}}`;
}

function outermostMembers(text: string, spelling: Spelling): ReadonlyMap<string, Member> {
  const outermost: OpenObject = { kind: 'object', members: new Map(), name: undefined };
  const open: (OpenObject | OpenArray)[] = [];

  const place = (value: string): void => {
    const container = open.at(-1);
    if (container === undefined) return;
    if (container.kind === 'array') {
      container.items.push(value);
    } else if (container.name === undefined) {
      container.name = value;
    } else {
      const name: unknown = JSON.parse(container.name);
      container.members.set(String(name), { name: spelling(container.name), value });
      if (container === outermost && value === 'null') container.members.delete(String(name));
      container.name = undefined;
    }
  };

  for (const token of jsonTokens(text)) {
    const first = token.charAt(0);
    if (first === '{') {
      open.push(open.length === 0 ? outermost : { kind: 'object', members: new Map(), name: undefined });
    } else if (first === '[') {
      open.push({ kind: 'array', items: [] });
    } else if (first === '}' || first === ']') {
      const closed = open.pop();
      if (closed !== undefined) place(textOf(closed));
    } else if (first === '"') {
      const container = open.at(-1);
      const isName = container?.kind === 'object' && container.name === undefined;
      place(isName ? token : spelling(token));
    } else if (first !== ',' && first !== ':') {
      place(token);
    }
  }

  return outermost.members;
}

const memberText = ({ name, value }: Member): string => `${name}:${value}`;

function textOf(container: OpenObject | OpenArray): string {
  if (container.kind === 'array') return `[${container.items.join(',')}]`;
  return `{${[...container.members.values()].map(memberText).join(',')}}`;
}

function ownSpelling(token: string): string {
  return token;
}

/** A token without an escape is already spelled as Jackson does: JSON has no other way to write its characters. */
function jacksonSpelling(token: string): string {
  if (!token.includes('\\')) return token;
  const value = String(JSON.parse(token));
  return `"${value.replace(/["\\\p{Cc}]/gu, jacksonEscape).replace(/\p{Cs}/gu, '?')}"`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** What has to be escaped: only the characters below U+0020; the class `Cc` also holds U+007F to U+009F, written raw. */
function jacksonEscape(character: string): string {
  const code = character.charCodeAt(0);
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  return code < 0x20 ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}` : character;
}
