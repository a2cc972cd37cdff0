import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Instance } from '../../../shared/instance/instance.ts';
import type { RunningEngine } from '../../engines/runningEngine.ts';
import { tableEngines } from '../../engines/tableEngines.ts';
import { type MarketplaceServer, startMarketplaceServer } from '../../support/marketplaceServer.ts';
import { proofSize } from '../../support/proof.ts';
import { propertyRuns } from '../../support/propertyRuns.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../../support/tokenCall.ts';
import { marketplaceYear, randomFrom, type Subscription, wireTime } from './marketplaceYear.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** Our own clock's day of grace. */
const grace = day;
const retention = 15 * day;
const notice = 3 * day;
/** Schedules run every minute; every third day proves the same and takes far less time. */
const step = 3 * day;
const subscriptions = 16;

let engine: RunningEngine;
let test: TestBridge;
let marketplace: MarketplaceServer;
let year: ReturnType<typeof marketplaceYear>;

beforeAll(async () => {
  engine = (await tableEngines.at(-1)?.start()) as RunningEngine;
  marketplace = await startMarketplaceServer(
    () => test.clock.now(),
    orderId => year.order(orderId, test.clock.now()),
  );
  test = await openTestBridge(engine, {
    settings: {
      ...marketplace.settings,
      APP_URL: 'https://app.example.com',
      SELLER_WEBHOOK_URL: '',
      SELLER_WEBHOOK_SECRETS: '',
    },
  });
});
afterAll(async () => {
  await test.close();
  await marketplace.stop();
  await engine.stop();
});

interface Told {
  readonly at: number;
  readonly name: string;
  readonly instanceId: unknown;
}

const years = Array.from({ length: proofSize(1, propertyRuns(2)) }, (_, index) => 20261127 + index);

it.each(years)(
  'a year of lost, repeated and late calls (%i): nothing that is paid for is frozen or released in silence',
  async seed => {
    const random = randomFrom(seed);
    year = marketplaceYear(random);
    for (let number = 0; number < subscriptions; number += 1)
      year.subscriptions.push(await buy(number, seed, random));
    const ids = year.subscriptions.map(({ instanceId }) => instanceId);
    expect(new Set(ids).size).toBe(subscriptions);

    const told: Told[] = [];
    const wrong = new Set<string>();
    const whilePaid = { frozenByUs: new Set<string>(), releasedByUs: new Set<string>() };
    const paidAhead = new Map<string, number>();
    const end = test.clock.now() + 365 * day;
    // The last weeks bring nothing new: what is known by then has had its time to be told.
    for (; test.clock.now() < end + 45 * day; test.clock.advance(step)) {
      const from = test.lines.length;
      const now = test.clock.now();
      if (now < end) for (const bought of year.subscriptions) year.live(bought, now);
      for (const { family, fields } of year.arrived(now)) {
        await (family === 'saas-v1' ? tokenCall(test.bridge, fields) : signedCall(test.bridge, fields));
      }
      const instances = await runSchedules(ids);
      told.push(...alarmsFrom(from));
      for (const bought of year.subscriptions) {
        const instance = instances.get(bought.instanceId);
        const problem = instance === undefined ? 'lost' : check(bought, instance, now);
        if (problem !== undefined) wrong.add(`${bought.orderId} ${problem}`);
      }
    }

    function check(bought: Subscription, instance: Instance, now: number): string | undefined {
      const { instanceId, status, frozenBy, frozenAt = 0, releasedAt = 0, expireAt = 0 } = instance;
      const isPaid = !bought.gone && bought.paidUntil > now;
      const wasTold = (names: readonly string[], since: number, until = Number.POSITIVE_INFINITY) =>
        told.some(
          ({ at, name, instanceId: of }) =>
            of === instanceId && names.includes(name) && at >= since && at <= until,
        );
      if (status === 'released') {
        if (!wasTold(['ReleasedByClock'], 0)) return bought.gone ? undefined : 'was released by nobody';
        if (isPaid) whilePaid.releasedByUs.add(instanceId);
        if (isPaid && bought.telling === 'newest') return 'was released while paid for';
        return wasTold(['InstanceReleaseDue'], frozenAt, releasedAt - notice + hour)
          ? undefined
          : 'was released without notice';
      }
      // Our own clock may end what it was told would end; whoever pays has somebody who knows.
      const graceFrom = Math.max(expireAt, instance.expireAtSince ?? 0, instance.unfrozenAt ?? 0);
      if (status === 'active' && graceFrom + grace + step < now)
        return wasTold(['InstanceOverdue'], expireAt) ? undefined : 'is over, and nobody knows';
      if (status !== 'frozen') return undefined;
      if (frozenBy === 'clock') {
        if (isPaid) whilePaid.frozenByUs.add(instanceId);
        if (!wasTold(['FrozenByClock'], frozenAt)) return 'was frozen in silence';
      }
      const contradicted = instance.expireAtSource === 'marketplace' && expireAt > now + grace;
      const since = contradicted ? (paidAhead.get(instanceId) ?? now) : now;
      if (contradicted) paidAhead.set(instanceId, since);
      else paidAhead.delete(instanceId);
      if (now - since >= step && !wasTold(['FrozenWhilePaid'], frozenAt))
        return 'is frozen while paid for as we know ourselves, and nobody was told';
      const isOver = now > Math.max(frozenAt, expireAt) + retention + grace + step;
      if (isPaid && isOver && !wasTold(['InstanceReleaseDue', 'FrozenWhilePaid'], frozenAt))
        return 'is held frozen though it is paid for, and nobody was told';
      return undefined;
    }

    const alarms = [...new Set(told.map(({ name }) => name))].sort().map(name => {
      return [name, told.filter(each => each.name === name).length] as const;
    });
    console.info(
      `year ${seed}, ${subscriptions} instances:`,
      JSON.stringify({
        ...year.counts,
        frozenByUsWhilePaid: whilePaid.frozenByUs.size,
        releasedByUsWhilePaidAfterNotice: whilePaid.releasedByUs.size,
        alarms: Object.fromEntries(alarms),
      }),
    );
    expect([...wrong]).toEqual([]);
    // The year was one: something of every kind happened, and was told.
    expect(Math.min(...Object.values(year.counts))).toBeGreaterThan(0);
    expect(alarms.map(([name]) => name)).toEqual(
      expect.arrayContaining(['FrozenByClock', 'FrozenWhilePaid', 'InstanceReleaseDue']),
    );
  },
);

async function buy(number: number, seed: number, random: () => number): Promise<Subscription> {
  const orderId = `Y${seed}N${number}`;
  const paidUntil = test.clock.now() + (5 + random() * 25) * day;
  const bought: Subscription = {
    ...{ family: number % 3 === 2 ? 'saas-v1' : 'saas-v2', orderId, paidUntil },
    telling: number % 2 === 0 ? 'newest' : 'own',
    ...{ instanceId: '', frozen: false, gone: false, orders: new Map([[orderId, paidUntil]]) },
  };
  const { instanceId = '' } =
    bought.family === 'saas-v1'
      ? await tokenCall(test.bridge, purchaseV1(orderId, { expireTime: wireTime(paidUntil) }))
      : await signedCall(test.bridge, purchase(orderId));
  return { ...bought, instanceId };
}

/** Every schedule that has something to do, until none has: what is due is found through the index, as always. */
async function runSchedules(ids: readonly string[]): Promise<ReadonlyMap<string, Instance>> {
  for (let runs = 0; ; runs += 1) {
    const instances = await test.bridge.instances.store.readMany(ids);
    const kinds = (['deliver', 'expire', 'release'] as const).filter(kind =>
      instances.some(
        ({ dueShard = '', dueAt = 0 }) => dueShard.startsWith(kind) && dueAt <= test.clock.now(),
      ),
    );
    if (kinds.length === 0) return new Map(instances.map(instance => [instance.instanceId, instance]));
    expect(runs, 'work that never ends').toBeLessThan(20);
    for (const kind of kinds) await test.run(kind);
  }
}

/** The clock also goes on by itself: an alarm is never dated before it was raised. */
function alarmsFrom(line: number): readonly Told[] {
  const at = test.clock.now();
  return test.lines
    .slice(line)
    .filter(({ level }) => level === 'alarm')
    .map(({ message, fields }) => ({ at, name: message, instanceId: fields.instanceId }));
}
