import { minuteMs } from '../../platform/time.ts';
import type { LoginDeps, LoginRequest } from '../loginDeps.ts';
import type { NamedApp } from '../oauthApp.ts';
import { clearCookie, openCookie, sealCookie, setCookie, stateCookie } from './cookie.ts';

/** What the browser keeps, sealed, between the start of a login and its callback. Nothing is stored before. */
export interface LoginState {
  readonly state: string;
  readonly app: string;
  /** When the enterprise was known at the start. */
  readonly tenant?: string;
  readonly returnUrl?: string;
  /** Of the product's own page that led here; its ticket hands it back, so that the product can compare. */
  readonly nonce?: string;
  /** What answers the PKCE challenge (RFC 7636), where the application sends one. */
  readonly verifier?: string;
  /** A login that failed was started again by itself; it is not started a third time. */
  readonly retried?: boolean;
  readonly expiresAt: number;
}

export const stateLifetimeMs = 10 * minuteMs;

/** Logins that one browser may have begun at once: one in each tab. */
const maxStates = 4;

/** Browsers drop a cookie of more than 4,096 bytes, its name and attributes included. */
const maxCookie = 3_800;

/** The logins that this browser began and that are still in their time, of every application, the newest last. */
export function openStates(request: LoginRequest, { config, effects }: LoginDeps): readonly LoginState[] {
  const opened = openCookie(config.sessionSecrets, stateCookie, request.cookies.get(stateCookie));
  const states: readonly LoginState[] = Array.isArray(opened) ? opened : [];
  return states.filter(({ expiresAt }) => expiresAt > effects.clock());
}

/**
 * Which of them a callback belongs to: the one whose state it brings; without a state the newest that began at the
 * marketplace's login page, which hands none back, else the newest.
 */
export function stateOf(
  states: readonly LoginState[],
  app: NamedApp,
  state: string | undefined,
): LoginState | undefined {
  const own = states.filter(({ app: name }) => name === app.name);
  if (state !== undefined) return own.find(known => known.state === state);
  return own.findLast(({ tenant }) => tenant === undefined) ?? own.at(-1);
}

/** The cookie that keeps these and no others; the oldest are left out when there are too many. */
export function keepStates(
  states: readonly LoginState[],
  { config, randomBytes }: Pick<LoginDeps, 'config' | 'randomBytes'>,
): string {
  const { sameSite } = config.session;
  for (let kept = states.slice(-maxStates); kept.length > 0; kept = kept.slice(1)) {
    const sealed = sealCookie(config.sessionSecrets, stateCookie, kept, randomBytes);
    // The callback comes from another site, and in a frame of one: Lax lets a navigation carry the cookie.
    if (sealed.length <= maxCookie) return setCookie(stateCookie, sealed, stateLifetimeMs / 1000, sameSite);
  }
  return clearCookie(stateCookie, sameSite);
}
