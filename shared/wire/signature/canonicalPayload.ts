import { isJsonObject } from '../json.ts';
import { jsonText, validJson } from '../jsonText.ts';
import { WireError } from '../wireError.ts';
import { type CompactMember, compactMembers, maxMembers } from './compactMembers.ts';
import type { Spelling } from './copyString.ts';

/**
 * The payload the marketplace signs when it does not sign the body's own bytes: members of the outermost object sorted
 * by name (code units, `A` before `a`), its nulls left out, no white space. Source: request parameters in
 * `zh-cn_topic_0070649476` and the marketplace's sample code.
 *
 * It is made from the bytes, not from parsed values, because every value has to keep its spelling: parsing would write `1`
 * for `1.0`, lose digits of long integers and move nested names that look like integers to the front. Nested objects
 * keep their order, their nulls and their repeats. Strings are written as the marketplace's Jackson writes them. Of a
 * repeated outermost name the last value counts.
 *
 * @throws WireError `invalid-json` | `not-an-object` | `too-deep` | `too-many-members`
 */
export function canonicalPayload(body: Uint8Array | string): string {
  return sortedPayload(membersOf(checkedBytes(body), 'jackson')).toString();
}

/**
 * The distinct forms a verifier tries after the raw bytes: strings as Jackson writes them, then strings exactly as the
 * body spells them (a signer that kept `\u6d4b` or `\/`). Linear in the body, whatever its shape.
 *
 * @throws WireError `invalid-json` | `not-an-object` | `too-deep` | `too-many-members`
 */
export function canonicalPayloadCandidates(body: Uint8Array): readonly Buffer[] {
  const bytes = checkedBytes(body);
  const own = sortedPayload(membersOf(bytes, 'own'));
  if (!bytes.includes(0x5c)) return [own]; // no escape: both spellings are the same
  const jackson = sortedPayload(membersOf(bytes, 'jackson'));
  return jackson.equals(own) ? [own] : [jackson, own];
}

/**
 * The values of the outermost object by name, compact, as Jackson writes them: what a signer has who wrote a list or an
 * object that stands in a text. Nulls are left out.
 *
 * @param json valid
 * @throws WireError `too-deep` | `too-many-members`
 */
export function compactValues(json: Uint8Array): ReadonlyMap<string, Buffer> {
  return new Map([...lastOfEach(membersOf(json, 'jackson'))].map(([name, { value }]) => [name, value]));
}

function checkedBytes(body: Uint8Array | string): Buffer {
  const value = validJson(jsonText(body));
  if (!isJsonObject(value)) throw new WireError('not-an-object', 'The JSON is not an object');
  return typeof body === 'string'
    ? Buffer.from(body)
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function membersOf(json: Uint8Array, spelling: Spelling): readonly CompactMember[] {
  const members = compactMembers(json, spelling);
  if (typeof members !== 'string') return members;
  if (members === 'too-deep') throw new WireError(members, 'The JSON is nested too deep');
  throw new WireError(members, `The JSON has more than ${maxMembers} members`);
}

const nullValue = Buffer.from('null');

function lastOfEach(members: readonly CompactMember[]): ReadonlyMap<string, CompactMember> {
  const byName = new Map(members.map(member => [member.name, member]));
  for (const [name, { value }] of byName) if (value.equals(nullValue)) byName.delete(name);
  return byName;
}

function sortedPayload(members: readonly CompactMember[]): Buffer {
  const sorted = [...lastOfEach(members)].sort(([one], [other]) => (one < other ? -1 : 1));
  const parts = sorted.flatMap(([, { nameText, value }], index) => [
    index === 0 ? punctuation.open : punctuation.comma,
    nameText,
    punctuation.colon,
    value,
  ]);
  return Buffer.concat([...(parts.length === 0 ? [punctuation.open] : parts), punctuation.close]);
}

const punctuation = {
  open: Buffer.from('{'),
  comma: Buffer.from(','),
  colon: Buffer.from(':'),
  close: Buffer.from('}'),
} as const;
