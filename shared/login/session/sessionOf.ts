import { authorize, isAuthorized, type Scope } from '../../http/bearerToken.ts';
import { ProblemError } from '../../http/problem.ts';
import type { LoginDeps, LoginRequest } from '../loginDeps.ts';
import { browserSession, type LiveSession, liveSession } from './liveSession.ts';

export function checkToken({ headers }: LoginRequest, { config }: LoginDeps, scope: Scope): void {
  authorize(config.sellerApiTokens, headers.authorization, scope);
}

/** Whether the product's token allows changes too. */
export const mayWrite = ({ headers }: LoginRequest, { config }: LoginDeps): boolean =>
  isAuthorized(config.sellerApiTokens, headers.authorization, 'write');

/** The session that a request is about: of the browser's cookie, or of an id that the product names with its token. */
export async function sessionOf(
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
