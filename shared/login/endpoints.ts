import { authorize, type Scope } from '../http/bearerToken.ts';
import { ProblemError } from '../http/problem.ts';
import { firstValue } from '../wire/rawQuery.ts';
import type { LoginAnswer, LoginDeps, LoginRequest } from './loginDeps.ts';
import { logoutUrl } from './loginRules.ts';
import { page } from './pages.ts';
import { identityOf } from './provider/identityOf.ts';
import { clearCookie, sessionCookie } from './session/cookie.ts';
import {
  browserSession,
  isLogoutToken,
  type LiveSession,
  liveSession,
  logoutToken,
} from './session/liveSession.ts';
import { refreshSession } from './session/refreshSession.ts';
import { sessionKey } from './session/sessionStore.ts';

/** `POST /oauth/ticket` `{ticket}` by the product's server: who has just logged in. Once, within a minute. */
export async function redeemTicket(request: LoginRequest, deps: LoginDeps): Promise<LoginAnswer> {
  checkToken(request, deps, 'write');
  const { ticket } = request.body;
  const sessionId =
    typeof ticket === 'string' && ticket !== ''
      ? await deps.once.redeem('ticket', ticket, deps.effects.clock())
      : undefined;
  const live = sessionId === undefined ? undefined : await liveSession(deps, sessionId);
  if (live === undefined)
    throw new ProblemError(404, 'There is no such ticket, or it was used or is too old.');
  return { status: 200, json: sessionView(live, deps) };
}

/** `GET /oauth/userinfo`: who is logged in, by the browser's cookie, or by `?sessionId=` with the product's token. */
export async function userInfo(request: LoginRequest, deps: LoginDeps): Promise<LoginAnswer> {
  const live = await sessionOf(request, deps, 'read', firstValue(request.query, 'sessionId'));
  return { status: 200, json: sessionView(live, deps) };
}

/** `POST /oauth/refresh`: keeps the login alive while the product is used; by cookie, or `{sessionId}` with the token. */
export async function refresh(request: LoginRequest, deps: LoginDeps): Promise<LoginAnswer> {
  const { sessionId } = request.body;
  const live = await sessionOf(request, deps, 'write', typeof sessionId === 'string' ? sessionId : undefined);
  const refreshed = await refreshSession(deps, live, request.signal);
  if (refreshed.kind === 'ended') throw new ProblemError(401, 'The session has ended: log in again.');
  return {
    status: 200,
    json: { sessionId: live.session.sessionId, expiresAt: new Date(refreshed.expiresAt).toISOString() },
  };
}

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

function checkToken({ headers }: LoginRequest, { config }: LoginDeps, scope: Scope): void {
  authorize(config.sellerApiTokens, headers.authorization, scope);
}

async function sessionOf(
  request: LoginRequest,
  deps: LoginDeps,
  scope: Scope,
  sessionId: string | undefined,
): Promise<LiveSession> {
  let live: LiveSession | undefined;
  if (sessionId === undefined) live = await browserSession(deps, request);
  else {
    checkToken(request, deps, scope);
    live = await liveSession(deps, sessionId);
  }
  if (live === undefined) throw new ProblemError(401, 'Nobody is logged in.');
  return live;
}

/** What the product is told of a login; never a token. */
function sessionView(
  { session, tenant, user }: LiveSession,
  { config }: LoginDeps,
): Readonly<Record<string, unknown>> {
  return {
    sessionId: session.sessionId,
    app: session.app,
    user: { userName: user.userName, name: user.name, role: user.role, orgCode: user.orgCode || null },
    tenant: {
      tenantId: tenant.tenantId,
      tenantCode: tenant.tenantCode,
      name: tenant.name,
      test: tenant.test,
    },
    instances: user.instanceIds.map(instanceId => ({ instanceId: instanceId || null })),
    logoutToken: logoutToken(config.sessionSecrets, session.sessionId),
    loggedInAt: new Date(session.createdAt).toISOString(),
  };
}
