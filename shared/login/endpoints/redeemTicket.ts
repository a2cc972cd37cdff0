import { ProblemError } from '../../http/problem.ts';
import type { LoginAnswer, LoginDeps, LoginRequest } from '../loginDeps.ts';
import { liveSession } from '../session/liveSession.ts';
import { checkToken } from '../session/sessionOf.ts';
import { sessionView } from '../session/sessionView.ts';

/** `POST /oauth/ticket` `{ticket}` by the product's server: who has just logged in. Once, within a minute. */
export async function redeemTicket(request: LoginRequest, deps: LoginDeps): Promise<LoginAnswer> {
  checkToken(request, deps, 'write');
  const { ticket } = request.body;
  const redeemed =
    typeof ticket === 'string' && ticket !== ''
      ? await deps.oneTimeTokens.redeem('ticket', ticket, deps.effects.clock())
      : undefined;
  const live = redeemed?.sessionId === undefined ? undefined : await liveSession(deps, redeemed.sessionId);
  if (live === undefined)
    throw new ProblemError(404, 'There is no such ticket, or it was used or is too old.');
  return { status: 200, json: { ...sessionView(live, deps), nonce: redeemed?.nonce ?? null } };
}
