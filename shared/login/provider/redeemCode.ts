import type { Credentials, Tenant } from '../../kit/directory.ts';
import { minuteMs } from '../../platform/time.ts';
import type { LoginDeps } from '../loginDeps.ts';
import { LoginRefusal } from '../loginRefusal.ts';
import type { NamedApp } from '../oauthApp.ts';
import { type CredentialedResult, callWithCredentials } from './callWithCredentials.ts';
import { identityProvider, type Tokens, type UserInfo } from './identityProvider.ts';

const codeKeptMs = 10 * minuteMs;

export interface CodeToRedeem {
  readonly tenant: Tenant;
  /** Address of the enterprise's identity provider. */
  readonly identity: string;
  /** In the order in which they are to be tried. */
  readonly credentials: readonly Credentials[];
  readonly app: NamedApp;
  readonly code: string;
  /** Answers the PKCE challenge (RFC 7636) of the start, where there was one. */
  readonly verifier: string | undefined;
  /** Of the session that the code becomes. */
  readonly sessionId: string;
}

export interface Identified {
  readonly tokens: Tokens;
  readonly clientId: string;
  readonly info: UserInfo;
}

/**
 * Asks the identity provider whose code it is. A code is claimed before it is sent, so that it is used once whatever
 * happens then.
 *
 * @throws {LoginRefusal} when the code is used, refused, or nobody answers
 */
export async function redeemCode(
  { tenant, identity, credentials, app, code, verifier, sessionId }: CodeToRedeem,
  deps: LoginDeps,
  signal: AbortSignal,
): Promise<Identified> {
  const { effects, oneTimeTokens, sendPinned } = deps;
  const keptUntil = effects.clock() + codeKeptMs;
  if (!(await oneTimeTokens.claim('code', `${tenant.tenantId} ${code}`, keptUntil, { sessionId }))) {
    throw new LoginRefusal('again', 401, 'the code was used before');
  }
  const provider = identityProvider(identity, sendPinned, effects.clock);
  const redirectUri = app.redirectUriInTokenCall ? app.redirectUri : undefined;
  const result = await callWithCredentials(credentials, pair =>
    provider.exchangeCode(pair, { code, redirectUri, verifier }, signal),
  );
  const { tokens, clientId } = exchanged(result, { tenant, app }, deps);
  const found = await provider.userInfo(tokens.accessToken, signal);
  if (found.kind === 'unreachable') throw new LoginRefusal('unavailable', 503, `user info: ${found.detail}`);
  if (found.kind !== 'user') throw new LoginRefusal('again', 401, `user info: ${found.detail}`);
  return { tokens, clientId, info: found.user };
}

function exchanged(
  result: CredentialedResult,
  { tenant, app }: Pick<CodeToRedeem, 'tenant' | 'app'>,
  { alarm }: LoginDeps,
): Extract<CredentialedResult, { readonly kind: 'tokens' }> {
  switch (result.kind) {
    case 'tokens':
      return result;
    case 'client':
      alarm({ name: 'ClientCredentialsRefused', detail: { tenant: tenant.tenantId, app: app.name } });
      throw new LoginRefusal('not-connected', 403, `credentials: ${result.detail}`);
    case 'unreachable':
      throw new LoginRefusal('unavailable', 503, `token: ${result.detail}`);
    case 'unknown':
      throw new LoginRefusal('again', 401, `token: ${result.detail}`);
    case 'refused':
      // The code is no good any more; a new one may be.
      throw new LoginRefusal('again', 401, `code: ${result.detail}`, true);
  }
}
