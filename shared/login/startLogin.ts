import { firstValue } from '../wire/rawQuery.ts';
import { appOfPath } from './app.ts';
import { sealCookie, setCookie, stateCookie } from './cookie.ts';
import { allowedReturn, authorizeUrl, identityAddress, unifiedLoginUrl } from './loginRules.ts';
import { page } from './pages.ts';
import { type LoginAnswer, type LoginPorts, type LoginRequest, randomWord } from './ports.ts';

/** What the browser keeps, sealed, between the start of a login and its callback. Nothing is stored before. */
export interface LoginState {
  readonly state: string;
  readonly app: string;
  /** When the enterprise was known at the start. */
  readonly tenant?: string;
  readonly returnUrl?: string;
  /** A login that failed was started again by itself; it is not started a third time. */
  readonly retried?: boolean;
  readonly expiresAt: number;
}

const stateLifetimeMs = 10 * 60_000;

/**
 * Starts a login: at the enterprise's own identity provider with a state when the enterprise is known (`?tenant=`), else
 * at the marketplace's login page, which takes no state.
 */
export async function startLogin(request: LoginRequest, ports: LoginPorts): Promise<LoginAnswer> {
  const { config, effects, directory, randomBytes } = ports;
  const app = appOfPath(request.path, config);
  const shown = { acceptLanguage: request.headers['accept-language'], reference: request.reference };
  if (app === undefined) return { status: 404, html: page('unknown-app', shown) };
  const returnUrl = allowedReturn(firstValue(request.query, 'return'), config.login.returnUrls);
  const tenantName = firstValue(request.query, 'tenant');
  const state = randomWord(randomBytes, 32);
  const tenant = tenantName === undefined ? undefined : await directory.tenant(tenantName);
  if (tenantName !== undefined && tenant === undefined)
    return { status: 403, html: page('not-connected', shown) };

  const identity = tenant === undefined ? undefined : identityAddress(tenant.domainName, ports.allowLoopback);
  const [credentials] = tenant === undefined ? [] : await directory.credentials(tenant, app.appId);
  const direct = identity !== undefined && credentials !== undefined;
  const kept: LoginState = {
    state,
    app: app.name,
    expiresAt: effects.clock() + stateLifetimeMs,
    ...(tenant === undefined ? {} : { tenant: tenant.tenantId }),
    ...(returnUrl === undefined ? {} : { returnUrl }),
    ...(firstValue(request.query, 'retry') === '1' ? { retried: true } : {}),
  };
  const sealed = sealCookie(config.sessionSecrets, stateCookie, kept, randomBytes);
  return {
    status: 302,
    location: direct
      ? authorizeUrl(identity, { clientId: credentials.clientId, redirectUri: app.redirectUri, state })
      : unifiedLoginUrl(config.unifiedLoginUrl, app.appId),
    // The callback comes from another site, and in a frame of one: Lax lets a navigation carry the cookie.
    cookies: [setCookie(stateCookie, sealed, stateLifetimeMs / 1000, config.session.sameSite)],
  };
}
