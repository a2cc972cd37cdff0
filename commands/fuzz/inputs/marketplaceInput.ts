import { allOrgSync } from '../../../functions/kit/allOrgSync.ts';
import { applicationSync } from '../../../functions/kit/applicationSync.ts';
import { authSync } from '../../../functions/kit/authSync.ts';
import { singleOrgSync } from '../../../functions/kit/singleOrgSync.ts';
import { tenantSync } from '../../../functions/kit/tenantSync.ts';
import { activities as licenseActivities } from '../../../functions/license/licenseAddress.ts';
import { orderNotify } from '../../../functions/order/orderNotify.ts';
import { newInstance } from '../../../functions/saas/newInstance.ts';
import { activities as saasActivities } from '../../../functions/saas/productionAddress.ts';
import { kitCalls } from '../../../sandbox/marketplace/families/kitCalls.ts';
import { router } from '../../../shared/callback/handler.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { kit } from '../../../shared/runtime/kit.ts';
import type { Json, JsonObject } from '../../../shared/wire/json.ts';
import { type BaseSuite, commandsOf, fieldsOf } from '../../accept/fields.ts';
import { type Signing, signCall } from '../../accept/signCall.ts';
import { eventOf, type FrontDoor, type FuzzInput } from '../fuzzInput.ts';
import { changedBytes, changedFields, hostileText } from '../hostileValues.ts';
import { keys } from '../openFuzzBridge.ts';
import type { RandomSource } from '../randomSource.ts';

/** Ids that calls name: few, so that calls meet, and one that nobody knows. */
export interface KnownIds {
  readonly instances: readonly string[];
  readonly tenants: readonly string[];
}

type Suite = BaseSuite | 'kit-v1' | 'kit-v2';

const addresses: Readonly<
  Record<Suite, { readonly path: string; readonly signing: Signing; readonly keys: readonly string[] }>
> = {
  v2: { path: '/saas', signing: 'post', keys: [keys.base] },
  v1: { path: '/saas', signing: 'get', keys: [keys.v1] },
  order: { path: '/order', signing: 'post', keys: [keys.general] },
  license: { path: '/license', signing: 'get', keys: [keys.v1, keys.license] },
  'license-code': { path: '/license', signing: 'post', keys: [keys.license] },
  'license-online': { path: '/license', signing: 'post', keys: [keys.license] },
  'kit-v1': { path: '/saas/produceAPI/', signing: 'kit-v1', keys: [keys.v1, keys.kit] },
  'kit-v2': { path: '/license/produceAPI/v2/', signing: 'kit-v2', keys: [keys.kit] },
};

const suites = Object.keys(addresses) as Suite[];
const syncs = { tenantSync, applicationSync, authSync, singleOrgSync, allOrgSync } as const;
const kitActs = ['bind', 'authorize', 'reorganise', 'disable', 'unbind'] as const;
const everyKey = Object.values(keys);

/** The doors of every family, and what comes to them: right calls, changed ones, and what nobody has signed. */
export function marketplaceInputs(bridge: Bridge, publicKey: string) {
  const open = async () => bridge;
  const doors: Readonly<Record<string, FrontDoor>> = {
    '/saas': router(open, saasActivities),
    '/saas/newInstance': router(open, [newInstance]),
    '/license': router(open, licenseActivities),
    '/order': router(open, [orderNotify]),
    ...Object.fromEntries(Object.entries(syncs).map(([name, sync]) => [name, kit.serve(sync, open)])),
  };
  // Encrypted once: it costs as much as a hundred calls.
  const acts = kitActs.flatMap(act =>
    ([1, 2] as const).flatMap(version =>
      kitCalls(
        act,
        {
          instanceId: '',
          orderId: 'CS1',
          domainName: 'idp.example.com',
          publicKey,
          now: Date.now(),
          test: true,
        },
        version,
      ).map(call => ({ ...call, version })),
    ),
  );

  return (random: RandomSource, ids: KnownIds): FuzzInput => {
    const suite = random.pick(suites);
    const { path, signing, keys: ring } = addresses[suite];
    let door = path;
    let fields: JsonObject;
    if (suite === 'kit-v1' || suite === 'kit-v2') {
      const version = suite === 'kit-v1' ? 1 : 2;
      const act = random.pick(acts.filter(it => it.version === version));
      const name = random.percent(10) ? random.pick(Object.keys(syncs)) : act.sync;
      door = path + name;
      const said = {
        ...act.fields,
        tenantId: random.pick(ids.tenants),
        instanceId: random.pick(ids.instances),
      };
      fields = said as unknown as JsonObject;
    } else {
      // The marketplace's own marks of a test: such calls are answered out of nothing, and leave the table alone.
      const test = random.percent(88);
      const orderId = `CS${random.below(40)}`;
      const command = random.pick(commandsOf[suite]);
      const instanceId = random.pick(ids.instances);
      fields = fieldsOf(suite, command, { test, orderId, orderLineId: `${orderId}-1`, instanceId });
      if (suite === 'v2' && random.percent(5)) door = '/saas/newInstance';
    }
    const isChanged = random.percent(60);
    const said = isChanged ? changedFields(fields, random) : fields;
    const key = random.percent(5) ? random.pick(everyKey) : random.pick(ring);
    const isSigned = random.percent(signing.startsWith('kit') ? 12 : 30);
    const signed = signCall({
      signing,
      url: `https://api.example.com${door}`,
      key: isSigned ? key : 'a-key-that-nobody-has-here',
      fields: asSent(said, signing),
      skewMs: random.percent(4) ? random.pick([-90_000, 90_000, -4e9, 4e9]) : 0,
      inSeconds: random.percent(5),
      unsorted: !isChanged && random.percent(30),
      ...(random.percent(3) ? { omit: random.pick(['signature', 'timestamp', 'nonce'] as const) } : {}),
      ...(signing !== 'get' && isSigned && isChanged && random.percent(15)
        ? { rawBody: changedBytes(JSON.stringify(said), random).toString() }
        : {}),
    });
    const spoils = !isSigned && random.percent(40);
    const rawQuery = signed.url.search.slice(1);
    const method = random.percent(2) ? random.pick(['GET', 'POST', 'PUT', 'HEAD']) : signed.method;
    return {
      kind: 'marketplace',
      door: suite,
      open: doors[door] ?? doors[door.split('/').at(-1) ?? ''] ?? nowhere,
      event: eventOf(
        {
          method,
          path: door,
          rawQuery: spoils && random.percent(50) ? changedQuery(rawQuery, random) : rawQuery,
          headers: changedHeaders(signed.headers, random),
          ...(signed.method === 'GET'
            ? {}
            : { body: spoils ? changedBytes(signed.body, random) : signed.body }),
        },
        Date.now(),
      ),
      // By another method it is another family that answers at the same address.
      answerKeys: method === signed.method ? ring : everyKey,
    };
  };
}

const nowhere: FrontDoor = () => Promise.reject(new Error('no such door: the fuzz itself is wrong'));

/** In a query everything is text. */
const asSent = (fields: JsonObject, signing: Signing): JsonObject =>
  signing !== 'get'
    ? fields
    : Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name, textOf(value).slice(0, 12_000)]),
      );

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function changedQuery(query: string, random: RandomSource): string {
  const at = random.below(query.length + 1);
  const more = random.pick(['&', '=', '%', '%ff', '+', '&activity=releaseInstance', '&nonce=1', '#', '%00']);
  return query.slice(0, at) + more + query.slice(at + random.below(3));
}

function changedHeaders(
  headers: Readonly<Record<string, string>>,
  random: RandomSource,
): Readonly<Record<string, string>> {
  if (!random.percent(4)) return headers;
  const name = random.pick([...Object.keys(headers), 'Authorization', 'Cookie', 'X-Forwarded-For']);
  return { ...headers, [name]: hostileText(random) };
}
