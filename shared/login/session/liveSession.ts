import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Tenant } from '../../kit/directory.ts';
import { defined } from '../../platform/defined.ts';
import { minuteMs } from '../../platform/time.ts';
import { expiryAttributes } from '../../table/dueShards.ts';
import { admission } from '../admission.ts';
import type { LoginDeps, LoginRequest } from '../loginDeps.ts';
import type { Tokens } from '../provider/identityProvider.ts';
import type { Admitted } from '../rules/admit.ts';
import { sessionCookie } from './cookie.ts';
import { type Session, sessionIdOf, sessionKey, sessionList } from './sessionStore.ts';

/** A session that stands, with who it is according to the stored state of this moment. */
export interface LiveSession {
  readonly session: Session;
  readonly tenant: Tenant;
  readonly user: Admitted;
}

/** Uses are noted at most this often. */
const usedEveryMs = minuteMs;

export interface NewSession {
  readonly secret: string;
  readonly app: string;
  readonly tenant: Tenant;
  readonly userName: string;
  /** What the identity provider says of the person. */
  readonly idpRole: string | undefined;
  readonly clientId: string;
  readonly tokens: Tokens;
}

/** Stores a login under the hash of a new secret; never attaches it to a session that exists. */
export async function createSession(deps: LoginDeps, login: NewSession): Promise<Session> {
  const { sessions, effects, config, sealer } = deps;
  const now = effects.clock();
  const sessionId = sessionIdOf(login.secret);
  const key = sessionKey(sessionId);
  const session: Session = {
    ...key,
    version: 1,
    sessionId,
    app: login.app,
    test: login.tenant.test,
    tenantId: login.tenant.tenantId,
    userName: login.userName,
    ...defined({ toldRole: login.idpRole }),
    clientId: login.clientId,
    tokens: sealer.seal(JSON.stringify(login.tokens), { pk: key.pk, attribute: 'tokens' }),
    createdAt: now,
    usedAt: now,
    listedIn: sessionList(login.tenant),
    listedAt: now,
    ...expiryAttributes(key.pk, now + config.session.maxMs, config.table.ttl),
  };
  await sessions.put(session, { attr: 'pk', exists: false });
  return session;
}

/**
 * The session behind an id, if it stands: not too old, not idle for too long, the application still the enterprise's
 * and its person still admitted by the stored state. What does not stand is removed at once.
 */
export async function liveSession(deps: LoginDeps, sessionId: string): Promise<LiveSession | undefined> {
  const { sessions, effects, config, directory } = deps;
  const key = sessionKey(sessionId);
  const session = await sessions.read(key);
  if (session === undefined) return undefined;
  const now = effects.clock();
  const { idleMs, maxMs } = config.session;
  const app = config.oauthApps[session.app];
  const tenant = await directory.tenant(session.tenantId);
  const fresh = session.createdAt + maxMs > now && session.usedAt + idleMs > now;
  // An enterprise may have for its code what was the id of one that is gone.
  const isSame = tenant?.tenantId === session.tenantId && tenant.test === session.test;
  if (fresh && app !== undefined && isSame) {
    const [credentials, decided] = await Promise.all([
      directory.credentials(tenant, app.appId),
      admission(deps, tenant, app.appId, [session.userName], session.toldRole),
    ]);
    if (credentials.length > 0 && decided.admitted) {
      if (session.usedAt + usedEveryMs < now)
        await sessions.update(key, { usedAt: now }, { attr: 'pk', exists: true });
      return { session, tenant, user: decided.user };
    }
  }
  await sessions.remove(key);
  return undefined;
}

/** The session of the browser's cookie. */
export async function browserSession(
  deps: LoginDeps,
  { cookies }: LoginRequest,
): Promise<LiveSession | undefined> {
  const secret = cookies.get(sessionCookie);
  return secret === undefined || secret === '' ? undefined : liveSession(deps, sessionIdOf(secret));
}

export function openTokens({ pk, tokens }: Session, { sealer }: Pick<LoginDeps, 'sealer'>): Tokens {
  return JSON.parse(sealer.open(tokens, { pk, attribute: 'tokens' }));
}

/** Proves that a logout was asked for by a page that knows the session: the product's. */
export function logoutToken(secrets: readonly string[], sessionId: string): string {
  return createHmac('sha256', `logout ${secrets[0] ?? ''}`)
    .update(sessionId)
    .digest('base64url');
}

/** Checks a logout token against every secret, so that a rotation logs nobody out by mistake or for ever in. */
export function isLogoutToken(secrets: readonly string[], sessionId: string, token: string): boolean {
  const given = Buffer.from(token);
  return secrets
    .map(secret => Buffer.from(logoutToken([secret], sessionId)))
    .some(expected => expected.length === given.length && timingSafeEqual(expected, given));
}
