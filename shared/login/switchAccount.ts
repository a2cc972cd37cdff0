import { defined } from '../platform/defined.ts';
import { minuteMs } from '../platform/time.ts';
import { enterProduct, ticketUrlOf } from './enterProduct.ts';
import type { LoginAnswer, LoginDeps, LoginRequest } from './loginDeps.ts';
import { LoginRefusal } from './loginRefusal.ts';
import type { NamedApp } from './oauthApp.ts';
import { page } from './pages.ts';
import { openCookie, sealCookie } from './session/cookie.ts';
import { browserSession, type LiveSession } from './session/liveSession.ts';
import { keepStates, openStates } from './session/loginState.ts';

const pendingKeptMs = 5 * minuteMs;

/**
 * A login that waits for its person's word. It counts only in the browser that was asked: by the session that is there
 * already, or by the state of the login that began there.
 */
interface PendingLogin {
  readonly secret: string;
  /** Id of the session that would end. */
  readonly present?: string;
  /** State of the login that would be finished. */
  readonly state?: string;
  readonly returnUrl?: string;
  readonly nonce?: string;
  readonly expiresAt: number;
}

export interface Question {
  readonly request: LoginRequest;
  readonly deps: LoginDeps;
  readonly app: NamedApp;
  /** The account that is logged in here already and another one. */
  readonly present: LiveSession | undefined;
  /** Where nobody is logged in: the login that this browser began. */
  readonly state: string | undefined;
  readonly next: { readonly secret: string; readonly account: string };
  readonly returnUrl: string | undefined;
  readonly nonce: string | undefined;
  readonly cookies: readonly string[];
}

/** The page that asks before an account is changed, or before a login that may be somebody else's counts. */
export function askForAccount(question: Question): LoginAnswer {
  const { request, deps, app, present, state, next, returnUrl, nonce, cookies } = question;
  const { config, effects, randomBytes } = deps;
  const pending: PendingLogin = {
    secret: next.secret,
    expiresAt: effects.clock() + pendingKeptMs,
    ...(present !== undefined
      ? { present: present.session.sessionId }
      : state === undefined
        ? {}
        : { state }),
    ...defined({ returnUrl, nonce }),
  };
  const account = (live: LiveSession): string => accountOf(live.user.name, live.tenant.name);
  return {
    status: 200,
    html: page(present === undefined ? 'confirm' : 'switch', {
      acceptLanguage: request.headers['accept-language'],
      reference: request.reference,
      href: new URL(app.redirectUri).pathname,
      form: { pending: sealCookie(config.sessionSecrets, 'pending', pending, randomBytes) },
      lines: present === undefined ? [next.account] : [account(present), `→ ${next.account}`],
    }),
    // The form's answer leads there; browsers hold the redirect of a form against the page's policy too.
    formLeadsTo: [ticketUrlOf(app, deps), returnUrl, app.redirectUri].filter(url => url !== undefined),
    cookies,
  };
}

export const accountOf = (userName: string, tenantName: string): string => `${userName} (${tenantName})`;

/** The answer to that page: the person wants this account. */
export async function switchAccount(
  request: LoginRequest,
  deps: LoginDeps,
  app: NamedApp,
): Promise<LoginAnswer> {
  const { config, effects, sessions } = deps;
  const { pending: sealed } = request.body;
  const text = typeof sealed === 'string' ? sealed : undefined;
  const pending = openCookie(config.sessionSecrets, 'pending', text) as PendingLogin | undefined;
  if (pending === undefined || pending.expiresAt <= effects.clock()) {
    throw new LoginRefusal('again', 400, 'nothing to confirm');
  }
  const states = openStates(request, deps);
  const started = states.find(({ state, app: name }) => state === pending.state && name === app.name);
  const present = pending.present === undefined ? undefined : await browserSession(deps, request);
  if (
    pending.present === undefined ? started === undefined : present?.session.sessionId !== pending.present
  ) {
    throw new LoginRefusal('again', 400, 'nothing to confirm in this browser');
  }
  if (present !== undefined) await sessions.remove(present.session);
  return enterProduct(
    {
      app,
      secret: pending.secret,
      stateCookie: keepStates(
        states.filter(state => state !== started),
        deps,
      ),
      returnUrl: pending.returnUrl,
      nonce: pending.nonce,
    },
    deps,
  );
}
