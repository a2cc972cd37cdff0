import type { Credentials, Tenant } from '../kit/directory.ts';
import { admission } from './admission.ts';
import { appOfPath, loginPath, type NamedApp } from './app.ts';
import { clearCookie, openCookie, sealCookie, sessionCookie, setCookie, stateCookie } from './cookie.ts';
import { type IdentityProvider, identityProvider, type TokenResult, type UserInfo } from './identity.ts';
import { identityAddress, readCallback } from './loginRules.ts';
import { type PageKind, page } from './pages.ts';
import { type LoginAnswer, type LoginPorts, type LoginRequest, randomWord } from './ports.ts';
import { sessionIdOf } from './session.ts';
import { browserSession, createSession, type LiveSession } from './sessions.ts';
import type { LoginState } from './startLogin.ts';

const codeKeptMs = 10 * 60_000;
const ticketKeptMs = 60_000;
const pendingKeptMs = 5 * 60_000;

/** A refusal: the page, its status, and what the log is told. */
class Refused extends Error {
  readonly kind: PageKind;
  readonly status: 400 | 401 | 403 | 503;
  readonly why: string;

  constructor(kind: PageKind, status: 400 | 401 | 403 | 503, why: string) {
    super(why);
    this.kind = kind;
    this.status = status;
    this.why = why;
  }
}

/** Finishes a login that the identity provider sent back; nothing is stored unless the person may in. */
export async function finishLogin(request: LoginRequest, ports: LoginPorts): Promise<LoginAnswer> {
  const { config, log } = ports;
  const app = appOfPath(request.path, config);
  const shown = { acceptLanguage: request.headers['accept-language'], reference: request.reference };
  if (app === undefined) return { status: 404, html: page('unknown-app', shown) };
  const state = stateOf(request, ports, app);
  try {
    return request.method === 'POST'
      ? await switchAccount(request, ports, app)
      : await login(request, ports, app, state);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { kind, status, why } = error;
    log.warn('login refused', { reference: request.reference, app: app.name, why });
    // A code that is no good any more: the login starts again, once, if it was started here.
    if (why.startsWith('code') && state !== undefined && state.retried !== true) {
      return { status: 302, location: `${loginPath(app)}?retry=1` };
    }
    return {
      status,
      html: page(kind, { ...shown, href: loginPath(app) }),
      cookies: [clearCookie(stateCookie, config.session.sameSite)],
    };
  }
}

function stateOf(
  request: LoginRequest,
  { config, effects }: LoginPorts,
  app: NamedApp,
): LoginState | undefined {
  const opened = openCookie(config.sessionSecrets, stateCookie, request.cookies.get(stateCookie)) as
    | LoginState
    | undefined;
  const usable = opened !== undefined && opened.app === app.name && opened.expiresAt > effects.clock();
  return usable ? opened : undefined;
}

async function login(
  request: LoginRequest,
  ports: LoginPorts,
  app: NamedApp,
  started: LoginState | undefined,
): Promise<LoginAnswer> {
  const { config, directory, effects, once, randomBytes } = ports;
  const reading = readCallback(request.query);
  if (reading.kind === 'malformed') throw new Refused('again', 400, 'the query of the callback is malformed');
  if (reading.kind === 'failed') throw new Refused('again', 400, 'the identity provider sent no code');
  if (reading.state !== undefined && reading.state !== started?.state) {
    throw new Refused('mismatch', 403, 'the state is not the one of this browser');
  }
  // The unified login page hands no state back; a login that began at the enterprise itself has to bring it.
  if (started?.tenant !== undefined && reading.state === undefined && reading.tenant === undefined) {
    throw new Refused('mismatch', 403, 'the state is missing');
  }
  if (started === undefined && !config.login.unsolicited) {
    throw new Refused('mismatch', 403, 'no login was started in this browser');
  }
  const asked = reading.tenant ?? started?.tenant;
  if (asked === undefined) throw new Refused('again', 400, 'no tenant is named');
  const tenant = await directory.tenant(asked);
  if (tenant === undefined) {
    ports.report({ name: 'UnknownTenantLogin', detail: { tenant: asked.slice(0, 64), app: app.name } });
    throw new Refused('not-connected', 403, 'the tenant is not known');
  }
  if (started?.tenant !== undefined && reading.state !== undefined && started.tenant !== tenant.tenantId) {
    throw new Refused('mismatch', 403, 'the tenant is not the one of the start');
  }
  const identity = identityAddress(tenant.domainName, ports.allowLoopback);
  const credentials = await directory.credentials(tenant, app.appId);
  if (identity === undefined || credentials.length === 0) {
    ports.report({ name: 'LoginNotConfigured', detail: { tenant: tenant.tenantId, app: app.name } });
    throw new Refused('not-connected', 403, 'no usable domain or credentials');
  }

  const secret = randomWord(randomBytes, 43);
  const now = effects.clock();
  const isNew = await once.claim(
    'code',
    `${tenant.tenantId} ${reading.code}`,
    now + codeKeptMs,
    sessionIdOf(secret),
  );
  if (!isNew) return repeated(request, ports, app, tenant, reading.code, started);

  const provider = identityProvider(identity, ports.sendPinned, effects.clock);
  const { tokens, clientId } = await exchange(
    ports,
    provider,
    credentials,
    reading.code,
    app,
    tenant,
    request.signal,
  );
  const found = await provider.userInfo(tokens.accessToken, request.signal);
  if (found.kind === 'unreachable') throw new Refused('unavailable', 503, `user info: ${found.detail}`);
  if (found.kind !== 'user') throw new Refused('again', 401, `user info: ${found.detail}`);
  const user = await admitted(ports, tenant, app, found.user);
  const session = await createSession(ports, {
    secret,
    app: app.name,
    tenant,
    userName: user.userName,
    clientId,
    tokens,
  });
  ports.log.info('login', { reference: request.reference, app: app.name, tenant: tenant.tenantId });

  const present = await browserSession(ports, request);
  const isOther =
    present !== undefined &&
    (present.user.userName !== user.userName || present.tenant.tenantId !== tenant.tenantId);
  return isOther
    ? askToSwitch(request, ports, app, present, { secret, name: `${user.name} (${tenant.name})` }, started)
    : enter(ports, app, secret, session.sessionId, started?.returnUrl);
}

/** The newest credentials first; after `invalid_client` the next older, different pair once. */
async function exchange(
  ports: LoginPorts,
  provider: IdentityProvider,
  credentials: readonly Credentials[],
  code: string,
  app: NamedApp,
  tenant: Tenant,
  signal: AbortSignal,
) {
  const [newest] = credentials;
  const older = credentials.find(
    ({ clientId, clientSecret }) => clientId !== newest?.clientId || clientSecret !== newest.clientSecret,
  );
  let failure: Exclude<TokenResult, { kind: 'tokens' }> | undefined;
  for (const pair of [newest, older]) {
    if (pair === undefined) continue;
    const result = await provider.exchangeCode(pair, code, app.redirectUri, signal);
    if (result.kind === 'tokens') return { tokens: result.tokens, clientId: pair.clientId };
    failure = result;
    if (result.kind !== 'client') break;
  }
  const detail = failure?.detail ?? 'no credentials';
  if (failure?.kind === 'client') {
    ports.report({ name: 'ClientCredentialsRefused', detail: { tenant: tenant.tenantId, app: app.name } });
    throw new Refused('not-connected', 403, `credentials: ${detail}`);
  }
  if (failure?.kind === 'unreachable') throw new Refused('unavailable', 503, `token: ${detail}`);
  throw new Refused('again', 401, `code: ${detail}`);
}

async function admitted(ports: LoginPorts, tenant: Tenant, app: NamedApp, info: UserInfo) {
  if (info.tenant !== undefined && info.tenant !== tenant.tenantId) {
    throw new Refused('mismatch', 403, 'the user is of another tenant');
  }
  const names = info.userName === undefined ? info.loginNames : [info.userName];
  const decided = await admission(ports, tenant, app.appId, names);
  if (decided.admitted) {
    if (info.role !== undefined && (info.role === 'admin') !== (decided.user.role === 'admin')) {
      ports.log.info('login role differs', { tenant: tenant.tenantId, granted: decided.user.role });
    }
    return decided.user;
  }
  const kinds = { 'no-grant': 'not-granted', disabled: 'disabled', 'no-instance': 'no-instance' } as const;
  throw new Refused(kinds[decided.reason], 403, `admission: ${decided.reason}`);
}

/** The callback is loaded again: into the product if the login of that code stands in this browser. */
async function repeated(
  request: LoginRequest,
  ports: LoginPorts,
  app: NamedApp,
  tenant: Tenant,
  code: string,
  started: LoginState | undefined,
): Promise<LoginAnswer> {
  const used = await ports.once.find('code', `${tenant.tenantId} ${code}`);
  const present = await browserSession(ports, request);
  const secret = request.cookies.get(sessionCookie);
  if (present !== undefined && secret !== undefined && present.session.sessionId === used?.sessionId) {
    return enter(ports, app, secret, present.session.sessionId, started?.returnUrl);
  }
  throw new Refused('again', 401, 'the code was used before');
}

/** Into the product: with a ticket that its server redeems once, within a minute. */
async function enter(
  ports: LoginPorts,
  app: NamedApp,
  secret: string,
  sessionId: string,
  returnUrl: string | undefined,
): Promise<LoginAnswer> {
  const { config, effects, once, randomBytes } = ports;
  const { sameSite, longestMs } = config.session;
  const target = app.ticketUrl ?? config.product.appTicketUrl;
  const cookies = [
    setCookie(sessionCookie, secret, longestMs / 1000, sameSite),
    clearCookie(stateCookie, sameSite),
  ];
  if (target === undefined)
    return { status: 303, location: returnUrl ?? `${new URL(app.redirectUri).origin}/`, cookies };
  const ticket = randomWord(randomBytes, 43);
  await once.claim('ticket', ticket, effects.clock() + ticketKeptMs, sessionId);
  const url = new URL(target);
  url.searchParams.set('ticket', ticket);
  if (returnUrl !== undefined) url.searchParams.set('return', returnUrl);
  return { status: 303, location: url.href, cookies };
}

interface Pending {
  readonly secret: string;
  /** Of the browser that was asked: nobody else's answer counts. */
  readonly present: string;
  readonly returnUrl?: string;
  readonly expiresAt: number;
}

function askToSwitch(
  request: LoginRequest,
  ports: LoginPorts,
  app: NamedApp,
  present: LiveSession,
  next: { readonly secret: string; readonly name: string },
  started: LoginState | undefined,
): LoginAnswer {
  const { config, effects, randomBytes } = ports;
  const pending: Pending = {
    secret: next.secret,
    present: present.session.sessionId,
    expiresAt: effects.clock() + pendingKeptMs,
    ...(started?.returnUrl === undefined ? {} : { returnUrl: started.returnUrl }),
  };
  return {
    status: 200,
    html: page('switch', {
      acceptLanguage: request.headers['accept-language'],
      reference: request.reference,
      href: new URL(app.redirectUri).pathname,
      form: { pending: sealCookie(config.sessionSecrets, 'pending', pending, randomBytes) },
      lines: [`${present.user.name} (${present.tenant.name})`, `→ ${next.name}`],
    }),
    cookies: [clearCookie(stateCookie, config.session.sameSite)],
  };
}

async function switchAccount(request: LoginRequest, ports: LoginPorts, app: NamedApp): Promise<LoginAnswer> {
  const { config, effects, sessions } = ports;
  const { pending: sealed } = request.body;
  const pending = openCookie(
    config.sessionSecrets,
    'pending',
    typeof sealed === 'string' ? sealed : undefined,
  ) as Pending | undefined;
  const present = await browserSession(ports, request);
  if (
    pending === undefined ||
    pending.expiresAt <= effects.clock() ||
    present?.session.sessionId !== pending.present
  ) {
    throw new Refused('again', 400, 'nothing to change to');
  }
  await sessions.remove(present.session);
  return enter(ports, app, pending.secret, sessionIdOf(pending.secret), pending.returnUrl);
}
