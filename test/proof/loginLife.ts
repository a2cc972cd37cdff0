import { enterprise, people } from '../../sandbox/enterprise/enterprise.ts';
import { instanceIdFor } from '../../shared/instance/identity.ts';
import { minuteMs } from '../../shared/platform/time.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { browser } from '../support/browser.ts';
import { encryptedSecret, type KitName, kitCall, kitTime } from '../support/kitCall.ts';
import { sellerCall, tokens } from '../support/sellerCall.ts';
import { callsOf, facts, type Life, pause, purchaseDone, type Step } from './life.ts';
import type { World } from './world.ts';

const [person] = people;
const { tenantId, tenantCode, name, appId, clientId, clientSecret } = enterprise;
const token = tokens.product;

/** What the product holds of a login. */
interface Visit {
  readonly sessionId: string;
  readonly logoutToken: string;
  readonly user: unknown;
}

/** Somebody goes from our page over that of the enterprise into the product. */
async function enter(bridge: Bridge, { identityUrl }: World): Promise<Visit | number> {
  const visitor = browser(bridge);
  const start = await visitor.get(`/oauth/login?tenant=${tenantCode}`);
  if (start.status !== 302 || start.location === undefined) return start.status;
  if (start.location.origin !== identityUrl) throw new Error(`a login starts at ${start.location.origin}`);
  const back = await fetch(start.location, {
    redirect: 'manual',
    headers: { cookie: `sandbox-identity=${person?.userName}` },
  });
  const { search } = new URL(back.headers.get('location') ?? 'none:');
  const entered = await visitor.get(`/oauth/callback${search}`);
  const ticket = entered.location?.searchParams.get('ticket');
  if (entered.status !== 303 || typeof ticket !== 'string') return entered.status;
  const redeemed = await browser(bridge).post('/oauth/ticket', { json: { ticket }, token });
  return redeemed.status === 200 ? (redeemed.json() as Visit) : redeemed.status;
}

/**
 * An enterprise is bound, one of its people logs in, stays longer than one token lasts, loses the right, gets it again and
 * logs out. Whoever is told to log in again does so, as people do.
 */
export const loginLife: Life = {
  name: 'login',
  world: { identity: true },
  // There is one enterprise in a world that can log in.
  playsPerWorld: 1,
  steps(order, world) {
    const instanceId = instanceIdFor('saas-v2', order, `${order}-000001`);
    const buy = callsOf('v2', world, { ...facts(order, world), instanceId });
    const began = world.clock.now() - 60 * minuteMs;
    let second = 0;
    let visit: Visit | undefined;
    const visits: unknown[] = [];
    told.set(order, visits);

    const sync = (call: KitName, fields: Readonly<Record<string, unknown>>): Step => {
      second += 1;
      const body = {
        ...{ instanceId, tenantId, testFlag: 0, timeStamp: kitTime(began + second * 1_000) },
        ...fields,
      };
      return {
        name: `kit/${call}`,
        done: ['000000'],
        send: async bridge => (await kitCall(bridge, call, body)).resultCode,
      };
    };
    const grant = (enable: 'true' | 'false') =>
      sync('authSync', { appId, userList: [{ ...person, enable }], flag: 1 });

    const logIn = async (bridge: Bridge): Promise<string> => {
      const entered = await enter(bridge, world);
      if (typeof entered === 'number') return String(entered);
      visit = entered;
      return '200';
    };
    const noted = async (bridge: Bridge): Promise<string> => {
      const code = await logIn(bridge);
      if (code === '200') visits.push(visit?.user);
      return code;
    };
    const step = (what: string, done: readonly string[], send: Step['send']): Step => ({
      name: `login/${what}`,
      done,
      send,
    });
    const userInfo = async (bridge: Bridge): Promise<string> => {
      const path = `/oauth/userinfo?sessionId=${visit?.sessionId}`;
      return String((await browser(bridge).get(path, { token })).status);
    };
    return [
      buy('purchase', {}, purchaseDone),
      pause(minuteMs),
      buy('query'),
      sync('tenantSync', { orderId: order, tenantCode, name, domainName: world.identityUrl, flag: 1 }),
      sync('applicationSync', { appId, clientId, clientSecret: encryptedSecret(clientSecret), flag: 1 }),
      grant('true'),
      pause(minuteMs),
      step('enter', ['200'], noted),
      step('userinfo', ['200'], userInfo),
      // Five minutes before the access token ends a new one is fetched.
      pause(116 * minuteMs),
      step('refresh', ['200'], async bridge => {
        const json = { sessionId: visit?.sessionId };
        const { status } = await browser(bridge).post('/oauth/refresh', { json, token });
        // A token of one use whose answer was lost: the person logs in again.
        return status === 401 ? logIn(bridge) : String(status);
      }),
      grant('false'),
      step('may no longer', ['401'], userInfo),
      grant('true'),
      step('enter again', ['200'], noted),
      step('logout', ['200', '303'], async bridge => {
        const form = { sessionId: visit?.sessionId ?? '', logoutToken: visit?.logoutToken ?? '' };
        return String((await browser(bridge).post('/oauth/logout', { form })).status);
      }),
      step('has left', ['401'], userInfo),
    ];
  },
  async seen(order, bridge) {
    const get = async (path: string) =>
      (await sellerCall(bridge, 'GET', `/api/v1/tenants/${tenantId}${path}`, { token: 'reader' })).body;
    return { people: told.get(order), tenant: await get(''), users: await get('/users') };
  },
};

/** By order what the product was told of each person that entered. */
const told = new Map<string, unknown[]>();
