import { finishLogin } from '../../../shared/login/endpoints/finishLogin.ts';
import { logout } from '../../../shared/login/endpoints/logout.ts';
import { redeemTicket } from '../../../shared/login/endpoints/redeemTicket.ts';
import { refresh } from '../../../shared/login/endpoints/refresh.ts';
import { startLogin } from '../../../shared/login/endpoints/startLogin.ts';
import { userInfo } from '../../../shared/login/endpoints/userInfo.ts';
import { loginHandler } from '../../../shared/login/loginHandler.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { eventOf, type FuzzInput } from '../fuzzInput.ts';
import { hostileText, hostileValue } from '../hostileValues.ts';
import { sellerTokens } from '../openFuzzBridge.ts';
import type { RandomSource } from '../randomSource.ts';
import type { KnownIds } from './marketplaceInput.ts';

const endpoints = [
  { method: 'GET', path: '/oauth/login', run: startLogin },
  { method: 'GET', path: '/oauth/main/login', run: startLogin },
  { method: 'GET', path: '/oauth/other/login', run: startLogin },
  { method: 'GET', path: '/oauth/callback', run: finishLogin },
  { method: 'POST', path: '/oauth/callback', run: finishLogin },
  { method: 'POST', path: '/oauth/refresh', run: refresh },
  { method: 'GET', path: '/oauth/userinfo', run: userInfo },
  { method: 'POST', path: '/oauth/logout', run: logout },
  { method: 'POST', path: '/oauth/ticket', run: redeemTicket },
] as const;

const names = [
  'tenant',
  'return',
  'nonce',
  'retry',
  'code',
  'state',
  'tenant_id',
  'error',
  'sessionId',
] as const;

/** What browsers and products send to the login, cookies of logins that began before among it. */
export function loginInputs(bridge: Bridge) {
  const open = async () => bridge;
  const doors = endpoints.map(({ run, ...door }) => ({ ...door, open: loginHandler(open, run) }));

  return (random: RandomSource, ids: KnownIds, cookies: readonly string[]): FuzzInput => {
    const { method, path, open: door } = random.pick(doors);
    const value = (name: string): string => {
      // An enterprise that is asked for costs queries: not every time.
      if (name.startsWith('tenant'))
        return random.percent(50) ? random.pick(ids.tenants) : hostileText(random);
      if (random.percent(30)) return hostileText(random).slice(0, 3_000);
      return random.pick([
        '1',
        'abc',
        'https://app.example.com/deep',
        'https://evil.example/',
        '//evil.example',
      ]);
    };
    const query = new URLSearchParams();
    for (const name of names) if (random.percent(18)) query.append(name, value(name));
    if (path.endsWith('callback') && random.percent(60)) query.append('code', value('code'));
    const isForm = random.percent(50);
    const body = {
      ticket: hostileValue(random),
      sessionId: hostileValue(random),
      state: hostileValue(random),
    };
    const form = Object.entries(body).map(([name, it]): [string, string] => [name, String(it)]);
    return {
      kind: 'login',
      door: `login ${path.split('/').at(-1)}`,
      open: door,
      answerKeys: [],
      event: eventOf(
        {
          method,
          path,
          rawQuery: random.percent(90) ? query.toString() : hostileText(random),
          headers: {
            'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
            'accept-language': random.pick(['zh-CN,zh;q=0.9', 'en', '', hostileText(random).slice(0, 200)]),
            ...(random.percent(40)
              ? {
                  authorization: `Bearer ${random.pick([...Object.values(sellerTokens), hostileText(random)])}`,
                }
              : {}),
          },
          cookies: random.percent(50)
            ? [random.pick([...cookies, `__Host-session=${hostileText(random).slice(0, 3_000)}`])]
            : [],
          ...(method === 'GET'
            ? {}
            : { body: isForm ? new URLSearchParams(form).toString() : JSON.stringify(body) }),
        },
        Date.now(),
      ),
    };
  };
}
