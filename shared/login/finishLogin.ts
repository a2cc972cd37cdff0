import type { Tenant } from '../kit/directory.ts';
import { admission } from './admission.ts';
import { type LoginAnswer, type LoginDeps, type LoginRequest, randomWord } from './loginDeps.ts';
import { type CallbackReading, readCallback } from './loginRules.ts';
import { appOfPath, loginPath, type NamedApp } from './oauthApp.ts';
import { type PageKind, page } from './pages.ts';
import { type CredentialedResult, callWithCredentials } from './provider/callWithCredentials.ts';
import { identityOf } from './provider/identityOf.ts';
import { identityProvider, type UserInfo } from './provider/identityProvider.ts';
import { openCookie, sealCookie, sessionCookie, setCookie } from './session/cookie.ts';
import { browserSession, createSession, type LiveSession } from './session/liveSession.ts';
import { keepStates, type LoginState, openStates, stateOf } from './session/loginState.ts';
import { sessionIdOf } from './session/sessionStore.ts';

const codeKeptMs = 10 * 60_000;
const ticketKeptMs = 60_000;
const pendingKeptMs = 5 * 60_000;

/** A refusal: the page, its status, what the log is told, and whether the login may start again by itself. */
class Refused extends Error {
  readonly kind: PageKind;
  readonly status: 400 | 401 | 403 | 503;
  readonly why: string;
  readonly startsAgain: boolean;

  constructor(kind: PageKind, status: 400 | 401 | 403 | 503, why: string, startsAgain = false) {
    super(why);
    this.kind = kind;
    this.status = status;
    this.why = why;
    this.startsAgain = startsAgain;
  }
}

/** A callback with the login that it ends, where this browser began one. */
interface Ending {
  readonly request: LoginRequest;
  readonly deps: LoginDeps;
  readonly app: NamedApp;
  readonly started: LoginState | undefined;
  /** The cookie without that login: its state counts once. */
  readonly stateCookie: string;
}

/** Finishes a login that the identity provider sent back; nothing is stored unless the person may in. */
export async function finishLogin(request: LoginRequest, deps: LoginDeps): Promise<LoginAnswer> {
  const { config, log } = deps;
  const app = appOfPath(request.path, config);
  const shown = { acceptLanguage: request.headers['accept-language'], reference: request.reference };
  if (app === undefined) return { status: 404, html: page('unknown-app', shown) };
  const reading = readCallback(request.query);
  const states = openStates(request, deps);
  const started = reading.kind === 'code' ? stateOf(states, app, reading.state) : undefined;
  const left = states.filter(state => state !== started);
  const ending: Ending = { request, deps, app, started, stateCookie: keepStates(left, deps) };
  try {
    return request.method === 'POST' ? await switchAccount(ending) : await login(ending, reading);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { kind, status, why, startsAgain } = error;
    log.warn('login refused', {
      reference: request.reference,
      app: app.name,
      appId: app.appId,
      // As the browser names it, by id or code: nobody has checked it.
      tenant: (reading.kind === 'code' ? (reading.tenant ?? started?.tenant) : undefined)?.slice(0, 64),
      why,
    });
    const cookies = [ending.stateCookie];
    if (startsAgain && started !== undefined && started.retried !== true) {
      return { status: 302, location: againPath(app, started, { retry: '1' }), cookies };
    }
    return { status, html: page(kind, { ...shown, href: againPath(app, started) }), cookies };
  }
}

/** The same login once more: for the same enterprise, back to the same place. */
function againPath(
  app: NamedApp,
  { tenant, returnUrl }: Partial<LoginState> = {},
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({
    ...more,
    ...(tenant === undefined ? {} : { tenant }),
    ...(returnUrl === undefined ? {} : { return: returnUrl }),
  });
  return query.size === 0 ? loginPath(app) : `${loginPath(app)}?${query}`;
}

async function login(ending: Ending, reading: CallbackReading): Promise<LoginAnswer> {
  const { request, deps, app, started } = ending;
  const { config, directory, effects, once, randomBytes } = deps;
  if (reading.kind === 'malformed') throw new Refused('again', 400, 'the query of the callback is malformed');
  if (reading.kind === 'failed') throw new Refused('again', 400, 'the identity provider sent no code');
  const present = await browserSession(deps, request);
  const entered = await enteredBefore(ending, present, reading.code);
  if (entered !== undefined) return entered;
  if (reading.state !== undefined && started === undefined) {
    throw new Refused('mismatch', 403, 'the state is not the one of this browser');
  }
  // The unified login page hands no state back; a login that began at the enterprise itself has to bring it.
  const misses = started?.tenant !== undefined && reading.state === undefined;
  if (misses && (reading.tenant === undefined || !config.login.unsolicited)) {
    throw new Refused('mismatch', 403, 'the state is missing');
  }
  if (started === undefined && !config.login.unsolicited) {
    throw new Refused('mismatch', 403, 'no login was started in this browser');
  }
  const asked = reading.tenant ?? started?.tenant;
  if (asked === undefined) throw new Refused('again', 400, 'no tenant is named');
  const tenant = await directory.tenant(asked);
  if (tenant === undefined) {
    deps.alarm({ name: 'UnknownTenantLogin', detail: { tenant: asked.slice(0, 64), app: app.name } });
    throw new Refused('not-connected', 403, 'the tenant is not known');
  }
  if (started?.tenant !== undefined && reading.state !== undefined && started.tenant !== tenant.tenantId) {
    throw new Refused('mismatch', 403, 'the tenant is not the one of the start');
  }
  const identity = identityOf(tenant, deps);
  const credentials = await directory.credentials(tenant, app.appId);
  if (identity === undefined || credentials.length === 0) {
    deps.alarm({ name: 'LoginNotConfigured', detail: { tenant: tenant.tenantId, app: app.name } });
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
  if (!isNew) throw new Refused('again', 401, 'the code was used before');

  const provider = identityProvider(identity, deps.sendPinned, effects.clock);
  const grant = {
    code: reading.code,
    redirectUri: app.redirectUriInTokenCall ? app.redirectUri : undefined,
    verifier: started?.verifier,
  };
  const result = await callWithCredentials(credentials, pair =>
    provider.exchangeCode(pair, grant, request.signal),
  );
  const { tokens, clientId } = exchanged(result, ending, tenant);
  const found = await provider.userInfo(tokens.accessToken, request.signal);
  if (found.kind === 'unreachable') throw new Refused('unavailable', 503, `user info: ${found.detail}`);
  if (found.kind !== 'user') throw new Refused('again', 401, `user info: ${found.detail}`);
  const user = await admitted(deps, tenant, app, found.user);
  const session = await createSession(deps, {
    secret,
    app: app.name,
    tenant,
    userName: user.userName,
    toldRole: found.user.role,
    clientId,
    tokens,
  });
  deps.log.info('login', { reference: request.reference, app: app.name, tenant: tenant.tenantId });

  const isOther =
    present !== undefined &&
    (present.user.userName !== user.userName || present.tenant.tenantId !== tenant.tenantId);
  return isOther
    ? askToSwitch(ending, present, { secret, name: `${user.name} (${tenant.name})` })
    : enter(ending, secret, session.sessionId, started?.returnUrl);
}

/**
 * The callback is loaded again: into the product if the login of that code stands in this browser. Its own state is
 * gone by now, and those of other tabs are not its.
 */
async function enteredBefore(
  { request, deps, app }: Ending,
  present: LiveSession | undefined,
  code: string,
): Promise<LoginAnswer | undefined> {
  const secret = request.cookies.get(sessionCookie);
  if (present === undefined || secret === undefined || present.session.app !== app.name) return undefined;
  const used = await deps.once.find('code', `${present.tenant.tenantId} ${code}`);
  if (present.session.sessionId !== used?.sessionId) return undefined;
  const stateCookie = keepStates(openStates(request, deps), deps);
  return enter({ request, deps, app, started: undefined, stateCookie }, secret, used.sessionId, undefined);
}

function exchanged(
  result: CredentialedResult,
  { deps, app }: Ending,
  tenant: Tenant,
): Extract<CredentialedResult, { readonly kind: 'tokens' }> {
  switch (result.kind) {
    case 'tokens':
      return result;
    case 'client':
      deps.alarm({ name: 'ClientCredentialsRefused', detail: { tenant: tenant.tenantId, app: app.name } });
      throw new Refused('not-connected', 403, `credentials: ${result.detail}`);
    case 'unreachable':
      throw new Refused('unavailable', 503, `token: ${result.detail}`);
    case 'unknown':
      throw new Refused('again', 401, `token: ${result.detail}`);
    case 'refused':
      // The code is no good any more; a new one may be.
      throw new Refused('again', 401, `code: ${result.detail}`, true);
  }
}

async function admitted(deps: LoginDeps, tenant: Tenant, app: NamedApp, info: UserInfo) {
  if (info.tenant !== undefined && info.tenant !== tenant.tenantId) {
    throw new Refused('mismatch', 403, 'the user is of another tenant');
  }
  const names = info.userName === undefined ? info.loginNames : [info.userName];
  const decided = await admission(deps, tenant, app.appId, names, info.role);
  if (decided.admitted) {
    const { role, orgCode } = decided.user;
    if (info.role !== undefined && (info.role === 'admin') !== (role === 'admin')) {
      deps.log.info('login role differs', { tenant: tenant.tenantId, granted: role });
    }
    if (info.orgCode !== undefined && info.orgCode !== orgCode) {
      deps.log.info('login department differs', { tenant: tenant.tenantId, granted: orgCode });
    }
    return decided.user;
  }
  const kinds = { 'no-grant': 'not-granted', disabled: 'disabled', 'no-instance': 'no-instance' } as const;
  throw new Refused(kinds[decided.reason], 403, `admission: ${decided.reason}`);
}

/** Into the product: with a ticket that its server redeems once, within a minute. */
async function enter(
  { deps, app, stateCookie }: Ending,
  secret: string,
  sessionId: string,
  returnUrl: string | undefined,
): Promise<LoginAnswer> {
  const { config, effects, once, randomBytes } = deps;
  const { sameSite, maxMs } = config.session;
  const target = app.ticketUrl ?? config.product.appTicketUrl;
  const cookies = [setCookie(sessionCookie, secret, maxMs / 1000, sameSite), stateCookie];
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
  { request, deps, app, started, stateCookie }: Ending,
  present: LiveSession,
  next: { readonly secret: string; readonly name: string },
): LoginAnswer {
  const { config, effects, randomBytes } = deps;
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
    cookies: [stateCookie],
  };
}

async function switchAccount(ending: Ending): Promise<LoginAnswer> {
  const { request, deps } = ending;
  const { config, effects, sessions } = deps;
  const { pending: sealed } = request.body;
  const pending = openCookie(
    config.sessionSecrets,
    'pending',
    typeof sealed === 'string' ? sealed : undefined,
  ) as Pending | undefined;
  const present = await browserSession(deps, request);
  if (
    pending === undefined ||
    pending.expiresAt <= effects.clock() ||
    present?.session.sessionId !== pending.present
  ) {
    throw new Refused('again', 400, 'nothing to change to');
  }
  await sessions.remove(present.session);
  return enter(ending, pending.secret, sessionIdOf(pending.secret), pending.returnUrl);
}
