import { createHash } from 'node:crypto';
import type { DataKey } from '../../config/readers/dataKeys.ts';
import { open, seal } from '../../seal/seal.ts';
import { SealError } from '../../seal/sealError.ts';

/** Cookies that only this host can set, that no script reads and that travel by TLS only. */
export const sessionCookie = '__Host-session';
export const stateCookie = '__Host-login';

export type SameSite = 'lax' | 'none';

export function setCookie(name: string, value: string, maxAgeSeconds: number, sameSite: SameSite): string {
  const site = sameSite === 'none' ? 'None' : 'Lax';
  return `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=${site}; Max-Age=${Math.max(0, Math.floor(maxAgeSeconds))}`;
}

export const clearCookie = (name: string, sameSite: SameSite): string => setCookie(name, '', 0, sameSite);

/** The cookies of a request by name; of a repeated name the first. */
export function readCookies(parts: readonly string[]): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const part of parts.flatMap(text => text.split(';'))) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals).trim();
    if (equals > 0 && !cookies.has(name)) cookies.set(name, part.slice(equals + 1).trim());
  }
  return cookies;
}

/** SESSION_SECRETS as keys: the first seals, all open, so that they can be changed without ending a login. */
function keysOf(secrets: readonly string[]): readonly DataKey[] {
  return secrets.map(secret => {
    const digest = createHash('sha256').update(`koogallery-bridge cookie ${secret}`).digest();
    return { id: digest.subarray(0, 6).toString('hex'), key: createHash('sha256').update(digest).digest() };
  });
}

/** A value that the browser keeps for us and cannot read or change. */
export function sealCookie(
  secrets: readonly string[],
  name: string,
  value: unknown,
  randomBytes: (size: number) => Uint8Array,
): string {
  return seal(keysOf(secrets), JSON.stringify(value), { pk: 'cookie', attribute: name }, randomBytes);
}

/** Undefined when it is not ours, was changed, or was sealed with a secret that is gone. */
export function openCookie(secrets: readonly string[], name: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(open(keysOf(secrets), text, { pk: 'cookie', attribute: name }));
  } catch (error) {
    if (error instanceof SealError) return undefined;
    throw error;
  }
}
