import type { Credentials } from '../../kit/directory.ts';
import { minuteMs } from '../../platform/time.ts';
import { writeIfUnchanged } from '../../table/contention/changeItem.ts';
import type { LoginDeps } from '../loginDeps.ts';
import { callWithCredentials } from '../provider/callWithCredentials.ts';
import { identityOf } from '../provider/identityOf.ts';
import { identityProvider } from '../provider/identityProvider.ts';
import { type LiveSession, openTokens } from './liveSession.ts';
import { type Session, sessionKey } from './sessionStore.ts';

/** Renewed from this long before its end. */
const renewBeforeMs = 5 * minuteMs;
/** Longer than two requests to the identity provider can take. */
const leaseMs = 20_000;
const pollMs = 200;

export type Refreshed = { readonly kind: 'valid'; readonly expiresAt: number } | { readonly kind: 'ended' };

/**
 * Keeps a session's access token alive. One refresh at a time, since a rotated token may work only once: whoever comes
 * beside it uses the token that is still valid, or waits. A lease that a crash left behind ends by itself, and the next
 * one tries once more.
 */
export async function refreshSession(
  deps: LoginDeps,
  live: LiveSession,
  signal: AbortSignal,
): Promise<Refreshed> {
  const { sessions, effects } = deps;
  const key = sessionKey(live.session.sessionId);
  for (
    let session: Session | undefined = live.session;
    session !== undefined;
    session = await sessions.read(key)
  ) {
    const tokens = openTokens(session, deps);
    const now = effects.clock();
    if (tokens.expiresAt - renewBeforeMs > now) return { kind: 'valid', expiresAt: tokens.expiresAt };
    if (tokens.refreshToken === undefined) {
      return tokens.expiresAt > now ? { kind: 'valid', expiresAt: tokens.expiresAt } : end(deps, session);
    }
    if ((session.refreshLeaseUntil ?? 0) > now) {
      if (tokens.expiresAt > now) return { kind: 'valid', expiresAt: tokens.expiresAt };
      await effects.wait(pollMs, signal);
      continue;
    }
    const lease = effects.newId();
    const leased = await writeIfUnchanged(sessions, session, {
      refreshLease: lease,
      refreshLeaseUntil: now + leaseMs,
    });
    if (leased === undefined) continue;
    return renew(deps, live, leased, lease, signal);
  }
  return { kind: 'ended' };
}

async function renew(
  deps: LoginDeps,
  { tenant }: LiveSession,
  session: Session,
  lease: string,
  signal: AbortSignal,
): Promise<Refreshed> {
  const { config, directory, sessions, sealer, effects } = deps;
  const tokens = openTokens(session, deps);
  const app = config.oauthApps[session.app];
  const all = app === undefined ? [] : await directory.credentials(tenant, app.appId);
  const isOwn = ({ clientId }: Credentials): boolean => clientId === session.clientId;
  // A refresh token belongs to the client that it was made for.
  const credentials = all.toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)));
  const identity = identityOf(tenant, deps);
  const { refreshToken } = tokens;
  if (credentials.length === 0 || identity === undefined || refreshToken === undefined)
    return end(deps, session);
  const provider = identityProvider(identity, deps.sendPinned, effects.clock);
  const result = await callWithCredentials(credentials, pair => provider.refresh(pair, refreshToken, signal));
  const mine = { attr: 'refreshLease', eq: lease } as const;
  const released = { refreshLease: undefined, refreshLeaseUntil: undefined, version: session.version + 1 };
  if (result.kind === 'tokens') {
    const next = { refreshToken, ...result.tokens };
    const sealed = sealer.seal(JSON.stringify(next), { pk: session.pk, attribute: 'tokens' });
    await sessions.update(session, { ...released, clientId: result.clientId, tokens: sealed }, mine);
    return { kind: 'valid', expiresAt: next.expiresAt };
  }
  deps.log.warn('refresh failed', {
    tenant: tenant.tenantId,
    app: session.app,
    appId: app?.appId,
    why: result.detail,
  });
  if (result.kind === 'client') {
    const detail = { tenant: tenant.tenantId, app: session.app };
    deps.alarm({ name: 'ClientCredentialsRefused', detail });
  }
  // A fault ends nothing while the present token lives; after that nobody vouches for the person.
  if (result.kind === 'refused' || tokens.expiresAt <= effects.clock()) return end(deps, session);
  await sessions.update(session, released, mine);
  return { kind: 'valid', expiresAt: tokens.expiresAt };
}

async function end({ sessions }: LoginDeps, session: Session): Promise<Refreshed> {
  await sessions.remove(session);
  return { kind: 'ended' };
}
