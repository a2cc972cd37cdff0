import { createHash, timingSafeEqual } from 'node:crypto';
import type { SellerApiToken } from '../config/readers/sellerApiTokens.ts';
import { ProblemError } from './problem.ts';

export type Scope = SellerApiToken['scope'];

const scopes: readonly Scope[] = ['read', 'write', 'operate'];

/**
 * Who calls: the name of the token, when it is one of ours and allows `needed`. Scopes include the smaller ones:
 * operate ⊃ write ⊃ read.
 *
 * @param authorization the header's value
 * @throws {ProblemError} 401 without a known token, 403 with one that allows too little.
 */
export function authorize(
  tokens: readonly SellerApiToken[],
  authorization: string | undefined,
  needed: Scope,
): string {
  const token = findToken(tokens, bearerOf(authorization));
  if (token === undefined) {
    throw new ProblemError(401, 'A known bearer token is needed.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="koogallery-bridge"' },
    });
  }
  if (!includes(token.scope, needed)) {
    throw new ProblemError(403, `The token does not allow this: it needs the scope ${needed}.`);
  }
  return token.name;
}

/** What the token may do, when it is one of ours. */
export const scopeOf = (
  tokens: readonly SellerApiToken[],
  authorization: string | undefined,
): Scope | undefined => findToken(tokens, bearerOf(authorization))?.scope;

/** Whether it is one of ours that allows `needed`. */
export function isAuthorized(
  tokens: readonly SellerApiToken[],
  authorization: string | undefined,
  needed: Scope,
): boolean {
  const token = findToken(tokens, bearerOf(authorization));
  return token !== undefined && includes(token.scope, needed);
}

const includes = (scope: Scope, needed: Scope): boolean => scopes.indexOf(scope) >= scopes.indexOf(needed);

const bearerOf = (authorization = ''): string => /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';

/** Every token is compared, as hashes of one length, so that the time tells nothing. */
function findToken(tokens: readonly SellerApiToken[], given: string): SellerApiToken | undefined {
  const wanted = hash(given);
  let found: SellerApiToken | undefined;
  for (const token of tokens) {
    if (timingSafeEqual(hash(token.token), wanted)) found = token;
  }
  return given === '' ? undefined : found;
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
