import { firstValue } from '../../wire/rawQuery.ts';
import type { LoginAnswer, LoginDeps, LoginRequest } from '../loginDeps.ts';
import { mayWrite, sessionOf } from '../session/sessionOf.ts';
import { sessionView } from '../session/sessionView.ts';

/**
 * `GET /oauth/userinfo`: who is logged in, by the browser's cookie, or by `?sessionId=` with the product's token. A
 * token that may only read is not given what ends the login.
 */
export async function userInfo(request: LoginRequest, deps: LoginDeps): Promise<LoginAnswer> {
  const sessionId = firstValue(request.query, 'sessionId');
  const live = await sessionOf(request, deps, 'read', sessionId);
  const { logoutToken, ...view } = sessionView(live, deps);
  const mayEnd = sessionId === undefined || mayWrite(request, deps);
  return { status: 200, json: mayEnd ? { ...view, logoutToken } : view };
}
