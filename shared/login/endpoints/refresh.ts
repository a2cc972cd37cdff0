import { ProblemError } from '../../http/problem.ts';
import { isoTime } from '../../platform/time.ts';
import type { LoginAnswer, LoginDeps, LoginRequest } from '../loginDeps.ts';
import { refreshSession } from '../session/refreshSession.ts';
import { sessionOf } from '../session/sessionOf.ts';

/** `POST /oauth/refresh`: keeps the login alive while the product is used; by cookie, or `{sessionId}` with the token. */
export async function refresh(request: LoginRequest, deps: LoginDeps): Promise<LoginAnswer> {
  const { sessionId } = request.body;
  const live = await sessionOf(request, deps, 'write', typeof sessionId === 'string' ? sessionId : undefined);
  const refreshed = await refreshSession(deps, live, request.signal);
  if (refreshed.kind === 'ended') throw new ProblemError(401, 'The session has ended: log in again.');
  return {
    status: 200,
    json: { sessionId: live.session.sessionId, expiresAt: isoTime(refreshed.expiresAt) },
  };
}
