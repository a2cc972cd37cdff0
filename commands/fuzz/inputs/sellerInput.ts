import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { sellerHandler } from '../../../shared/seller/route.ts';
import { allRoutes } from '../../../shared/seller/routes/allRoutes.ts';
import type { Json } from '../../../shared/wire/json.ts';
import { eventOf, type FuzzInput } from '../fuzzInput.ts';
import { changedBytes, hostileText, hostileValue } from '../hostileValues.ts';
import { sellerTokens } from '../openFuzzBridge.ts';
import type { RandomSource } from '../randomSource.ts';
import type { KnownIds } from './marketplaceInput.ts';

const fieldNames = [
  ...[
    'app',
    'license',
    'code',
    'reason',
    'expireAt',
    'records',
    'readings',
    'id',
    'instanceId',
    'at',
    'value',
  ],
  ...['meter', 'reading', 'packageInstanceId', 'beginAt', 'quota', 'from', 'to', 'type', 'month', 'remarks'],
];

/** What the seller's product, and whoever guesses at its API, sends: every route, with tokens and without. */
export function sellerInputs(bridge: Bridge) {
  const open = sellerHandler(async () => bridge, allRoutes);

  const valueFor = (name: string, random: RandomSource, ids: KnownIds): Json => {
    if (random.percent(40)) return hostileValue(random);
    if (name === 'instanceId') return random.pick(ids.instances);
    if (/at$|^from$|^to$|beginAt/i.test(name)) return '2026-11-26T10:00:00Z';
    if (name === 'app') return { frontEndUrl: 'https://app.example.com/', memo: hostileText(random) };
    if (name === 'records' || name === 'readings')
      return Array.from({ length: random.below(4) }, () => bodyOf(random, ids));
    if (name === 'value' || name === 'reading' || name === 'quota')
      return random.pick(['1', '0.5', '-1', '1e9', 3]);
    return random.pick(['x', 'sold-out', '000106', 'renewal', '2026-11']);
  };
  const bodyOf = (random: RandomSource, ids: KnownIds): Json =>
    Object.fromEntries(
      Array.from({ length: random.below(7) }, () => random.pick(fieldNames)).map(name => [
        name,
        valueFor(name, random, ids),
      ]),
    );

  return (random: RandomSource, ids: KnownIds): FuzzInput => {
    const route = random.pick(allRoutes);
    const segment = (): string =>
      random.percent(70)
        ? random.pick([...ids.instances, ...ids.tenants, 'evt_0', 'codes'])
        : random.pick([
            '%00',
            '..',
            '%2f',
            '%zz',
            '__proto__',
            encodeURIComponent(hostileText(random).toWellFormed()).slice(0, 4_000),
          ]);
    const path = `/api/v1${route.path.replaceAll(/\{\w+\}/g, segment)}${random.percent(3) ? '/more' : ''}`;
    const query = new URLSearchParams();
    for (const name of ['limit', 'cursor', 'status', 'family', 'month', 'date', 'kind', 'appId', 'view']) {
      if (random.percent(12))
        query.append(
          name,
          random.pick(['1', '2026-11', 'active', '100', cursor(random), hostileText(random).slice(0, 3_000)]),
        );
    }
    const text = JSON.stringify(bodyOf(random, ids));
    const token = random.pick([
      ...Object.values(sellerTokens),
      sellerTokens.operate,
      hostileText(random).slice(0, 300),
      'fuzz-read-token-0000',
    ]);
    return {
      kind: 'seller',
      door: 'seller API',
      open,
      answerKeys: [],
      event: eventOf(
        {
          method: random.percent(3) ? random.pick(['PUT', 'DELETE', 'GET', 'POST']) : route.method,
          path,
          rawQuery: query.toString(),
          headers: {
            'content-type': random.percent(95) ? 'application/json' : 'text/plain',
            ...(random.percent(75) ? { authorization: `Bearer ${token}` } : {}),
          },
          ...(route.method === 'POST'
            ? { body: random.percent(10) ? changedBytes(text, random) : text }
            : {}),
        },
        Date.now(),
      ),
    };
  };
}

/** Looks like a position of some list. */
const cursor = (random: RandomSource): string =>
  Buffer.from(
    JSON.stringify(
      random.pick([
        { shard: -1_000_000_000 },
        { shard: 3, pk: 'a', sk: 'b' },
        { pk: 'failures#2026-11-26', sk: '' },
        { pk: hostileText(random), sk: hostileText(random) },
        { listedIn: 'instance#2026-11', listedAt: 1e300, pk: 'a', sk: 'b' },
        [],
        null,
      ]),
    ),
  ).toString('base64url');
