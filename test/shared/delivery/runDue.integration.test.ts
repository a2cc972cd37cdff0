import { setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runDue } from '../../../shared/delivery/runDue.ts';
import { instanceIdFor } from '../../../shared/instance/identity.ts';
import { dueShard, shards } from '../../../shared/table/dueShards.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { deferred } from '../../support/deferred.ts';
import { eventually } from '../../support/eventually.ts';
import { proofSize } from '../../support/proof.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const hour = 3_600_000;
const app = { frontEndUrl: 'https://app.example.com/a' };

/** A product that takes every connection and never answers. */
async function startSilentProduct(): Promise<{ url: string; asked(): number; close(): Promise<void> }> {
  let asked = 0;
  const server: Server = createServer(request => {
    asked += 1;
    request.resume();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    asked: () => asked,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

describeOnEveryEngine('a run of a schedule', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
  });
  afterEach(() => test.close());

  const answering = () =>
    test.product.respond(({ type }) => (type === 'instance.created' ? { body: { app } } : { status: 204 }));
  /** Orders whose creation the product did not take, all due. */
  async function due(count: number, name = 'CS-DUE'): Promise<readonly string[]> {
    test.product.respond(() => ({ status: 503 }));
    const orders = Array.from({ length: count }, (_, number) => `${name}-${number}`);
    for (let at = 0; at < count; at += 20) {
      await Promise.all(orders.slice(at, at + 20).map(order => signedCall(test.bridge, purchase(order))));
    }
    test.clock.advance(2 * hour);
    answering();
    return orders.map(order => instanceIdFor('saas-v2', order, `${order}-000001`));
  }
  const statusOf = async (id: string) => (await test.instance(id))?.status;
  const shardOfId = async (id: string) => (await test.instance(id))?.dueShard;

  it('does the work of all other shards when one cannot be read, and says which', async () => {
    const ids = await due(60);
    const broken = (await shardOfId(ids[0] ?? '')) ?? '';
    const inBroken = (await Promise.all(ids.map(shardOfId))).filter(shard => shard === broken).length;
    const fault = test.faults.inject('throttle', {
      operation: 'Query',
      where: ({ input }) => JSON.stringify(input).includes(`"${broken}"`),
      times: Number.POSITIVE_INFINITY,
    });
    const report = await test.run('deliver');
    expect(report).toMatchObject({ worked: 60 - inBroken, failed: 0, failedShards: 1, finished: false });
    const alarms = test.lines.filter(({ message }) => message === 'DueShardFailed');
    expect(alarms.map(({ fields }) => fields.shard)).toEqual([broken]);
    fault.remove();
    expect(await test.run('deliver')).toMatchObject({ worked: inBroken, failedShards: 0, finished: true });
  });

  it('walks all shards at once: none waits for another', async () => {
    const hold = deferred();
    const first = test.faults.inject({ holdRequest: hold.promise }, { operation: 'Query', times: shards });
    const running = test.run('deliver');
    await eventually(() => expect(first.hits).toBe(shards));
    const asked = test.faults.requests.map(({ input }) => JSON.stringify(input));
    for (let shard = 0; shard < shards; shard += 1) {
      expect(asked.filter(text => text.includes(`"${dueShard('deliver', shard)}"`))).toHaveLength(1);
    }
    hold.resolve();
    expect(await running).toMatchObject({ finished: true });
  });

  it('begins nothing that would have less than two seconds, and takes nobody’s attempt for it', async () => {
    const ids = await due(12);
    const before = test.product.received.length;
    const report = await test.run('deliver', 1_999);
    expect(report).toMatchObject({ worked: 0, failed: 0, finished: false });
    expect(test.product.received).toHaveLength(before);
    for (const id of ids) {
      expect(await test.instance(id)).toMatchObject({ outbox: [{ attempts: 1 }] });
    }
    // Nobody holds them: they are done as soon as there is time.
    expect(await test.run('deliver')).toMatchObject({ worked: 12, finished: true });
  });

  it('gives what has begun all its time, also at its end: a slow product loses no event to a full run', async () => {
    const ids = await due(6);
    const reply = deferred();
    test.product.respond(() => ({ body: { app }, delay: reply.promise }));
    const before = test.product.received.length;
    const running = test.run('deliver', 32_000);
    await eventually(() => expect(test.product.received.length).toBe(before + 6));
    // The time of the run is over long before the product answers.
    test.clock.advance(33_000);
    reply.resolve();
    expect(await running).toMatchObject({ worked: 6, failed: 0 });
    for (const id of ids) expect(await test.instance(id)).toMatchObject({ status: 'active', outbox: [] });
  });

  it('does not count an attempt for which the time was up after its claim', async () => {
    const [id = ''] = await due(1);
    const hold = deferred();
    // Between lease and claim nothing is lost: the claim itself takes until the time is up.
    const claim = test.faults.inject({ holdRequest: hold.promise }, { operation: 'UpdateItem', nth: 2 });
    const before = test.product.received.length;
    const running = test.run('deliver', 10_000);
    await eventually(() => expect(claim.hits).toBe(1));
    test.clock.advance(21_500);
    hold.resolve();
    await running;
    expect(test.product.received).toHaveLength(before);
    expect(await test.instance(id)).toMatchObject({ outbox: [{ attempts: 1 }] });
    await test.run('deliver');
    expect(await statusOf(id)).toBe('active');
  });

  it('takes older work first within a shard, and comes to all of it over several runs', async () => {
    const ids = await due(80);
    const left = async () =>
      (await Promise.all(ids.map(statusOf))).filter(status => status !== 'active').length;
    const waits: number[] = [];
    for (let runs = 0; runs < 40 && (await left()) > 0; runs += 1) {
      const stopping = new AbortController();
      const { signal } = new AbortController();
      setMaxListeners(0, signal, stopping.signal);
      let answered = 0;
      test.product.respond(() => {
        answered += 1;
        if (answered === 10) stopping.abort();
        return { body: { app } };
      });
      const budget = { deadline: test.clock.now() + 60_000, signal, stopping: stopping.signal };
      await runDue({ kind: 'deliver', deps: test.bridge, budget });
      waits.push(await left());
    }
    expect(waits.at(-1)).toBe(0);
    // Every run came on, none stood still.
    expect(waits).toEqual([...new Set(waits)].toSorted((a, b) => b - a));
  });

  describe('with a product that hangs', () => {
    let silent: Awaited<ReturnType<typeof startSilentProduct>>;
    beforeEach(async () => {
      silent = await startSilentProduct();
      const table = test.bridge.config.table.name;
      await test.close();
      test = await openTestBridge(engine, {
        settings: {
          TABLE_NAME: table,
          INLINE_DELIVERY_MS: '50',
          PRODUCTS: JSON.stringify({ hangs: { webhookUrl: silent.url }, answers: { name: 'B' } }),
        },
      });
      // Forty purchases at once take their time on a busy machine, and none of them may come too late.
      test.answerWithin();
    });
    afterEach(() => silent.close());

    /** Renewals of instances of one product; the webhook of the other never answers. */
    async function renewals(product: 'hangs' | 'answers', count: number): Promise<readonly string[]> {
      test.product.respond(({ type }) => (type === 'instance.created' ? { body: { app } } : { status: 503 }));
      const renewed = async (number: number): Promise<string> => {
        const orderId = `CS-${product}-${number}`;
        const { instanceId = '' } = await signedCall(test.bridge, purchase(orderId));
        await signedCall(test.bridge, {
          activity: 'refreshInstance',
          scene: 'RENEWAL',
          orderId: `${orderId}-R`,
          orderLineId: `${orderId}-R-000001`,
          instanceId,
          productId: product,
          expireTime: '20400101000000',
        });
        return instanceId;
      };
      return Promise.all(Array.from({ length: count }, (_, number) => renewed(number)));
    }

    it('takes all events of the others in the first run, and tries the silent one a few times only', async () => {
      const count = proofSize(20, 40);
      const hanging = await renewals('hangs', count);
      const others = await renewals('answers', count);
      test.clock.advance(2 * hour);
      test.product.respond(() => ({ status: 204 }));
      const before = silent.asked();
      const report = await test.run('deliver');
      for (const id of others) expect((await test.instance(id))?.outbox).toEqual([]);
      expect(silent.asked() - before).toBeLessThanOrEqual(8);
      expect(report.waiting).toBeGreaterThanOrEqual(hanging.length - 8);
      // What waited was not tried, so nothing of it counts as an attempt.
      const waiting = await Promise.all(hanging.map(id => test.instance(id)));
      const attempts = waiting.map(instance => instance?.outbox[0]?.attempts ?? 0);
      expect(attempts.filter(count => count > 1).length).toBeLessThanOrEqual(8);
      for (const instance of waiting) {
        expect(instance?.outbox.map(({ type }) => type)).toEqual(['instance.renewed']);
        expect(instance?.leaseUntil ?? 0).toBeLessThanOrEqual(test.clock.now());
      }
    });

    it('tells the silent one everything, in sequence, once it answers again', async () => {
      const [id = ''] = await renewals('hangs', 6);
      await signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId: id, status: 'FREEZE' });
      test.clock.advance(2 * hour);
      await test.run('deliver');
      // The seller points the product to an address that answers.
      const again = await openTestBridge(engine, {
        settings: { TABLE_NAME: test.bridge.config.table.name },
      });
      try {
        again.clock.advance(test.clock.now() - again.clock.now() + 2 * hour);
        for (let runs = 0; runs < 3; runs += 1) await again.run('deliver');
        const told = again.product.received.filter(({ data }) => data.instanceId === id);
        expect(told.map(({ type }) => type)).toEqual(['instance.renewed', 'instance.frozen']);
        expect((await again.instance(id))?.outbox).toEqual([]);
      } finally {
        await again.close();
      }
    });
  });

  it('with more due than it has time for ends in its time; the next ones go on, and every event comes once', async () => {
    const count = proofSize(150, 400);
    const ids = await due(count, 'CS-MANY');
    const before = test.product.received.length;
    let runs = 0;
    for (let worked = 0; worked < count; runs += 1) {
      const report = await test.run('deliver', 4_000);
      expect(report.failed).toBe(0);
      worked += report.worked;
      expect(runs).toBeLessThan(200);
    }
    const created = test.product.received.slice(before).map(({ id }) => id);
    expect(new Set(created).size).toBe(count);
    expect(created).toHaveLength(count);
    for (const id of ids.slice(0, 20)) expect(await statusOf(id)).toBe('active');
    const keys = await Promise.all(
      Array.from({ length: shards }, (_, shard) =>
        test.bridge.index.page(dueShard('deliver', shard), test.clock.now(), 10),
      ),
    );
    expect(keys.flatMap(({ items }) => items)).toEqual([]);
  });
});
