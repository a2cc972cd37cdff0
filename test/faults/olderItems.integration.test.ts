import { readFileSync } from 'node:fs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { instanceKey } from '../../shared/instance/identity.ts';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { kitSettings } from '../support/kitCall.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../support/testBridge.ts';

/**
 * One item of every kind as commit 20e3983 left it in the table: the version before the newest lines of the history
 * stood in the items. It queued lines that nobody is told of as if they were events.
 */
const { takenAt, ids, items } = JSON.parse(
  readFileSync(new URL('../fixtures/items-20e3983.json', import.meta.url), 'utf8'),
) as {
  readonly takenAt: number;
  readonly ids: Readonly<Record<string, string>>;
  readonly items: readonly Readonly<Record<string, unknown>>[];
};

const hour = 3_600_000;
const tenantId = '68cbc86abc2018ab880d92f36422fa0e';
const app = { frontEndUrl: 'https://app.example.com/a', userName: 'admin', password: 'initial' };

/** Times of the item as if it had been written just now; whole hours, to which usage is bound. */
function moved(value: unknown, by: number): unknown {
  if (typeof value === 'number') {
    if (value > 1.5e12) return value + by;
    return value > 1.5e9 ? value + by / 1_000 : value;
  }
  if (Array.isArray(value)) return value.map(one => moved(one, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, moved(one, by)]));
}

describeOnEveryEngine('25 items of the version before', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: { ...kitSettings, TABLE_TTL: 'off' } });
    const by = Math.floor((test.clock.now() - takenAt) / hour) * hour;
    for (const item of items) {
      const put = new PutCommand({
        TableName: test.bridge.config.table.name,
        Item: moved(item, by) as Record<string, unknown>,
      });
      await test.bridge.table.getDocumentClient().send(put);
    }
    test.product.respond(({ type, data }) => {
      if (type === 'instance.created') return { body: { app } };
      return type === 'license.applied' ? { body: { license: `LIC-${data.eventId}` } } : { status: 204 };
    });
  });
  afterEach(() => test.close());

  const id = (name: string) => ids[name] ?? '';
  const get = async (path: string) =>
    (await sellerCall(test.bridge, 'GET', `/api/v1${path}`, { token: 'reader' })).body;
  /** Everything that is due, reminders and pauses included. */
  async function catchUp(): Promise<void> {
    for (const pause of [1.5 * hour, 60_000, 60_000]) {
      test.clock.advance(pause);
      await test.run('deliver');
    }
  }
  const toldOf = (instanceId: string) =>
    test.product.received.filter(({ data }) => data.instanceId === instanceId).map(({ type }) => type);
  const history = async (name: string) =>
    (await get(`/instances/${id(name)}/history`)).items.map(
      ({ sequence, type, outcome }: { sequence: number; type: string; outcome: string }) => [
        sequence,
        type,
        outcome,
      ],
    );

  it('are all read, whatever kind they are', async () => {
    for (const name of Object.keys(ids)) {
      expect(await get(`/instances/${id(name)}`)).toMatchObject({ instanceId: id(name) });
      expect((await get(`/instances/${id(name)}/history`)).items.length).toBeGreaterThan(0);
    }
    expect((await get(`/licenses/${id('online')}/applications`)).items).toHaveLength(2);
    expect((await get(`/tenants/${tenantId}`)).bindings).toMatchObject([{ name: '示例企业' }]);
    expect((await get(`/tenants/${tenantId}/users`)).items).toHaveLength(3);
    expect((await get(`/tenants/${tenantId}/departments`)).items[0].departments).toHaveLength(2);
    expect((await get(`/usage/${id('active')}`)).items).toMatchObject([{ value: '3' }]);
    expect((await get(`/usage/${id('active')}/packages`)).packages).toMatchObject([{ used: '3' }]);
    expect((await get(`/usage/${id('frozen')}`)).items).toMatchObject([{ value: '2.5' }]);
    expect(await test.bridge.oneTimeTokens.redeem('ticket', 'a-ticket', test.clock.now())).toMatchObject({
      sessionId: 'session-1',
    });
  });

  it('are the same instances for the marketplace, with what the product had made', async () => {
    expect(await signedCall(test.bridge, purchase('CS-ACTIVE'))).toMatchObject({
      resultCode: '000000',
      instanceId: id('active'),
    });
    const query = { activity: 'queryInstance', instanceId: `${id('active')},${id('frozen')}` };
    const { info = [] } = await signedCall(test.bridge, query);
    expect(info).toMatchObject([
      { instanceId: id('active'), appInfo: app },
      { instanceId: id('frozen'), appInfo: app },
    ]);
    expect(await signedCall(test.bridge, purchase('CS-RELEASED'))).toMatchObject({
      resultCode: '000000',
      instanceId: id('released'),
    });
    expect(test.product.received).toEqual([]);
  });

  it('deliver what waited, in sequence, and lines that were queued become history', async () => {
    expect((await test.instance(id('waiting')))?.outbox).toMatchObject([
      { type: 'instance.created' },
      { type: 'instance.renewed' },
      { type: 'instance.freeze-remembered', silent: true },
    ]);
    await catchUp();
    expect(toldOf(id('waiting'))).toEqual(['instance.created', 'instance.renewed', 'instance.frozen']);
    expect(await history('waiting')).toEqual([
      [1, 'instance.created', 'delivered'],
      [2, 'instance.renewed', 'delivered'],
      [3, 'instance.freeze-remembered', 'recorded'],
      [4, 'instance.provisioned', 'recorded'],
      [5, 'instance.frozen', 'delivered'],
    ]);
    expect(await history('brought')).toEqual([
      [1, 'instance.created', 'delivered'],
      [2, 'instance.provisioned', 'recorded'],
      [3, 'instance.app-replaced', 'recorded'],
    ]);
    expect(await history('remembered')).toEqual([
      [1, 'instance.created', 'delivered'],
      [2, 'instance.freeze-remembered', 'recorded'],
      [3, 'instance.provisioned', 'recorded'],
      [4, 'instance.frozen', 'delivered'],
    ]);
    for (const name of ['waiting', 'brought', 'remembered']) {
      expect((await test.instance(id(name)))?.outbox).toEqual([]);
      // Nothing of it needed an item of its own.
      expect(await test.stored(instanceKey(id(name)).pk)).toHaveLength(1);
    }
    expect(test.product.received.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['order.notified', 'users.authorized', 'license.applied']),
    );
    expect(test.alarms()).not.toContain('HistoryUnreadable');
  });

  it('make lines of what was queued with the next write, whatever it is', async () => {
    const renewal = {
      activity: 'refreshInstance',
      scene: 'RENEWAL',
      orderId: 'CS-NEXT',
      orderLineId: 'CS-NEXT-000001',
      instanceId: id('brought'),
      expireTime: '20450101000000',
    };
    test.product.respond(() => ({ status: 503 }));
    expect(await signedCall(test.bridge, renewal)).toMatchObject({ resultCode: '000000' });
    expect((await test.instance(id('brought')))?.outbox).toMatchObject([
      { type: 'instance.created', sequence: 1 },
      { type: 'instance.renewed', sequence: 3 },
    ]);
    expect(await history('brought')).toEqual([
      [2, 'instance.provisioned', 'recorded'],
      [1, 'instance.created', 'pending'],
      [3, 'instance.renewed', 'pending'],
    ]);
  });

  it('keep their lines where they are and go on in the item; each is shown once, and sent again on request', async () => {
    await catchUp();
    for (const status of ['UNFREEZE', 'FREEZE']) {
      await signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId: id('active'), status });
    }
    const lines = await history('active');
    expect(lines.map(([sequence]: [number]) => sequence)).toEqual(
      lines.map((_: unknown, index: number) => index + 1),
    );
    expect(lines.at(0)).toEqual([1, 'instance.created', 'delivered']);
    expect(lines.at(-1)).toEqual([lines.length, 'instance.frozen', 'delivered']);
    const before = test.product.received.length;
    // One from an item of its own, and the newest from the item.
    const all = (await get(`/instances/${id('active')}/history`)).items;
    for (const { id: event } of [all[2], all.at(-1)]) {
      const path = `/api/v1/events/${encodeURIComponent(event)}/redeliver`;
      expect((await sellerCall(test.bridge, 'POST', path, { token: 'operator' })).status).toBe(200);
    }
    await catchUp();
    expect(test.product.received.slice(before).map(({ id: event }) => event)).toEqual([
      all[2].id,
      all.at(-1).id,
    ]);
    expect(await history('active')).toEqual(lines);
  });
});
