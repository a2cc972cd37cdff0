import { defined } from '../platform/defined.ts';
import { minuteMs } from '../platform/time.ts';
import { type LoginAnswer, type LoginDeps, randomWord } from './loginDeps.ts';
import type { NamedApp } from './oauthApp.ts';
import { sessionCookie, setCookie } from './session/cookie.ts';
import { sessionIdOf } from './session/sessionStore.ts';

const ticketKeptMs = minuteMs;

/** A login that stands, on its way into the product. */
export interface Entrance {
  readonly app: NamedApp;
  /** The browser's secret; its hash names the session. */
  readonly secret: string;
  /** The logins of other tabs that stay open. */
  readonly stateCookie: string;
  readonly returnUrl: string | undefined;
  /** What the product gave to the start of this login, for its own comparison. */
  readonly nonce: string | undefined;
}

/** Where the browser is sent with its ticket, if the application takes tickets. */
export const ticketUrlOf = (app: NamedApp, { config }: Pick<LoginDeps, 'config'>): string | undefined =>
  app.ticketUrl ?? config.product.appTicketUrl;

/** Into the product: with a ticket that its server redeems once, within a minute. */
export async function enterProduct(
  { app, secret, stateCookie, returnUrl, nonce }: Entrance,
  deps: LoginDeps,
): Promise<LoginAnswer> {
  const { config, effects, oneTimeTokens, randomBytes } = deps;
  const { sameSite, maxMs } = config.session;
  const target = ticketUrlOf(app, deps);
  const cookies = [setCookie(sessionCookie, secret, maxMs / 1000, sameSite), stateCookie];
  if (target === undefined)
    return { status: 303, location: returnUrl ?? `${new URL(app.redirectUri).origin}/`, cookies };
  const ticket = randomWord(randomBytes, 43);
  await oneTimeTokens.claim('ticket', ticket, effects.clock() + ticketKeptMs, {
    sessionId: sessionIdOf(secret),
    ...defined({ nonce }),
  });
  const url = new URL(target);
  url.searchParams.set('ticket', ticket);
  if (returnUrl !== undefined) url.searchParams.set('return', returnUrl);
  return { status: 303, location: url.href, cookies };
}
