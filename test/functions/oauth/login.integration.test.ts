import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { countRequests } from '../../../commands/bench/countRequests.ts';
import { type Console, startConsole } from '../../../sandbox/console/startConsole.ts';
import { enterprise, people } from '../../../sandbox/enterprise/enterprise.ts';
import { simulatedIdentityProvider } from '../../../sandbox/identity/simulatedIdentityProvider.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { browser } from '../../support/browser.ts';
import { encryptedSecret, kitCall, kitSettings, kitTime } from '../../support/kitCall.ts';
import { proofSize } from '../../support/proof.ts';
import { tokens as apiTokens } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const redirectUri = 'https://api.example.com/oauth/callback';
const hour = 3_600_000;

describeOnEveryEngine('the login of an enterprise’s people', engine => {
  let test: TestBridge;
  let identity: Console;
  let moved = () => 0;
  let domain: string;
  let instanceId: string;
  let asked: string[];
  let fault: ((path: string, form: URLSearchParams) => Response | undefined) | undefined;

  beforeAll(async () => {
    const app = simulatedIdentityProvider({
      clock: () => Date.now() + moved(),
      redirectUris: () => ({ [enterprise.appId]: redirectUri }),
    });
    const { Hono } = await import('hono');
    const outer = new Hono();
    outer.use(async (c, next) => {
      asked.push(`${c.req.method} ${c.req.path}`);
      const form = new URLSearchParams(c.req.method === 'POST' ? await c.req.raw.clone().text() : '');
      const answer = fault?.(c.req.path, form);
      if (answer === undefined) await next();
      return answer;
    });
    outer.route('/', app);
    identity = await startConsole(outer as never, 0);
    domain = `http://localhost:${identity.port}`;
  });
  afterAll(() => identity.stop());

  beforeEach(async () => {
    asked = [];
    fault = undefined;
    test = await openTestBridge(engine, {
      settings: {
        ...kitSettings,
        SESSION_SECRETS: 'test-session-secret-of-32-characters-1',
        UNIFIED_LOGIN_URL: `${domain}/unified-login/#/portal-login?ind=UNOP`,
        LOGIN_RETURN_URLS: 'https://app.example.com/',
        OAUTH_APPS: JSON.stringify({
          main: { appId: enterprise.appId, redirectUri, ticketUrl: 'https://app.example.com/enter' },
        }),
      },
    });
    moved = () => test.clock.now() - Date.now();
    test.product.respond(({ type }) =>
      type === 'instance.created'
        ? { body: { app: { frontEndUrl: 'https://app.example.com/' } } }
        : { status: 204 },
    );
    instanceId = (await signedCall(test.bridge, purchase('CS-LOGIN'))).instanceId ?? '';
    await bind();
    await grant();
  });
  afterEach(() => test.close());

  let calls = 0;
  const common = () => {
    calls += 1;
    return {
      instanceId,
      tenantId: enterprise.tenantId,
      testFlag: 0,
      timeStamp: kitTime(test.clock.now() + calls),
    };
  };
  const bind = async (
    more: Readonly<Record<string, unknown>> = {},
    secret: string = enterprise.clientSecret,
  ) => {
    const { tenantCode, name, appId, clientId } = enterprise;
    await kitCall(test.bridge, 'tenantSync', {
      ...common(),
      tenantCode,
      name,
      domainName: domain,
      flag: 1,
      ...more,
    });
    await kitCall(test.bridge, 'applicationSync', {
      ...common(),
      appId,
      clientId,
      clientSecret: encryptedSecret(secret),
      flag: 1,
    });
  };
  const grant = (more: Readonly<Record<string, unknown>> = {}, flag = 1) =>
    kitCall(test.bridge, 'authSync', {
      ...common(),
      appId: enterprise.appId,
      userList: people.map(person => ({ ...person, enable: 'true', ...more })),
      flag,
    });
  /** Somebody clicks on a name at the identity provider and is sent back with a code. */
  const codeOf = async (userName: string, path = `/unified-login?appId=${enterprise.appId}`) => {
    const answer = await fetch(`${domain}${path}`, {
      redirect: 'manual',
      headers: { cookie: `sandbox-identity=${userName}` },
    });
    return new URL(answer.headers.get('location') ?? 'none:').searchParams;
  };
  const logIn = async (userName: string, visitor = browser(test.bridge)) => {
    const query = await codeOf(userName);
    const entered = await visitor.get(`/oauth/callback?${query}`);
    return { visitor, entered, ticket: entered.location?.searchParams.get('ticket') ?? '' };
  };
  const redeem = (ticket: string, token: string = apiTokens.product) =>
    browser(test.bridge).post('/oauth/ticket', { json: { ticket }, token });
  const tokenCalls = () => asked.filter(line => line.endsWith('/oauth2/token')).length;
  const stored = async () =>
    test.faults.requests.filter(
      ({ operation, key }) => operation === 'PutItem' && key?.pk.startsWith('session#') === true,
    ).length;

  it.each(['{"ticket":', '[]', '"ticket"', 'ticket=1'])(
    'answers a body %s as one without a ticket',
    async text => {
      const token = apiTokens.product;
      const empty = await browser(test.bridge).post('/oauth/ticket', { json: {}, token });
      const answer = await browser(test.bridge).post('/oauth/ticket', { text, token });
      expect(empty.status).toBe(404);
      expect([answer.status, answer.json().title]).toEqual([404, empty.json().title]);
    },
  );

  it('leads from our page over the marketplace’s into the product, with a ticket for its server', async () => {
    const visitor = browser(test.bridge);
    const start = await visitor.get('/oauth/login?return=https%3A%2F%2Fapp.example.com%2Fdeep');
    expect(start.status).toBe(302);
    expect(start.headers.Location).toBe(
      `${domain}/unified-login/#/portal-login?ind=UNOP&appId=${enterprise.appId}`,
    );
    expect(start.headers['Cache-Control']).toBe('no-store');
    const entered = await visitor.get(`/oauth/callback?${await codeOf('zhangsan')}`);
    expect(entered.status).toBe(303);
    expect(`${entered.location?.origin}${entered.location?.pathname}`).toBe('https://app.example.com/enter');
    expect(entered.location?.searchParams.get('return')).toBe('https://app.example.com/deep');
    expect([...(entered.location?.searchParams.keys() ?? [])].sort()).toEqual(['return', 'ticket']);

    const ticket = entered.location?.searchParams.get('ticket') ?? '';
    const redeemed = (await redeem(ticket)).json();
    expect(redeemed).toMatchObject({
      app: 'main',
      user: { userName: 'zhangsan', name: '张三', role: 'admin', orgCode: '10' },
      tenant: { tenantId: enterprise.tenantId, name: enterprise.name },
      instances: [{ instanceId }],
    });
    expect((await redeem(ticket)).status).toBe(404);
    expect((await visitor.get('/oauth/userinfo')).json().user.userName).toBe('zhangsan');
    const byId = await browser(test.bridge).get(`/oauth/userinfo?sessionId=${redeemed.sessionId}`, {
      token: apiTokens.reader,
    });
    expect(byId.json().user.userName).toBe('zhangsan');
  });

  it('costs so many requests to the table, in so long a chain', async () => {
    const counter = countRequests(test.bridge.table.getDocumentClient());
    const cost = async (work: () => Promise<unknown>) => {
      const { requests, chain } = await counter.of(work);
      return `${requests} / ${chain}`;
    };
    const visitor = browser(test.bridge);
    const query = await codeOf('zhangsan');
    let ticket = '';
    const enter = async () => {
      const { location } = await visitor.get(`/oauth/callback?${query}`);
      ticket = location?.searchParams.get('ticket') ?? '';
    };
    expect({
      start: await cost(() => visitor.get('/oauth/login')),
      callback: await cost(enter),
      ticket: await cost(() => redeem(ticket)),
      userinfo: await cost(() => visitor.get('/oauth/userinfo')),
    }).toEqual({ start: '0 / 0', callback: '8 / 7', ticket: '8 / 6', userinfo: '6 / 4' });
    expect(ticket).not.toBe('');
  });

  it('starts at the enterprise itself with a state when it is known, and takes no other state', async () => {
    const visitor = browser(test.bridge);
    const start = await visitor.get(`/oauth/login?tenant=${enterprise.tenantCode}`);
    const { searchParams, origin, pathname } = start.location ?? new URL('none:');
    expect(`${origin}${pathname}`).toBe(`${domain}/api/v1/oauth2/authorize`);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: enterprise.clientId,
      redirect_uri: redirectUri,
      scope: 'get_user_info',
    });
    expect(searchParams.get('state')).toMatch(/^[A-Za-z0-9]{32}$/);
    const back = await codeOf('lisi', `/api/v1/oauth2/authorize?${searchParams}`);
    const stranger = await browser(test.bridge).get(`/oauth/callback?${back}`);
    expect(stranger.status).toBe(403);
    const changed = new URLSearchParams({ ...Object.fromEntries(back), state: 'A'.repeat(32) });
    expect((await visitor.get(`/oauth/callback?${changed}`)).status).toBe(403);
    expect(tokenCalls()).toBe(0);
    const again = await browserAgain(start.location?.searchParams.get('state') ?? '');
    expect(again).toBe(0);
    const second = browser(test.bridge);
    const restarted = await second.get(`/oauth/login?tenant=${enterprise.tenantId}`);
    const right = await codeOf('lisi', `/api/v1/oauth2/authorize?${restarted.location?.searchParams}`);
    expect((await second.get(`/oauth/callback?${right}`)).status).toBe(303);
  });
  it('takes a login that began at an enterprise back only with its state, in its time, for that enterprise', async () => {
    await bind({ tenantId: 'another', tenantCode: 'another' });
    await kitCall(test.bridge, 'applicationSync', {
      ...{ ...common(), tenantId: 'another', appId: enterprise.appId, flag: 1 },
      ...{ clientId: enterprise.clientId, clientSecret: encryptedSecret(enterprise.clientSecret) },
    });
    const begin = async () => {
      const visitor = browser(test.bridge);
      const start = await visitor.get(`/oauth/login?tenant=${enterprise.tenantId}`);
      const back = await codeOf('lisi', `/api/v1/oauth2/authorize?${start.location?.searchParams}`);
      return { visitor, code: back.get('code') ?? '', state: back.get('state') ?? '' };
    };
    const withoutState = await begin();
    expect((await withoutState.visitor.get(`/oauth/callback?code=${withoutState.code}`)).status).toBe(403);
    const elsewhere = await begin();
    const query = `code=${elsewhere.code}&state=${elsewhere.state}`;
    expect((await elsewhere.visitor.get(`/oauth/callback?${query}&tenant=another`)).status).toBe(403);
    const late = await begin();
    test.clock.advance(10 * 60_000);
    const lateQuery = `code=${late.code}&state=${late.state}`;
    expect((await late.visitor.get(`/oauth/callback?${lateQuery}`)).status).toBe(403);
    expect(tokenCalls()).toBe(0);
    expect(await stored()).toBe(0);
  });

  it('keeps the logins of several tabs apart, whichever is finished first', async () => {
    const visitor = browser(test.bridge);
    const begin = async (more = '') => {
      const start = await visitor.get(`/oauth/login?tenant=${enterprise.tenantId}${more}`);
      return codeOf('lisi', `/api/v1/oauth2/authorize?${start.location?.searchParams}`);
    };
    const first = await begin('&return=https%3A%2F%2Fapp.example.com%2F1');
    const second = await begin('&return=https%3A%2F%2Fapp.example.com%2F2');
    const third = await begin();
    const stray = await visitor.get(`/oauth/callback?code=x&state=nobodys&tenant=${enterprise.tenantId}`);
    expect(stray.status).toBe(403);
    const back = async (query: URLSearchParams) => {
      const entered = await visitor.get(`/oauth/callback?${query}`);
      return [entered.status, entered.location?.searchParams.get('return')];
    };
    expect(await back(second)).toEqual([303, 'https://app.example.com/2']);
    expect(await back(first)).toEqual([303, 'https://app.example.com/1']);
    const used = new URLSearchParams({ ...Object.fromEntries(first), code: 'another' });
    expect(await back(used)).toEqual([403, undefined]);
    expect(await back(third)).toEqual([303, null]);
    expect([...visitor.jar.keys()]).toEqual(['__Host-session']);
  });

  it('keeps a cookie that every browser keeps, however many logins are begun', async () => {
    const visitor = browser(test.bridge);
    const long = `https://app.example.com/${'x'.repeat(1_000)}`;
    for (let tab = 0; tab < 10; tab += 1)
      await visitor.get(`/oauth/login?return=${encodeURIComponent(long)}`);
    expect((visitor.jar.get('__Host-login') ?? '').length).toBeGreaterThan(2_000);
    expect((visitor.jar.get('__Host-login') ?? '').length).toBeLessThan(3_900);
    const entered = await visitor.get(`/oauth/callback?${await codeOf('lisi')}`);
    expect(entered.location?.searchParams.get('return')).toBe(long);
    const tooLong = encodeURIComponent(`https://app.example.com/${'企'.repeat(200)}`);
    const other = browser(test.bridge);
    await other.get(`/oauth/login?return=${tooLong}`);
    const plain = await other.get(`/oauth/callback?${await codeOf('lisi')}`);
    expect(plain.location?.searchParams.get('return')).toBeNull();
  });

  it('takes the state of one application for no other', async () => {
    const redirect = 'https://api.example.com/oauth/other/callback';
    const other = {
      appId: enterprise.appId,
      redirectUri: redirect,
      pkce: false,
      redirectUriInTokenCall: true,
      isDefault: false,
    };
    const { config } = test.bridge;
    const oauthApps = { ...config.oauthApps, other };
    const visitor = browser({ ...test.bridge, config: { ...config, oauthApps } });
    const start = await visitor.get(`/oauth/login?tenant=${enterprise.tenantId}`);
    const back = await codeOf('lisi', `/api/v1/oauth2/authorize?${start.location?.searchParams}`);
    expect((await visitor.get(`/oauth/other/callback?${back}`)).status).toBe(403);
    expect(tokenCalls()).toBe(0);
  });

  it('leads back to no address that the seller has not listed', async () => {
    const visitor = browser(test.bridge);
    await visitor.get('/oauth/login?return=https%3A%2F%2Fevil.example.com%2F');
    expect([...visitor.jar.keys()]).toEqual(['__Host-login']);
    const entered = await visitor.get(`/oauth/callback?${await codeOf('lisi')}`);
    expect([...visitor.jar.keys()]).toEqual(['__Host-session']);
    expect([...(entered.location?.searchParams.keys() ?? [])]).toEqual(['ticket']);
  });

  /** How many sessions a state without its browser can make. */
  const browserAgain = async (state: string) => {
    await browser(test.bridge).get(`/oauth/callback?code=x&state=${state}&tenant=${enterprise.tenantId}`);
    return stored();
  };

  it('hands the product’s own nonce back with the ticket, and none to a login that began elsewhere', async () => {
    const visitor = browser(test.bridge);
    await visitor.get('/oauth/login?nonce=of-this-browser_1.~');
    const led = await logIn('alice', visitor);
    expect((await redeem(led.ticket)).json().nonce).toBe('of-this-browser_1.~');
    const brought = await logIn('alice');
    expect((await redeem(brought.ticket)).json().nonce).toBeNull();
    const direct = browser(test.bridge);
    const start = await direct.get(`/oauth/login?nonce=direct&tenant=${enterprise.tenantId}`);
    const back = await codeOf('alice', `/api/v1/oauth2/authorize?${start.location?.searchParams}`);
    const entered = await direct.get(`/oauth/callback?${back}`);
    const ticket = entered.location?.searchParams.get('ticket') ?? '';
    expect((await redeem(ticket)).json().nonce).toBe('direct');
  });

  it.each(['', 'a b', 'n'.repeat(129), '1&nonce=2', '%3Cscript%3E'])(
    'takes no nonce such as %j',
    async nonce => {
      expect((await browser(test.bridge).get(`/oauth/login?nonce=${nonce}`)).status).toBe(400);
    },
  );

  it('tells nobody at its start who is a customer', async () => {
    const { status, headers } = await browser(test.bridge).get('/oauth/login?tenant=nobody');
    expect([status, headers.Location]).toEqual([
      302,
      `${domain}/unified-login/#/portal-login?ind=UNOP&appId=${enterprise.appId}`,
    ]);
  });

  /** However slow the machine is: what is counted by the minute stays within one. */
  const withinOneMinute = (): Bridge => {
    const { effects, directory } = test.bridge;
    const now = effects.clock();
    return { ...test.bridge, directory, effects: { ...effects, clock: () => now } };
  };

  it('stops asking an identity provider for logins that nobody began here, once thirty a minute have failed', async () => {
    const stranger = browser(withinOneMinute());
    const invented = (code: number) =>
      stranger.get(`/oauth/callback?code=invented${code}&tenant=${enterprise.tenantId}`);
    for (let code = 0; code < 30; code += 1) expect((await invented(code)).status).toBe(401);
    const before = tokenCalls();
    const writes = test.faults.requests.filter(({ operation }) => operation === 'PutItem').length;
    const refused = await invented(30);
    expect([refused.status, refused.body.includes('Please start here')]).toEqual([429, true]);
    expect(tokenCalls()).toBe(before);
    expect(test.faults.requests.filter(({ operation }) => operation === 'PutItem').length).toBe(writes);
    // Who starts here is let in all the same, and a minute later everybody is.
    const visitor = browser(test.bridge);
    await visitor.get('/oauth/login');
    expect((await logIn('alice', visitor)).entered.status).toBe(303);
    test.clock.advance(60_000);
    expect((await logIn('alice')).entered.status).toBe(303);
  });

  it('stops asking for those that a browser began, too: the cookie of one can be sent as often as anybody likes', async () => {
    const bridge = withinOneMinute();
    const stranger = browser(bridge);
    await stranger.get(`/oauth/login?tenant=${enterprise.tenantCode}`);
    const cookies = [...stranger.jar];
    const invented = (code: number) => {
      const again = browser(bridge);
      for (const [name, value] of cookies) again.jar.set(name, value);
      return again.get(`/oauth/callback?code=invented${code}&tenant=${enterprise.tenantId}`);
    };
    // At a desk most of them were before: what is counted is the same.
    const before = proofSize(280, 0);
    for (let code = 0; code < before; code += 1) {
      const { callbackLimit, effects } = bridge;
      expect(callbackLimit.take(enterprise.tenantId, 'begun', effects.clock())).toBe(true);
    }
    const answers: number[] = [];
    for (let code = before; code < 305; code += 1) answers.push((await invented(code)).status);
    expect(answers.map(status => status === 429)).toEqual(answers.map((_, place) => place >= 300 - before));
    expect(tokenCalls()).toBe(300 - before);
    // Nobody of the workbench is in that line, and those who begin here are let in a minute later.
    expect((await logIn('alice')).entered.status).toBe(303);
    test.clock.advance(60_000);
    const visitor = browser(test.bridge);
    await visitor.get('/oauth/login');
    expect((await logIn('alice', visitor)).entered.status).toBe(303);
  });

  it('takes as many logins of the workbench in a minute as come and succeed', async () => {
    for (let count = 0; count < 35; count += 1) expect((await logIn('alice')).entered.status).toBe(303);
  });

  it('gives a token that only reads nothing that ends the login', async () => {
    const { ticket } = await logIn('alice');
    const { sessionId, logoutToken } = (await redeem(ticket)).json();
    const ask = async (token: string) =>
      (await browser(test.bridge).get(`/oauth/userinfo?sessionId=${sessionId}`, { token })).json();
    expect((await ask(apiTokens.product)).logoutToken).toBe(logoutToken);
    const reader = await ask(apiTokens.reader);
    expect(reader.user.userName).toBe('alice');
    expect(reader).not.toHaveProperty('logoutToken');
  });

  it('takes a login that the workbench starts, unless the seller wants none', async () => {
    expect((await logIn('alice')).entered.status).toBe(303);
    const before = tokenCalls();
    const { config } = test.bridge;
    const closed = { ...test.bridge, config: { ...config, login: { ...config.login, unsolicited: false } } };
    expect((await logIn('alice', browser(closed))).entered.status).toBe(403);
    expect(tokenCalls()).toBe(before);
    const visitor = browser(closed);
    await visitor.get('/oauth/login');
    // The marketplace's page hands no state back: it may be the login of somebody else.
    const { entered: asks } = await logIn('alice', visitor);
    expect(asks.status).toBe(200);
    expect(asks.body).toContain('Log in with this account?');
    expect(asks.headers['Content-Security-Policy']).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' https://app.example.com https://api.example.com",
    );
    expect((await visitor.get('/oauth/userinfo')).status).toBe(401);
    const [, pending = ''] = /name="pending" value="([^"]+)"/.exec(asks.body) ?? [];
    const another = browser(closed);
    await another.get('/oauth/login');
    expect((await another.post('/oauth/callback', { form: { pending } })).status).toBe(400);
    expect((await visitor.post('/oauth/callback', { form: { pending } })).status).toBe(303);
    expect((await visitor.get('/oauth/userinfo')).status).toBe(200);
    expect((await visitor.post('/oauth/callback', { form: { pending } })).status).toBe(400);
    // What began at the enterprise itself has a state to bring.
    const direct = browser(closed);
    await direct.get(`/oauth/login?tenant=${enterprise.tenantId}`);
    expect((await logIn('alice', direct)).entered.status).toBe(403);
  });

  it.each([
    ['no code', 'tenant=t', 400],
    ['an error', 'error=access_denied', 400],
    ['an empty code', 'code=&tenant=t', 400],
    ['two codes', 'code=a&code=b&tenant=t', 400],
    ['two tenants', 'code=a&tenant=t&tenantId=u', 400],
    ['a code that is too long', `code=${'x'.repeat(2049)}&tenant=t`, 400],
    ['no tenant', 'code=a', 400],
    ['an unknown tenant', 'code=a&tenant=nobody', 403],
    ['a state of nobody', `code=a&tenant=${enterprise.tenantId}&state=abc`, 403],
    ['a code of nobody', `code=a&tenant=${enterprise.tenantId}`, 401],
  ])('shows a page with a reference for %s, stores nothing, names nothing', async (_, query, status) => {
    const answer = await browser(test.bridge).get(`/oauth/callback?${query}`, { language: 'zh-CN,en;q=0.5' });
    expect(answer.status).toBe(status);
    expect(answer.headers['Content-Type']).toContain('text/html');
    expect(answer.body).toContain('<html lang="zh-CN">');
    const [, reference = 'none'] = /参考编号: (\w{8})/.exec(answer.body) ?? [];
    expect(test.lines.some(({ fields }) => fields.reference === reference)).toBe(true);
    expect(answer.body).not.toMatch(/invalid_grant|authorization code/);
    expect(await stored()).toBe(0);
    expect(tokenCalls()).toBe(status === 401 ? 1 : 0);
  });

  it('uses a code once: loaded again it leads into the product, from another browser nowhere', async () => {
    const query = await codeOf('lisi');
    const visitor = browser(test.bridge);
    expect((await visitor.get(`/oauth/callback?${query}`)).status).toBe(303);
    const before = tokenCalls();
    expect((await visitor.get(`/oauth/callback?${query}`)).status).toBe(303);
    expect((await browser(test.bridge).get(`/oauth/callback?${query}`)).status).toBe(401);
    expect(tokenCalls()).toBe(before);
    const { visitor: somebodyElse } = await logIn('alice');
    expect((await somebodyElse.get(`/oauth/callback?${query}`)).status).toBe(401);
    const direct = browser(test.bridge);
    const start = await direct.get(`/oauth/login?tenant=${enterprise.tenantId}`);
    const back = await codeOf('lisi', `/api/v1/oauth2/authorize?${start.location?.searchParams}`);
    await direct.get(`/oauth/callback?${back}`);
    await direct.get('/oauth/login?return=https%3A%2F%2Fapp.example.com%2Fother-tab');
    const again = await direct.get(`/oauth/callback?${back}`);
    expect([again.status, again.location?.searchParams.get('return')]).toEqual([303, null]);
    expect([...direct.jar.keys()].sort()).toEqual(['__Host-login', '__Host-session']);
  });

  it('starts again once by itself when the code of a login of ours is no good', async () => {
    const visitor = browser(test.bridge);
    await visitor.get('/oauth/login');
    const first = await visitor.get(`/oauth/callback?code=stale&tenant=${enterprise.tenantId}`);
    expect([first.status, first.headers.Location]).toEqual([302, '/oauth/login?retry=1']);
    await visitor.get('/oauth/login?retry=1');
    expect((await visitor.get(`/oauth/callback?code=stale2&tenant=${enterprise.tenantId}`)).status).toBe(401);
    const returning = 'return=https%3A%2F%2Fapp.example.com%2Fdeep';
    const direct = await visitor.get(`/oauth/login?tenant=${enterprise.tenantCode}&${returning}`);
    const state = direct.location?.searchParams.get('state');
    const stale = await visitor.get(`/oauth/callback?code=stale3&state=${state}`);
    const again = `/oauth/login?retry=1&tenant=${enterprise.tenantId}&${returning}`;
    expect([stale.status, stale.headers.Location]).toEqual([302, again]);
    const restarted = await visitor.get(again);
    const back = await codeOf('lisi', `/api/v1/oauth2/authorize?${restarted.location?.searchParams}`);
    const entered = await visitor.get(`/oauth/callback?${back}`);
    expect(entered.location?.searchParams.get('return')).toBe('https://app.example.com/deep');
  });

  it('offers the same login again, back to the same place, to who could not get in', async () => {
    await grant({}, 3);
    const visitor = browser(test.bridge);
    await visitor.get('/oauth/login?return=https%3A%2F%2Fapp.example.com%2Fdeep');
    const { body } = await visitor.get(`/oauth/callback?${await codeOf('lisi')}`);
    expect(body).toContain('href="/oauth/login?return=https%3A%2F%2Fapp.example.com%2Fdeep"');
  });

  it.each([
    ['who was never granted access', 0, {}],
    ['whose grant was cancelled', 3, {}],
    ['who is disabled', 2, { enable: 'false' }],
  ])('refuses somebody %s, and ends the login that stands', async (_, flag, more) => {
    const { visitor } = await logIn('lisi');
    expect((await visitor.get('/oauth/userinfo')).status).toBe(200);
    await grant(more, flag);
    expect((await visitor.get('/oauth/userinfo')).status).toBe(401);
    const { entered } = await logIn('lisi');
    expect(entered.status).toBe(403);
    expect(entered.body).toMatch(/Access not granted yet|Account disabled/);
  });

  it('ends with the binding and with the instance, and follows the role of the grant', async () => {
    const { visitor } = await logIn('lisi');
    await grant({ role: 'admin' }, 2);
    expect((await visitor.get('/oauth/userinfo')).json().user.role).toBe('admin');
    await signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' });
    expect((await visitor.get('/oauth/userinfo')).status).toBe(401);
    expect((await logIn('lisi')).entered.body).toContain('Application not available');
    await signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' });
    expect((await logIn('lisi')).entered.status).toBe(303);
    const began = browser(test.bridge);
    const start = await began.get(`/oauth/login?tenant=${enterprise.tenantId}`);
    const back = await codeOf('lisi', `/api/v1/oauth2/authorize?${start.location?.searchParams}`);
    await bind({ flag: 0 });
    expect((await logIn('lisi')).entered.status).toBe(403);
    // Anybody can name an enterprise that nobody knows: a line of the log, no alarm.
    expect(test.alarms()).toEqual([]);
    // This one was known when the login began here.
    back.delete('tenant');
    expect((await began.get(`/oauth/callback?${back}`)).status).toBe(403);
    expect(test.alarms()).toEqual(['UnknownTenantLogin']);
  });

  it('ends when the application is taken from the enterprise', async () => {
    const { visitor } = await logIn('lisi');
    expect((await visitor.get('/oauth/userinfo')).status).toBe(200);
    const taken = { ...common(), appId: enterprise.appId, flag: 0 };
    expect((await kitCall(test.bridge, 'applicationSync', taken)).resultCode).toBe('000000');
    expect((await visitor.get('/oauth/userinfo')).status).toBe(401);
    const { entered } = await logIn('lisi');
    expect([entered.status, tokenCalls()]).toEqual([403, 1]);
  });

  it('takes the role of the identity provider only where authSync named none', async () => {
    const roleAt = async () => {
      const { visitor } = await logIn('zhangsan');
      return { visitor, role: (await visitor.get('/oauth/userinfo')).json().user.role };
    };
    // The identity provider calls zhangsan an administrator.
    await grant({ role: 'user' });
    expect((await roleAt()).role).toBe('user');
    await grant({ role: null });
    const { visitor, role } = await roleAt();
    expect(role).toBe('admin');
    await grant({ role: 'user' }, 2);
    expect((await visitor.get('/oauth/userinfo')).json().user.role).toBe('user');
  });

  it('logs where the identity provider and the grant disagree on role or department', async () => {
    await logIn('zhangsan');
    const differing = () =>
      test.lines.filter(({ message }) => /^login (role|department) differs$/.test(message));
    expect(differing()).toEqual([]);
    await grant({ role: 'user', orgCode: '99' });
    await logIn('zhangsan');
    expect(differing().map(({ fields }) => fields.granted)).toEqual(['user', '99']);
  });

  it('tells no secret to a name that the seller has not listed', async () => {
    const { config } = test.bridge;
    const login = { ...config.login, identityDomains: ['example.com'] };
    const visitor = browser({ ...test.bridge, allowLoopback: false, config: { ...config, login } });
    await bind({ domainName: 'https://login.example.net' });
    expect((await logIn('lisi', visitor)).entered.status).toBe(403);
    expect(test.alarms()).toContain('LoginNotConfigured');
    expect(tokenCalls()).toBe(0);
  });

  it('leaves the credentials of an instance alone that the enterprise was unbound from', async () => {
    await bind({ instanceId: 'i-2' });
    test.clock.advance(1_000);
    await kitCall(test.bridge, 'applicationSync', {
      ...{ ...common(), instanceId: 'i-2', appId: enterprise.appId, flag: 1 },
      ...{ clientId: 'of-another-time', clientSecret: encryptedSecret('gone') },
    });
    const start = () => browser(test.bridge).get(`/oauth/login?tenant=${enterprise.tenantId}`);
    expect((await start()).location?.searchParams.get('client_id')).toBe('of-another-time');
    const unbound = { ...common(), instanceId: 'i-2', flag: 0 };
    expect((await kitCall(test.bridge, 'tenantSync', unbound)).resultCode).toBe('000000');
    expect((await start()).location?.searchParams.get('client_id')).toBe(enterprise.clientId);
  });

  it.each([
    ['absent error fields as null', { userName: 'lisi', error: null, error_description: null }, 303],
    ['absent error fields as empty texts', { userName: 'lisi', error: '', tenant: '' }, 303],
    ['a login name instead of a user name', { userName: null, loginName: 'lisi' }, 303],
    ['an account name instead of either', { accName: 'lisi' }, 303],
    ['another user name beside the login name', { userName: 'bob', loginName: 'lisi' }, 403],
    ['an id, an address and a number only', { id: 'lisi', email: 'lisi', mobile: 'lisi' }, 403],
    ['an error with status 200', { userName: 'lisi', error: 'unauthorized' }, 401],
    ['nothing', {}, 403],
  ])('understands user info with %s', async (_, info, status) => {
    fault = path => (path.endsWith('/userinfo') ? Response.json(info) : undefined);
    expect((await logIn('lisi')).entered.status).toBe(status);
    expect(await stored()).toBe(status === 303 ? 1 : 0);
  });

  it('knows a user by the same text whether a name is written as number or as text', async () => {
    const userList = [{ userName: 1001, enable: 'true' }];
    await kitCall(test.bridge, 'authSync', { ...common(), appId: enterprise.appId, userList, flag: 1 });
    fault = path => (path.endsWith('/userinfo') ? Response.json({ userName: 1001 }) : undefined);
    expect((await logIn('lisi')).entered.status).toBe(303);
  });

  it.each([
    ['a type in other letters', { access_token: 'A', token_type: 'bEARER' }, 303],
    ['no type', { access_token: 'A' }, 303],
    ['another type', { access_token: 'A', token_type: 'mac' }, 401],
    ['a token that is no text', { access_token: 5, token_type: 'Bearer' }, 401],
    ['an error with status 200', { error: 'invalid_client' }, 403],
  ])('understands a token with %s', async (_, token, status) => {
    fault = path => {
      if (path.endsWith('/token')) return Response.json(token);
      return path.endsWith('/userinfo') ? Response.json({ userName: 'lisi' }) : undefined;
    };
    expect((await logIn('lisi')).entered.status).toBe(status);
  });

  it('believes no token that is said to live for ever', async () => {
    fault = path => {
      const token = { access_token: 'A', token_type: 'Bearer', expires_in: 1e300 };
      if (path.endsWith('/token')) return Response.json(token);
      return path.endsWith('/userinfo') ? Response.json({ userName: 'lisi' }) : undefined;
    };
    const { visitor } = await logIn('lisi');
    const refreshed = await visitor.post('/oauth/refresh', { json: {} });
    expect(Date.parse(refreshed.json().expiresAt)).toBeLessThanOrEqual(test.clock.now() + 30 * 24 * hour);
  });

  it('refuses a user whom the identity provider counts to another enterprise', async () => {
    fault = path =>
      path.endsWith('/userinfo')
        ? Response.json({ userName: 'lisi', tenant: 'another', role: 'admin' })
        : undefined;
    expect((await logIn('lisi')).entered.status).toBe(403);
    expect(await stored()).toBe(0);
  });

  it('tries the next older credentials once after invalid_client, and then tells a person', async () => {
    await bind({ instanceId: 'i-2' });
    const { appId, clientId } = enterprise;
    test.clock.advance(1_000);
    await kitCall(test.bridge, 'applicationSync', {
      ...common(),
      instanceId: 'i-2',
      appId,
      clientId,
      clientSecret: encryptedSecret('stale secret'),
      flag: 1,
    });
    expect((await logIn('lisi')).entered.status).toBe(303);
    expect(tokenCalls()).toBe(2);
    await kitCall(test.bridge, 'applicationSync', {
      ...common(),
      appId,
      clientId,
      clientSecret: encryptedSecret('also stale'),
      flag: 1,
    });
    const before = tokenCalls();
    expect((await logIn('lisi')).entered.status).toBe(403);
    expect(tokenCalls()).toBe(before + 2);
    expect(test.alarms()).toContain('ClientCredentialsRefused');
  });

  it.each([
    ['the code is no good', 400, 'invalid_grant'],
    ['nobody knows why', 400, 'invalid_request'],
    ['the identity provider is in trouble', 503, 'invalid_client'],
  ])('sends a code no second time when %s, other credentials or not', async (_, status, error) => {
    await kitCall(test.bridge, 'applicationSync', {
      ...{ ...common(), instanceId: 'i-2', appId: enterprise.appId, flag: 1 },
      ...{ clientId: 'another', clientSecret: encryptedSecret('another') },
    });
    fault = path => (path.endsWith('/token') ? Response.json({ error }, { status }) : undefined);
    await logIn('lisi');
    expect(tokenCalls()).toBe(1);
  });

  it('refreshes as the client that the token was made for, and then as the one that could', async () => {
    const { visitor } = await logIn('lisi');
    await kitCall(test.bridge, 'applicationSync', {
      ...{ ...common(), instanceId: 'i-2', appId: enterprise.appId, flag: 1 },
      ...{ clientId: 'newer', clientSecret: encryptedSecret('newer') },
    });
    const clients: (string | null)[] = [];
    let known = enterprise.clientId as string;
    fault = (path, form) => {
      if (!path.endsWith('/token')) return undefined;
      clients.push(form.get('client_id'));
      return form.get('client_id') === known
        ? Response.json({ access_token: 'A', expires_in: 7_200 })
        : Response.json({ error: 'invalid_client' }, { status: 400 });
    };
    const refresh = async () => {
      test.clock.advance(2 * hour - 60_000);
      return (await visitor.post('/oauth/refresh', { json: {} })).status;
    };
    expect([await refresh(), clients]).toEqual([200, [enterprise.clientId]]);
    known = 'newer';
    expect([await refresh(), clients.splice(0)]).toEqual([
      200,
      [enterprise.clientId, enterprise.clientId, 'newer'],
    ]);
    expect([await refresh(), clients]).toEqual([200, ['newer']]);
  });

  it('asks before it changes to another account, and changes only in that browser', async () => {
    const { visitor } = await logIn('zhangsan');
    const asks = await visitor.get(`/oauth/callback?${await codeOf('lisi')}`);
    expect(asks.status).toBe(200);
    expect(asks.body).toContain('张三');
    expect(asks.body).toContain('李四');
    expect((await visitor.get('/oauth/userinfo')).json().user.userName).toBe('zhangsan');
    const [, pending = ''] = /name="pending" value="([^"]+)"/.exec(asks.body) ?? [];
    expect((await browser(test.bridge).post('/oauth/callback', { form: { pending } })).status).toBe(400);
    expect((await visitor.post('/oauth/callback', { form: { pending } })).status).toBe(303);
    expect((await visitor.get('/oauth/userinfo')).json().user.userName).toBe('lisi');
  });

  it('refreshes with one use of the refresh token, however many ask at once', async () => {
    const { visitor, ticket } = await logIn('lisi');
    const { sessionId } = (await redeem(ticket)).json();
    const refresh = () =>
      browser(test.bridge).post('/oauth/refresh', { json: { sessionId }, token: apiTokens.product });
    expect((await refresh()).status).toBe(200);
    expect(tokenCalls()).toBe(1);
    test.clock.advance(2 * hour - 60_000);
    const answers = await Promise.all(Array.from({ length: 8 }, refresh));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(tokenCalls()).toBe(2);
    test.clock.advance(2 * hour + 60_000);
    expect((await Promise.all([refresh(), refresh()])).map(({ status }) => status)).toEqual([200, 200]);
    expect(tokenCalls()).toBe(3);
    expect((await visitor.get('/oauth/userinfo')).status).toBe(200);
  });

  it('tries once more after a refresh that died with its lease, and ends when the token is refused', async () => {
    const { ticket } = await logIn('lisi');
    const { sessionId } = (await redeem(ticket)).json();
    const refresh = () =>
      browser(test.bridge).post('/oauth/refresh', { json: { sessionId }, token: apiTokens.product });
    test.clock.advance(2 * hour - 60_000);
    fault = path => (path.endsWith('/token') ? new Response('busy', { status: 503 }) : undefined);
    expect((await refresh()).status).toBe(200);
    fault = undefined;
    test.clock.advance(2 * 60_000);
    // As if the process had died while it held the lease.
    const key = { pk: `session#${sessionId}`, sk: 'session' };
    await test.bridge.sessions.update(key, {
      refreshLease: 'dead',
      refreshLeaseUntil: test.clock.now() + 400,
    });
    expect((await refresh()).status).toBe(200);
    fault = path =>
      path.endsWith('/token') ? Response.json({ error: 'invalid_grant' }, { status: 400 }) : undefined;
    test.clock.advance(2 * hour);
    expect((await refresh()).status).toBe(401);
    fault = undefined;
    expect((await refresh()).status).toBe(401);
  });

  it.each([
    ['away', () => new Response('busy', { status: 503 })],
    ['of another mind', () => Response.json({ error: 'invalid_client' }, { status: 400 })],
  ])('keeps a login until its access token is over when the identity provider is %s', async (_, answer) => {
    const { visitor } = await logIn('lisi');
    fault = path => (path.endsWith('/token') ? answer() : undefined);
    const refresh = async () => (await visitor.post('/oauth/refresh', { json: {} })).status;
    test.clock.advance(2 * hour - 1_000);
    expect([await refresh(), (await visitor.get('/oauth/userinfo')).status]).toEqual([200, 200]);
    test.clock.advance(1_000);
    expect([await refresh(), (await visitor.get('/oauth/userinfo')).status]).toEqual([401, 401]);
  });

  it.each([
    ['a number', { expires_in: 3_600 }, 3_600_000],
    ['a text', { expires_in: '3600' }, 3_600_000],
    ['nothing', {}, 7_200_000],
    ['no time', { expires_in: 'soon' }, 7_200_000],
  ])('takes the life of a token from %s', async (_, life, expected) => {
    fault = path => {
      if (path.endsWith('/token')) return Response.json({ access_token: 'A', ...life });
      return path.endsWith('/userinfo') ? Response.json({ userName: 'lisi' }) : undefined;
    };
    const before = test.clock.now();
    const { visitor } = await logIn('lisi');
    const { expiresAt } = (await visitor.post('/oauth/refresh', { json: {} })).json();
    expect(Date.parse(expiresAt)).toBeGreaterThanOrEqual(before + expected);
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(test.clock.now() + expected);
  });

  it('renews a token from five minutes before its end, and not earlier', async () => {
    const { visitor } = await logIn('lisi');
    const refresh = async () => (await visitor.post('/oauth/refresh', { json: {} })).status;
    test.clock.advance(2 * hour - 5 * 60_000 - 30_000);
    expect([await refresh(), tokenCalls()]).toEqual([200, 1]);
    test.clock.advance(30_000);
    expect([await refresh(), tokenCalls()]).toEqual([200, 2]);
  });

  it('tries no credentials again that are the same as those that were refused', async () => {
    await bind({ instanceId: 'i-2' });
    for (const id of [instanceId, 'i-2']) {
      await kitCall(test.bridge, 'applicationSync', {
        ...{ ...common(), instanceId: id, appId: enterprise.appId, flag: 1 },
        ...{ clientId: enterprise.clientId, clientSecret: encryptedSecret('the same stale secret') },
      });
    }
    expect((await logIn('lisi')).entered.status).toBe(403);
    expect(tokenCalls()).toBe(1);
  });

  it('lets the seller’s test account in, which came as debugging data, but real enterprises first', async () => {
    const { appId, clientId, clientSecret } = enterprise;
    fault = path => (path.endsWith('/userinfo') ? Response.json({ userName: 'tester' }) : undefined);
    const debugging = async (tenantId: string) => {
      const fields = { ...common(), instanceId: '', tenantId, testFlag: 1, flag: 1, appId };
      const userList = [{ userName: 'tester', enable: 'true' }];
      await kitCall(test.bridge, 'tenantSync', { ...fields, tenantCode: 'tests', domainName: domain });
      const secret = encryptedSecret(clientSecret);
      await kitCall(test.bridge, 'applicationSync', { ...fields, clientId, clientSecret: secret });
      await kitCall(test.bridge, 'authSync', { ...fields, userList });
    };
    const enter = async (tenant: string) => {
      const code = (await codeOf('lisi')).get('code');
      return browser(test.bridge).get(`/oauth/callback?code=${code}&tenant=${tenant}`);
    };
    await debugging('test-tenant');
    const entered = await enter('test-tenant');
    expect(entered.status).toBe(303);
    expect((await redeem(entered.location?.searchParams.get('ticket') ?? '')).json()).toMatchObject({
      user: { userName: 'tester', role: 'user' },
      tenant: { tenantId: 'test-tenant', test: true },
      instances: [{ instanceId: null }],
    });
    // Of one id in both worlds the real one is meant, whose grants know no tester.
    await debugging(enterprise.tenantId);
    expect((await enter(enterprise.tenantId)).status).toBe(403);
  });

  it('asks for the user once more when the identity provider stumbles, with no second token', async () => {
    const userInfos = () => asked.filter(line => line.endsWith('/userinfo')).length;
    fault = path =>
      path.endsWith('/userinfo') && userInfos() === 1 ? new Response('', { status: 502 }) : undefined;
    expect((await logIn('lisi')).entered.status).toBe(303);
    expect([tokenCalls(), userInfos()]).toEqual([1, 2]);
    fault = path => (path.endsWith('/userinfo') ? new Response('', { status: 502 }) : undefined);
    expect((await logIn('lisi')).entered.status).toBe(503);
    expect([tokenCalls(), userInfos()]).toEqual([2, 4]);
    const error = { error: 'unauthorized', error_description: 'Full authentication is required' };
    fault = path => (path.endsWith('/userinfo') ? Response.json(error, { status: 401 }) : undefined);
    expect((await logIn('lisi')).entered.status).toBe(401);
    expect([tokenCalls(), userInfos()]).toEqual([3, 5]);
  });

  it('names the callback address in the token call exactly as registered, or not at all when set so', async () => {
    const named: (string | null)[] = [];
    fault = (path, form) => {
      if (path.endsWith('/token')) named.push(form.get('redirect_uri'));
      return undefined;
    };
    await logIn('lisi');
    const { config } = test.bridge;
    const main = config.oauthApps.main;
    if (main === undefined) throw new Error('no application');
    const oauthApps = { main: { ...main, redirectUriInTokenCall: false } };
    const visitor = browser({ ...test.bridge, config: { ...config, oauthApps } });
    expect((await logIn('lisi', visitor)).entered.status).toBe(303);
    expect(named).toEqual([redirectUri, null]);
  });

  it('takes no enterprise for another whose code is the id of one that is gone', async () => {
    const { visitor } = await logIn('lisi');
    const unbound = { ...common(), flag: 0 };
    expect((await kitCall(test.bridge, 'tenantSync', unbound)).resultCode).toBe('000000');
    const other = { ...common(), tenantId: 'other', instanceId: 'i-2', appId: enterprise.appId, flag: 1 };
    const more = { tenantCode: enterprise.tenantId, name: 'Other', domainName: domain };
    await kitCall(test.bridge, 'tenantSync', { ...other, ...more });
    const { clientId, clientSecret } = enterprise;
    const secret = encryptedSecret(clientSecret);
    await kitCall(test.bridge, 'applicationSync', { ...other, clientId, clientSecret: secret });
    const userList = [{ userName: 'lisi', role: 'admin', enable: 'true' }];
    await kitCall(test.bridge, 'authSync', { ...other, userList });
    expect((await visitor.get('/oauth/userinfo')).status).toBe(401);
  });

  it.each([
    ['a page', () => new Response('<html>maintenance</html>')],
    ['a redirect', () => Response.redirect('https://elsewhere.example.com/', 302)],
    ['too many requests', () => new Response('slow down', { status: 429 })],
    ['not found', () => new Response('nothing here', { status: 404 })],
    ['an unknown error', () => Response.json({ error: 'temporarily_unavailable' }, { status: 400 })],
  ])('ends no login when the answer to the refresh is %s', async (_, answer) => {
    const { visitor } = await logIn('lisi');
    test.clock.advance(2 * hour - 60_000);
    fault = path => (path.endsWith('/token') ? answer() : undefined);
    expect((await visitor.post('/oauth/refresh', { json: {} })).status).toBe(200);
    expect((await visitor.get('/oauth/userinfo')).status).toBe(200);
    fault = undefined;
    const { expiresAt } = (await visitor.post('/oauth/refresh', { json: {} })).json();
    expect(Date.parse(expiresAt)).toBeGreaterThan(test.clock.now() + hour);
  });

  it('refreshes with the next older credentials once after invalid_client, and then tells a person', async () => {
    const { visitor } = await logIn('lisi');
    const sync = (secret: string, id: string) =>
      kitCall(test.bridge, 'applicationSync', {
        ...{ ...common(), instanceId: id, appId: enterprise.appId, flag: 1 },
        ...{ clientId: enterprise.clientId, clientSecret: encryptedSecret(secret) },
      });
    await bind({ instanceId: 'i-2' });
    test.clock.advance(2 * hour - 60_000);
    await sync('stale secret', 'i-2');
    const before = tokenCalls();
    expect((await visitor.post('/oauth/refresh', { json: {} })).status).toBe(200);
    expect(tokenCalls()).toBe(before + 2);
    expect(test.alarms()).not.toContain('ClientCredentialsRefused');
    await sync('also stale', instanceId);
    test.clock.advance(2 * hour - 60_000);
    expect((await visitor.post('/oauth/refresh', { json: {} })).status).toBe(200);
    expect(test.alarms()).toContain('ClientCredentialsRefused');
    expect((await visitor.get('/oauth/userinfo')).status).toBe(200);
  });

  it('leads to the identity provider’s logout also from a login that may not be used any more', async () => {
    const { ticket, visitor } = await logIn('lisi');
    const { sessionId, logoutToken } = (await redeem(ticket)).json();
    await grant({}, 3);
    const out = await visitor.post('/oauth/logout', { form: { sessionId, logoutToken } });
    expect([out.status, out.location?.origin]).toEqual([303, domain]);
    await grant();
    expect((await visitor.get('/oauth/userinfo')).status).toBe(401);
  });

  it('ends both sessions at the logout, ours first, and only for a page that knows the login', async () => {
    const { visitor, ticket } = await logIn('lisi');
    const { sessionId, logoutToken } = (await redeem(ticket)).json();
    expect(
      (await visitor.post('/oauth/logout', { form: { sessionId, logoutToken: 'guessed' } })).status,
    ).toBe(403);
    const other = (await redeem((await logIn('alice')).ticket)).json();
    const foreign = { sessionId, logoutToken: other.logoutToken };
    expect((await visitor.post('/oauth/logout', { form: foreign })).status).toBe(403);
    expect((await visitor.get('/oauth/userinfo')).status).toBe(200);
    const out = await visitor.post('/oauth/logout', { form: { sessionId, logoutToken } });
    expect(out.headers.Location).toBe(
      `${domain}/api/v1/logout?redirect_url=${encodeURIComponent('https://api.example.com/')}`,
    );
    expect((await visitor.get('/oauth/userinfo')).status).toBe(401);
    expect((await visitor.post('/oauth/logout', { form: { sessionId, logoutToken } })).status).toBe(200);
  });

  it('ends when nobody uses it, and after its longest time in any case', async () => {
    const { visitor } = await logIn('lisi');
    for (let round = 0; round < 3; round += 1) {
      test.clock.advance(7 * hour);
      expect((await visitor.get('/oauth/userinfo')).status).toBe(200);
    }
    test.clock.advance(9 * hour);
    expect((await visitor.get('/oauth/userinfo')).status).toBe(401);
    // 30 days by default, however often it was used.
    const busy = (await logIn('lisi')).visitor;
    for (let passed = 7; passed < 30 * 24; passed += 7) {
      test.clock.advance(7 * hour);
      expect((await busy.get('/oauth/userinfo')).status).toBe(200);
    }
    test.clock.advance(7 * hour);
    expect((await busy.get('/oauth/userinfo')).status).toBe(401);
  });

  it('keeps tickets for a minute and for the product only', async () => {
    const { ticket } = await logIn('lisi');
    expect((await redeem(ticket, 'unknown')).status).toBe(401);
    expect((await redeem(ticket, apiTokens.reader)).status).toBe(403);
    test.clock.advance(61_000);
    expect((await redeem(ticket)).status).toBe(404);
    const other = await logIn('alice');
    const both = await Promise.all([redeem(other.ticket), redeem(other.ticket)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  it('keeps every token out of URLs, logs and the open table', async () => {
    const query = await codeOf('lisi');
    const visitor = browser(test.bridge);
    const entered = await visitor.get(`/oauth/callback?${query}`);
    const ticket = entered.location?.searchParams.get('ticket') ?? '';
    const refused = await browser(test.bridge).get(`/oauth/callback?${query}`);
    expect(refused.status).toBe(401);
    const { sessionId } = (await redeem(ticket)).json();
    const item = await test.bridge.sessions.read({ pk: `session#${sessionId}`, sk: 'session' });
    const opened = JSON.parse(
      test.bridge.sealer.open(item?.tokens ?? '', { pk: item?.pk ?? '', attribute: 'tokens' }),
    );
    const secret = visitor.jar.get('__Host-session') ?? 'none';
    const table = JSON.stringify(test.faults.requests);
    const outside = JSON.stringify(test.lines) + entered.location?.href + table;
    const code = query.get('code') ?? '';
    for (const text of [opened.accessToken, opened.refreshToken, secret, code, enterprise.clientSecret]) {
      expect(text.length).toBeGreaterThan(20);
      expect(outside).not.toContain(text);
    }
    expect(table).not.toContain(ticket);
  });

  it('logs of a refused login the enterprise, the application, the status and the error', async () => {
    await browser(test.bridge).get(`/oauth/callback?code=stale&tenant=${enterprise.tenantId}`);
    const { tenantId: tenant, appId } = enterprise;
    expect(test.lines.find(({ message }) => message === 'login refused')?.fields).toMatchObject({
      ...{ tenant, appId, app: 'main' },
      why: 'code: HTTP 400 invalid_grant',
    });
  });

  it('asks nobody on this machine in a deployment, also when its table is on the loopback', async () => {
    const query = await codeOf('alice');
    const deployed = test.restart({
      MODE: 'production',
      APP_URL: 'https://app.example.com',
      ...{ SELLER_WEBHOOK_URL: '', SELLER_WEBHOOK_SECRETS: '', UNIFIED_LOGIN_URL: '' },
    });
    expect((await browser(deployed).get(`/oauth/callback?${query}`)).status).toBe(403);
    expect(asked.filter(line => line.includes('/api/v1/'))).toEqual([]);
    expect((await browser(test.bridge).get(`/oauth/callback?${query}`)).status).toBe(303);
  });

  it('ends wherever it began while SESSION_SECRETS are changed, step by step as the runbook says', async () => {
    const [old, fresh] = ['test-session-secret-of-32-characters-1', 'test-session-secret-of-32-characters-2'];
    const steps = [old, `${old},${fresh}`, `${fresh},${old}`, fresh];
    const ended: (number | undefined)[] = [];
    for (const [place, setting] of steps.entries()) {
      // Between two steps one container has read the new settings and another has not.
      const values = [steps[Math.max(0, place - 1)] ?? setting, setting];
      const [before, after] = values.map(value => test.restart({ SESSION_SECRETS: value }));
      for (const [began, ends] of [
        [before, after],
        [after, before],
      ] as const) {
        if (began === undefined || ends === undefined) throw new Error('two containers');
        const start = browser(began);
        await start.get('/oauth/login');
        const { config } = ends;
        // Without the state the login would count as one that nobody began.
        const closed = { ...ends, config: { ...config, login: { ...config.login, unsolicited: false } } };
        const strict = browser(closed);
        for (const [name, value] of start.jar) strict.jar.set(name, value);
        const { entered } = await logIn('alice', strict);
        ended.push(entered.status);
      }
    }
    expect(ended.filter(status => status !== 200 && status !== 303)).toEqual([]);
    expect(ended).toHaveLength(8);
  });

  it('opens cookies with an older secret after the secrets were changed', async () => {
    const { visitor } = await logIn('lisi');
    const start = browser(test.bridge);
    await start.get(`/oauth/login?tenant=${enterprise.tenantId}`);
    const rotated = {
      ...test.bridge.config,
      sessionSecrets: ['a-new-secret-of-at-least-32-characters', ...test.bridge.config.sessionSecrets],
    };
    const later = browser({ ...test.bridge, config: rotated, directory: test.bridge.directory });
    for (const [name, value] of [...start.jar, ...visitor.jar]) later.jar.set(name, value);
    expect((await later.get('/oauth/userinfo')).status).toBe(200);
    expect((await later.get(`/oauth/callback?${await codeOf('lisi')}`)).status).toBe(303);
  });

  it('answers that the login service is away, not that the person is unknown', async () => {
    fault = path => (path.endsWith('/token') ? new Response('x', { status: 502 }) : undefined);
    expect((await logIn('lisi')).entered.status).toBe(503);
    fault = path => (path.endsWith('/token') ? new Response('<html>', { status: 200 }) : undefined);
    expect((await logIn('lisi')).entered.status).toBe(401);
    fault = path =>
      path.endsWith('/token')
        ? new Response('{error=invalid_client, error_description=Client ID mismatch}', { status: 400 })
        : undefined;
    expect((await logIn('lisi')).entered.status).toBe(403);
    expect((await browser(test.bridge).get('/oauth/nobody/login')).status).toBe(404);
  });
});
