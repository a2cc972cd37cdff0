import { isoTime } from '../../platform/time.ts';
import type { LoginDeps } from '../loginDeps.ts';
import { type LiveSession, logoutToken } from './liveSession.ts';

/** What the product is told of a login; never a token. */
export function sessionView(
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
    loggedInAt: isoTime(session.createdAt),
  };
}
