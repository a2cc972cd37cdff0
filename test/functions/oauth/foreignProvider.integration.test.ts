import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tableEngines } from '../../engines/tableEngines.ts';
import { browser } from '../../support/browser.ts';
import { encryptedSecret, kitCall, kitSettings, kitTime } from '../../support/kitCall.ts';
import { tokens } from '../../support/sellerCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

/** An OAuth server that is not ours, under the marketplace's paths; only user info, which is no standard, is ours. */
const clientSecret = 'foreign-secret-of-32-characters-ok';
/** Of the second the server wants PKCE. */
const apps = {
  main: { appId: 'APP', clientId: 'client-1', redirectUri: 'http://127.0.0.1:9/oauth/callback' },
  strict: { appId: 'STRICT', clientId: 'client-2', redirectUri: 'http://127.0.0.1:9/oauth/strict/callback' },
} as const;
const tenantId = 'foreign-tenant';

let test: TestBridge;
let stop: () => Promise<void>;
let server: Server;
let issuer: string;
let grants: string[];

beforeAll(async () => {
  server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  grants = [];
  const provider = new Provider(issuer, {
    clients: Object.values(apps).map(({ clientId, redirectUri }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      application_type: 'native',
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    })),
    scopes: ['get_user_info'],
    pkce: { required: (_context, { clientId }) => clientId === apps.strict.clientId },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    features: { devInteractions: { enabled: false }, userinfo: { enabled: false } },
    routes: { authorization: '/api/v1/oauth2/authorize', token: '/api/v1/oauth2/token' },
    findAccount: async (_context, accountId) => ({ accountId, claims: async () => ({ sub: accountId }) }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ['test'] },
  });
  provider.on('grant.success', context => grants.push(String(context.oidc.params?.grant_type)));
  provider.on('grant.error', context => grants.push(`refused ${context.oidc.params?.grant_type}`));
  provider.use(async (context, next) => {
    if (context.path.startsWith('/interaction/')) {
      // Somebody logs in and agrees, without a page.
      const details = await provider.interactionDetails(context.req, context.res);
      const grant = new provider.Grant({ accountId: 'lisi', clientId: String(details.params.client_id) });
      grant.addOIDCScope('get_user_info');
      const grantId = await grant.save();
      const result =
        details.prompt.name === 'login'
          ? { login: { accountId: 'lisi' }, consent: { grantId } }
          : { consent: { grantId } };
      await provider.interactionFinished(context.req, context.res, result, { mergeWithLastSubmission: true });
      return;
    }
    if (context.path === '/api/v1/oauth2/userinfo') {
      const token = await provider.AccessToken.find(
        String(context.get('authorization')).replace(/^Bearer /, ''),
      );
      context.status = token === undefined ? 401 : 200;
      context.body =
        token === undefined
          ? { error: 'unauthorized' }
          : { userName: token.accountId, tenant: tenantId, role: 'user' };
      return;
    }
    await next();
  });
  server.on('request', provider.callback());

  const [engine] = tableEngines;
  const running = await engine?.start();
  if (running === undefined) throw new Error('no engine');
  stop = running.stop;
  test = await openTestBridge(running, {
    settings: {
      ...kitSettings,
      SESSION_SECRETS: 'test-session-secret-of-32-characters-1',
      OAUTH_APPS: JSON.stringify({
        main: {
          appId: apps.main.appId,
          redirectUri: apps.main.redirectUri,
          ticketUrl: 'https://app.example.com/enter',
          default: true,
        },
        strict: {
          appId: apps.strict.appId,
          redirectUri: apps.strict.redirectUri,
          ticketUrl: 'https://strict.example.com/enter',
          pkce: true,
        },
      }),
    },
  });
  const common = { instanceId: '', tenantId, testFlag: 0, timeStamp: kitTime(test.clock.now()) };
  await kitCall(test.bridge, 'tenantSync', {
    ...common,
    tenantCode: 'foreign',
    name: 'Foreign',
    domainName: issuer,
    flag: 1,
  });
  for (const { appId, clientId } of Object.values(apps)) {
    await kitCall(test.bridge, 'applicationSync', {
      ...common,
      appId,
      clientId,
      clientSecret: encryptedSecret(clientSecret),
      flag: 1,
    });
    await kitCall(test.bridge, 'authSync', {
      ...common,
      appId,
      userList: [{ userName: 'lisi', name: 'Li Si', role: 'user', enable: 'true' }],
      flag: 1,
    });
  }
});

afterAll(async () => {
  await test.close();
  await stop();
  server.close();
});

/** Follows the provider's redirects as a browser would, up to our callback. */
async function authorize(start: string): Promise<URL> {
  const jar = new Map<string, string>();
  let url = start;
  for (let hops = 0; hops < 10; hops += 1) {
    if (url.startsWith('http://127.0.0.1:9/')) return new URL(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`HTTP ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
    url = new URL(location, url).href;
  }
  throw new Error('too many redirects');
}

it('an OAuth server that is not ours lets its people in, by code, and once more by refresh token', async () => {
  const visitor = browser(test.bridge);
  const start = await visitor.get(`/oauth/login?tenant=${tenantId}`);
  const back = await authorize(String(start.headers.Location));
  const entered = await visitor.get(`/oauth/callback?${back.searchParams}`);
  expect(entered.status).toBe(303);
  const ticket = entered.location?.searchParams.get('ticket');
  const redeemed = await browser(test.bridge).post('/oauth/ticket', {
    json: { ticket },
    token: tokens.product,
  });
  expect(redeemed.json()).toMatchObject({ user: { userName: 'lisi', role: 'user' }, tenant: { tenantId } });

  test.clock.advance(3_599_000);
  const { sessionId } = redeemed.json();
  const refreshed = await Promise.all(
    [1, 2].map(() =>
      browser(test.bridge).post('/oauth/refresh', { json: { sessionId }, token: tokens.product }),
    ),
  );
  expect(refreshed.map(({ status }) => status)).toEqual([200, 200]);
  expect(grants).toEqual(['authorization_code', 'refresh_token']);

  const again = browser(test.bridge);
  await again.get(`/oauth/login?tenant=${tenantId}`);
  const used = new URLSearchParams({ code: back.searchParams.get('code') ?? '', tenant: tenantId });
  expect((await again.get(`/oauth/callback?${used}`)).status).toBeGreaterThanOrEqual(300);
  expect(grants).toHaveLength(2);
});

it('a server that wants PKCE lets them in to the application that is set so', async () => {
  const visitor = browser(test.bridge);
  const start = await visitor.get(`/oauth/strict/login?tenant=${tenantId}`);
  const asked = new URL(String(start.headers.Location)).searchParams;
  expect(asked.get('code_challenge_method')).toBe('S256');
  const back = await authorize(String(start.headers.Location));
  expect(back.searchParams.get('error')).toBeNull();
  const entered = await visitor.get(`/oauth/strict/callback?${back.searchParams}`);
  expect(entered.status).toBe(303);
  expect(entered.location?.host).toBe('strict.example.com');

  // The other application sends no challenge.
  const plain = await browser(test.bridge).get(`/oauth/login?tenant=${tenantId}`);
  expect(new URL(String(plain.headers.Location)).searchParams.get('code_challenge')).toBeNull();
});
