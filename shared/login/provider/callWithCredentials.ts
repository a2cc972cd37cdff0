import type { Credentials } from '../../kit/directory.ts';
import type { IdentityFailure, TokenResult, Tokens } from './identityProvider.ts';

export type CredentialedResult =
  | { readonly kind: 'tokens'; readonly tokens: Tokens; readonly clientId: string }
  | IdentityFailure;

/**
 * One token call with the first of an application's credentials; when the identity provider does not know them, once
 * more with the next different ones. Nothing else is ever repeated: a code or a refresh token may work only once.
 *
 * @param credentials in the order in which they are to be tried
 */
export async function callWithCredentials(
  credentials: readonly Credentials[],
  call: (pair: Credentials) => Promise<TokenResult>,
): Promise<CredentialedResult> {
  const [first] = credentials;
  const other = credentials.find(
    ({ clientId, clientSecret }) => clientId !== first?.clientId || clientSecret !== first.clientSecret,
  );
  let failure: IdentityFailure = { kind: 'client', detail: 'no credentials' };
  for (const pair of [first, other]) {
    if (pair === undefined) continue;
    const result = await call(pair);
    if (result.kind === 'tokens') return { ...result, clientId: pair.clientId };
    failure = result;
    if (result.kind !== 'client') break;
  }
  return failure;
}
