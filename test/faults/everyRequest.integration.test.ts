import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runDue } from '../../shared/delivery/runDue.ts';
import { instanceIdFor, instanceKey } from '../../shared/instance/identity.ts';
import { isHistoryOnly } from '../../shared/outbox/eventTypes.ts';
import type { HistoryRecord } from '../../shared/outbox/history/historyLine.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { describeOnProofEngines } from '../engines/describeOnEveryEngine.ts';
import { proofSize } from '../support/proof.ts';
import { purchase, sendEvent, signedEvent } from '../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../support/testBridge.ts';

const minute = 60_000;
const app = { frontEndUrl: 'https://app.example.com/a' };

/** A whole life, one call after the other; with its renewals the history no longer fits into the item. */
function life(orderId: string): readonly Readonly<Record<string, unknown>>[] {
  const instanceId = instanceIdFor('saas-v2', orderId, `${orderId}-000001`);
  const later = (name: string) => ({ instanceId, orderId: name, orderLineId: `${name}-000001` });
  const renewals = Array.from({ length: 6 }, (_, index) => ({
    ...later(`${orderId}-R${index}`),
    activity: 'refreshInstance',
    scene: 'RENEWAL',
    expireTime: `20${40 + index}0101000000`,
  }));
  return [
    purchase(orderId),
    ...renewals,
    { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' },
    { activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' },
    { ...later(`${orderId}-U`), activity: 'upgradeInstance' },
    { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' },
    { activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' },
    { activity: 'releaseInstance', instanceId },
  ];
}

/** What the product must have been told, in sequence. */
const told = [
  'instance.created',
  ...Array.from({ length: 6 }, () => 'instance.renewed'),
  'instance.frozen',
  'instance.unfrozen',
  'instance.upgraded',
  'instance.frozen',
  'instance.unfrozen',
  'instance.released',
];

describeOnProofEngines('a process that dies at a request to the table', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    test.product.respond(({ type }) => (type === 'instance.created' ? { body: { app } } : { status: 204 }));
  });
  afterEach(() => test.close());

  async function schedules(bridge: Bridge): Promise<void> {
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    await runDue({ kind: 'deliver', deps: bridge, budget: { deadline: test.clock.now() + minute, signal } });
  }

  /** Plays a life; at its `crashAt`th request the process dies, another goes on, and the marketplace asks again. */
  async function play(orderId: string, crashAt: number, when: 'before' | 'after'): Promise<'died' | 'lived'> {
    let { bridge } = test;
    const never = new Promise<void>(() => undefined);
    const last = test.faults.inject(when === 'before' ? { holdRequest: never } : { holdAnswer: never }, {
      nth: crashAt,
      times: 1,
    });
    const rest = test.faults.inject(
      { holdRequest: never },
      { nth: crashAt + 1, times: Number.POSITIVE_INFINITY },
    );
    let died = false;
    /** Does something in the process that lives, until it dies. */
    const unlessStruck = async <Result>(
      work: (living: Bridge) => Promise<Result>,
    ): Promise<Result | undefined> => {
      const working = work(bridge);
      if (died) return working;
      const result = await Promise.race([working, struck(last, working)]);
      if (last.hits === 0) return result;
      died = true;
      // What it still had to say is never heard.
      bridge = test.restart();
      test.clock.advance(2 * minute);
      return undefined;
    };
    for (const fields of life(orderId)) {
      const send = (to: Bridge) => sendEvent(to, signedEvent(fields, test.clock.now()));
      let code = (await unlessStruck(send))?.resultCode;
      for (let tries = 0; code !== '000000'; tries += 1) {
        expect(tries).toBeLessThan(5);
        code = (await send(bridge)).resultCode;
        test.clock.advance(minute);
      }
    }
    for (let runs = 0; runs < 3; runs += 1) {
      test.clock.advance(minute);
      await unlessStruck(schedules);
    }
    last.remove();
    rest.remove();
    return died ? 'died' : 'lived';
  }

  /** Resolves when the fault has struck; never after `until` is over. */
  async function struck(fault: { readonly hits: number }, until: Promise<unknown>): Promise<undefined> {
    let over = false;
    until.finally(() => {
      over = true;
    });
    while (fault.hits === 0 && !over) await pause(1);
    return fault.hits === 0 ? new Promise<undefined>(() => undefined) : undefined;
  }

  /** Every line once, every event told, nothing else. */
  async function check(orderId: string): Promise<void> {
    const instanceId = instanceIdFor('saas-v2', orderId, `${orderId}-000001`);
    const bridge = test.restart();
    const instance = await bridge.instances.store.read(instanceKey(instanceId));
    if (instance === undefined) throw new Error('there is no instance');
    expect(instance).toMatchObject({ status: 'released', outbox: [] });
    const records: HistoryRecord[] = [];
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page = await bridge.history.list(instance, { after, limit: 6 });
      records.push(...page.records);
      after = page.next;
    }
    expect(records.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: instance.sequence }, (_, index) => index + 1),
    );
    const news = records.filter(({ type }) => !isHistoryOnly(type));
    expect(news.map(({ type }) => type)).toEqual(told);
    expect(news.every(({ outcome }) => outcome === 'delivered')).toBe(true);
    const heard = test.product.received.filter(({ data }) => data.instanceId === instanceId);
    expect(new Set(heard.map(({ id }) => id))).toEqual(new Set(news.map(({ id }) => id)));
    const order = heard.map(({ data }) => Number(data.sequence));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    const items = await test.stored(instanceKey(instanceId).pk);
    expect(items.filter(({ sk }) => sk === 'instance')).toHaveLength(1);
    // The life is long enough for lines to move out.
    expect(items.length).toBeGreaterThan(1);
  }

  /** Every so-many-th request is struck; as a proof the odd ones before, the even ones after. */
  const stride = proofSize(18, 2);

  /** A life for each request of it: until one was lived to its end. */
  async function everywhere(when: 'before' | 'after'): Promise<void> {
    for (let crashAt = when === 'before' ? 1 : 2; ; crashAt += stride) {
      const orderId = `CS-CRASH-${when}-${crashAt}`;
      const outcome = await play(orderId, crashAt, when);
      await check(orderId);
      if (outcome === 'died') continue;
      // Thirteen calls of three or four requests each, the lines that moved, and three runs of the schedule.
      expect(crashAt).toBeGreaterThan(50 + 3 * 16);
      return;
    }
  }

  it('4 before it is sent, wherever in a life: no line lost or doubled, no event lost or invented', async () => {
    await everywhere('before');
  }, 1_200_000);

  it('4 after it is done, wherever in a life: no line lost or doubled, no event lost or invented', async () => {
    await everywhere('after');
  }, 1_200_000);
});
