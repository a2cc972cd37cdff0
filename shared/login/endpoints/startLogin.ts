import { calculatePKCECodeChallenge } from 'oauth4webapi';
import { defined } from '../../platform/defined.ts';
import { firstValue } from '../../wire/rawQuery.ts';
import { type LoginAnswer, type LoginDeps, type LoginRequest, randomWord } from '../loginDeps.ts';
import { appOfPath, loginPath } from '../oauthApp.ts';
import { page } from '../pages.ts';
import { identityOf } from '../provider/identityOf.ts';
import { allowedReturn } from '../rules/allowedReturn.ts';
import { authorizeUrl, unifiedLoginUrl } from '../rules/loginUrls.ts';
import { readNonce } from '../rules/readNonce.ts';
import { keepStates, type LoginState, openStates, stateLifetimeMs } from '../session/loginState.ts';

/**
 * Starts a login: at the enterprise's own identity provider with a state when the enterprise is known (`?tenant=`), else
 * at the marketplace's login page, which takes no state. A `?nonce=` of the product comes back with its ticket.
 */
export async function startLogin(request: LoginRequest, deps: LoginDeps): Promise<LoginAnswer> {
  const { config, effects, directory, randomBytes } = deps;
  const app = appOfPath(request.path, config);
  const shown = { acceptLanguage: request.headers['accept-language'], reference: request.reference };
  if (app === undefined) return { status: 404, html: page('unknown-app', shown) };
  const returnUrl = allowedReturn(firstValue(request.query, 'return'), config.login.returnUrls);
  const tenantName = firstValue(request.query, 'tenant');
  const state = randomWord(randomBytes, 32);
  const nonce = readNonce(request.query);
  if (nonce.kind === 'malformed')
    return { status: 400, html: page('again', { ...shown, href: loginPath(app) }) };
  // One that nobody knows goes where everybody goes: who is a customer is told to nobody.
  const tenant = tenantName === undefined ? undefined : await directory.tenant(tenantName);

  const identity = tenant === undefined ? undefined : identityOf(tenant, deps);
  const [credentials] = tenant === undefined ? [] : await directory.credentials(tenant, app.appId);
  const direct = identity !== undefined && credentials !== undefined;
  const verifier = direct && app.pkce ? randomWord(randomBytes, 43) : undefined;
  const kept: LoginState = {
    state,
    app: app.name,
    expiresAt: effects.clock() + stateLifetimeMs,
    ...(direct && tenant !== undefined ? { tenant: tenant.tenantId } : {}),
    ...defined({ returnUrl }),
    ...(nonce.kind === 'nonce' ? { nonce: nonce.nonce } : {}),
    ...defined({ verifier }),
    ...(firstValue(request.query, 'retry') === '1' ? { retried: true } : {}),
  };
  return {
    status: 302,
    location: direct
      ? authorizeUrl(identity, {
          clientId: credentials.clientId,
          redirectUri: app.redirectUri,
          state,
          ...(verifier === undefined ? {} : { challenge: await calculatePKCECodeChallenge(verifier) }),
        })
      : unifiedLoginUrl(config.unifiedLoginUrl, app.appId),
    cookies: [keepStates([...openStates(request, deps), kept], deps)],
  };
}
