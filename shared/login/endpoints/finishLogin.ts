import type { Credentials, Tenant } from '../../kit/directory.ts';
import { defined } from '../../platform/defined.ts';
import { admission } from '../admission.ts';
import { enterProduct } from '../enterProduct.ts';
import { type LoginAnswer, type LoginDeps, type LoginRequest, randomWord } from '../loginDeps.ts';
import { LoginRefusal } from '../loginRefusal.ts';
import { appOfPath, loginPath, type NamedApp } from '../oauthApp.ts';
import { page } from '../pages.ts';
import { identityOf } from '../provider/identityOf.ts';
import type { UserInfo } from '../provider/identityProvider.ts';
import { redeemCode } from '../provider/redeemCode.ts';
import { originOf } from '../rules/origin.ts';
import { type CallbackReading, readCallback } from '../rules/readCallback.ts';
import { sessionCookie } from '../session/cookie.ts';
import { browserSession, createSession, type LiveSession } from '../session/liveSession.ts';
import { keepStates, type LoginState, openStates, stateOf } from '../session/loginState.ts';
import { sessionIdOf } from '../session/sessionStore.ts';
import { accountOf, askForAccount, switchAccount } from '../switchAccount.ts';

type CodeReading = Extract<CallbackReading, { readonly kind: 'code' }>;

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
    return request.method === 'POST'
      ? await switchAccount(request, deps, app)
      : await login(ending, codeOf(reading));
  } catch (error) {
    if (!(error instanceof LoginRefusal)) throw error;
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

/** The path at which the login begins once more, for the same enterprise and back to the same place. */
function againPath(
  app: NamedApp,
  { tenant, returnUrl, nonce }: Partial<LoginState> = {},
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({
    ...more,
    ...defined({ tenant, return: returnUrl, nonce }),
  });
  return query.size === 0 ? loginPath(app) : `${loginPath(app)}?${query}`;
}

function codeOf(reading: CallbackReading): CodeReading {
  if (reading.kind === 'code') return reading;
  throw new LoginRefusal(
    'again',
    400,
    reading.kind === 'malformed'
      ? 'the query of the callback is malformed'
      : 'the identity provider sent no code',
  );
}

async function login(ending: Ending, reading: CodeReading): Promise<LoginAnswer> {
  const { request, deps, app, started } = ending;
  const present = await browserSession(deps, request);
  const entered = await enteredBefore(ending, present, reading.code);
  if (entered !== undefined) return entered;
  const origin = originOf({ ...reading, started, unsolicited: deps.config.login.unsolicited });
  if (origin.kind === 'refused') throw new LoginRefusal('mismatch', 403, origin.why);
  const connected = await connectedTenant(ending, reading);
  const { tenant } = connected;

  const kind = started === undefined ? 'unsolicited' : 'begun';
  if (!deps.callbackLimit.take(tenant.tenantId, kind, deps.effects.clock())) {
    throw new LoginRefusal('busy', 429, `too many ${kind} logins of this tenant have failed`);
  }
  const secret = randomWord(deps.randomBytes, 43);
  const person = await redeemCode(
    { ...connected, app, code: reading.code, verifier: started?.verifier, sessionId: sessionIdOf(secret) },
    deps,
    request.signal,
  );
  const user = await admitted(deps, tenant, app, person.info);
  const { tokens, clientId } = person;
  const named = { secret, app: app.name, tenant, userName: user.userName, idpRole: person.info.role };
  await createSession(deps, { ...named, clientId, tokens });
  deps.callbackLimit.giveBack(tenant.tenantId, kind);
  deps.log.info('login', { reference: request.reference, app: app.name, tenant: tenant.tenantId });

  const other =
    present !== undefined &&
    (present.user.userName !== user.userName || present.tenant.tenantId !== tenant.tenantId)
      ? present
      : undefined;
  const { returnUrl, nonce } = started ?? {};
  if (other === undefined && origin.kind === 'taken') {
    return enterProduct({ app, secret, stateCookie: ending.stateCookie, returnUrl, nonce }, deps);
  }
  return askForAccount({
    request,
    deps,
    app,
    present: other,
    state: started?.state,
    next: { secret, account: accountOf(user.name, tenant.name) },
    returnUrl,
    nonce,
    // The state stays in the browser that is asked: it is what its answer is known by.
    cookies: other === undefined ? [] : [ending.stateCookie],
  });
}

/** The enterprise of a callback, with what is needed to ask its identity provider. */
async function connectedTenant(
  { deps, app, started }: Ending,
  { tenant: named, state }: CodeReading,
): Promise<{
  readonly tenant: Tenant;
  readonly identity: string;
  readonly credentials: readonly Credentials[];
}> {
  const { directory } = deps;
  const asked = named ?? started?.tenant;
  if (asked === undefined) throw new LoginRefusal('again', 400, 'no tenant is named');
  const tenant = await directory.tenant(asked);
  if (tenant === undefined) {
    // Rung only for one that was known when this login began: anybody can name an enterprise that nobody knows.
    if (asked === started?.tenant) {
      deps.alarm({ name: 'UnknownTenantLogin', detail: { tenant: asked, app: app.name } });
    }
    throw new LoginRefusal('not-connected', 403, 'the tenant is not known');
  }
  if (started?.tenant !== undefined && state !== undefined && started.tenant !== tenant.tenantId) {
    throw new LoginRefusal('mismatch', 403, 'the tenant is not the one of the start');
  }
  const identity = identityOf(tenant, deps);
  const credentials = await directory.credentials(tenant, app.appId);
  if (identity === undefined || credentials.length === 0) {
    deps.alarm({ name: 'LoginNotConfigured', detail: { tenant: tenant.tenantId, app: app.name } });
    throw new LoginRefusal('not-connected', 403, 'no usable domain or credentials');
  }
  return { tenant, identity, credentials };
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
  const used = await deps.oneTimeTokens.find('code', `${present.tenant.tenantId} ${code}`);
  if (present.session.sessionId !== used?.sessionId) return undefined;
  const stateCookie = keepStates(openStates(request, deps), deps);
  return enterProduct({ app, secret, stateCookie, returnUrl: undefined, nonce: undefined }, deps);
}

async function admitted(deps: LoginDeps, tenant: Tenant, app: NamedApp, info: UserInfo) {
  if (info.tenant !== undefined && info.tenant !== tenant.tenantId) {
    throw new LoginRefusal('mismatch', 403, 'the user is of another tenant');
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
  throw new LoginRefusal(kinds[decided.reason], 403, `admission: ${decided.reason}`);
}
