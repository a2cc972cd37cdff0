import { loggedName } from '../platform/logged/loggedName.ts';
import { type Json, parseJson } from '../wire/json.ts';
import { unpairedSurrogate } from '../wire/unpairedSurrogate.ts';
import { WireError } from '../wire/wireError.ts';

/** What a program outside sent as JSON. */
export type ForeignJson =
  | { readonly kind: 'json'; readonly value: Json }
  /** Nothing, or white space only. */
  | { readonly kind: 'empty' }
  /** `problem` says why, never what was sent. */
  | { readonly kind: 'unreadable'; readonly problem: string };

/**
 * The one reader of JSON from outside: the product's replies, the seller API, the identity provider. UTF-8 only, strictly;
 * a byte order mark in front is dropped, as most readers do and RFC 8259 (section 8.1) allows. What no UTF-8 can hold is
 * refused with its place, since a table would refuse it too.
 *
 * @param bytes undefined when there were more than `limit`
 */
export function readForeignJson(bytes: Uint8Array | undefined, limit: number): ForeignJson {
  if (bytes === undefined || bytes.byteLength > limit) {
    return { kind: 'unreadable', problem: `larger than ${limit / 1_024} KiB` };
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { kind: 'unreadable', problem: 'not UTF-8 JSON' };
  }
  if (text.trim() === '') return { kind: 'empty' };
  try {
    const value = parseJson(text);
    const at = unpairedSurrogate(value);
    if (at === undefined) return { kind: 'json', value };
    const place = at.split('/').map(loggedName).join('/');
    return { kind: 'unreadable', problem: `no Unicode text at /${place}: half of a surrogate pair` };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return {
      kind: 'unreadable',
      problem: error.code === 'too-deep' ? 'nested too deeply' : 'not UTF-8 JSON',
    };
  }
}

/** Missing, null and "" are alike in an optional field of a program outside: members without a value are left out. */
export function withoutEmptyMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyMembers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined && member !== '')
      .map(([name, member]) => [name, withoutEmptyMembers(member)]),
  );
}
