import type { LoginAnswer, LoginDeps, LoginRequest } from '../loginDeps.ts';
import { page } from '../pages.ts';
import { identityOf } from '../provider/identityOf.ts';
import { logoutUrl } from '../rules/loginUrls.ts';
import { clearCookie, sessionCookie } from '../session/cookie.ts';
import { isLogoutToken } from '../session/liveSession.ts';
import { sessionKey } from '../session/sessionStore.ts';

/**
 * `POST /oauth/logout` with the form fields `sessionId` and `logoutToken` of the ticket's answer: ends our session
 * first, then sends the browser to the identity provider's logout.
 */
export async function logout(request: LoginRequest, deps: LoginDeps): Promise<LoginAnswer> {
  const { config, directory, sessions } = deps;
  const { sessionId, logoutToken: token } = request.body;
  const shown = { acceptLanguage: request.headers['accept-language'], reference: request.reference };
  const cookies = [clearCookie(sessionCookie, config.session.sameSite)];
  if (
    typeof sessionId !== 'string' ||
    typeof token !== 'string' ||
    !isLogoutToken(config.sessionSecrets, sessionId, token)
  ) {
    deps.log.warn('logout refused', { reference: request.reference });
    return { status: 403, html: page('mismatch', shown) };
  }
  // Also a session that may not be used any more: the identity provider's is to end with it.
  const session = await sessions.read(sessionKey(sessionId));
  if (session === undefined) return { status: 200, html: page('logged-out', shown), cookies };
  await sessions.remove(session);
  const app = config.oauthApps[session.app];
  const tenant = await directory.tenant(session.tenantId);
  const identity = tenant === undefined ? undefined : identityOf(tenant, deps);
  return identity === undefined || app === undefined
    ? { status: 200, html: page('logged-out', shown), cookies }
    : { status: 303, location: logoutUrl(identity, app.redirectUri), cookies };
}
