import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { kitCall, kitSettings, kitTime } from '../support/kitCall.ts';
import { application, licenseCall } from '../support/licenseCall.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../support/testBridge.ts';
import { app, movedItems, recordings, tenantId } from './recordings.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Set where an older version runs this. */
const isOlder = process.env.OLDER_VERSION !== undefined;

/**
 * Whatever version wrote the table, this one reads every item and carries its life on. The file is also run by an older
 * version on what this one wrote (test/versions/README.md), so that it uses only what both have.
 */
describe.each(recordings)('what $version left in the table', recording => {
  describeOnEveryEngine('25 and who comes after it', engine => {
    let test: TestBridge;
    beforeEach(async () => {
      test = await openTestBridge(engine, { settings: { ...kitSettings, TABLE_TTL: 'off' } });
      for (const Item of movedItems(recording, test.clock.now())) {
        const put = new PutCommand({ TableName: test.bridge.config.table.name, Item });
        await test.bridge.table.getDocumentClient().send(put);
      }
      test.product.respond(({ type, data }) => {
        if (type === 'instance.created') return { body: { app } };
        return type.startsWith('license.') ? { body: { license: `LIC-${data.eventId}` } } : { status: 204 };
      });
    });
    afterEach(() => test.close());

    const id = (name: string) => recording.ids[name] ?? '';
    const get = async (path: string) => {
      const { status, body } = await sellerCall(test.bridge, 'GET', `/api/v1${path}`, { token: 'reader' });
      expect([path, status]).toEqual([path, 200]);
      return body;
    };
    async function catchUp(): Promise<void> {
      for (const pause of [1.5 * hour, minute, minute]) {
        test.clock.advance(pause);
        await test.run('deliver');
      }
    }
    const told = (name: string) =>
      test.product.received
        .filter(({ type, data }) => type.startsWith('instance.') && data.instanceId === id(name))
        .map(({ type }) => type);
    /**
     * Lines of the history as they are stored: those that the item keeps itself, which version 20e3983 does not show, and
     * those in items of their own.
     */
    const sequences = async (name: string): Promise<readonly number[]> => {
      const items = await test.stored(`instance#${id(name)}`);
      return items.flatMap(({ sk, sequence, recent = [] }) =>
        String(sk).startsWith('event#')
          ? [Number(sequence)]
          : (recent as readonly string[]).map(line => Number(JSON.parse(line).sequence)),
      );
    };
    const shown = async (name: string): Promise<readonly number[]> =>
      (await get(`/instances/${id(name)}/history?limit=100`)).items.map(
        ({ sequence }: { sequence: number }) => sequence,
      );

    it('reads all of it', async () => {
      for (const name of Object.keys(recording.ids)) {
        expect(await get(`/instances/${id(name)}`)).toMatchObject({ instanceId: id(name) });
        const lines = await shown(name);
        if (isOlder) continue;
        expect(lines.length).toBeGreaterThan(0);
        expect(lines).toEqual(expect.arrayContaining([...(await sequences(name))]));
      }
      expect((await get(`/licenses/${id('online')}/applications`)).items.length).toBeGreaterThan(1);
      expect((await get(`/tenants/${tenantId}`)).bindings).toMatchObject([{ name: '示例企业' }]);
      expect((await get(`/tenants/${tenantId}/users`)).items).toHaveLength(3);
      expect((await get(`/tenants/${tenantId}/departments`)).items[0].departments).toHaveLength(2);
      expect((await get(`/usage/${id('active')}`)).items).toMatchObject([{ value: '3' }]);
      expect((await get(`/usage/${id('active')}/packages`)).packages).toMatchObject([{ used: '3' }]);
      expect((await get(`/usage/${id('frozen')}`)).items).toMatchObject([{ value: '2.5' }]);
      // 20e3983 has another name for the store, and answers the id of the session itself.
      const { oneTimeTokens, once = oneTimeTokens } = test.bridge as Bridge & {
        readonly once?: Bridge['oneTimeTokens'];
      };
      const ticket: unknown = await once.redeem('ticket', 'a-ticket', test.clock.now());
      expect(isOlder ? ticket : (ticket as { readonly sessionId: string }).sessionId).toEqual(
        expect.any(String),
      );
    });

    it('knows every purchase again, and opens what is sealed', async () => {
      for (const [name, order] of [
        ['active', 'CS-ACTIVE'],
        ['frozen', 'CS-FROZEN'],
        ['released', 'CS-RELEASED'],
      ] as const) {
        const answer = await signedCall(test.bridge, purchase(order));
        expect(answer).toMatchObject({ resultCode: '000000', instanceId: id(name) });
      }
      const query = { activity: 'queryInstance', instanceId: `${id('active')},${id('frozen')}` };
      expect((await signedCall(test.bridge, query)).info).toMatchObject([{ appInfo: app }, { appInfo: app }]);
      expect(test.product.received).toEqual([]);
    });

    it('delivers what waited, once and in order, and every line of the history stays', async () => {
      const before = new Map<string, readonly number[]>();
      for (const name of ['active', 'frozen', 'released', 'online']) before.set(name, await sequences(name));
      await catchUp();
      expect(told('waiting')).toEqual(['instance.created', 'instance.renewed', 'instance.frozen']);
      expect(told('remembered')).toEqual(['instance.created', 'instance.frozen']);
      expect(test.product.received.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['order.notified', 'users.authorized', 'license.applied']),
      );
      for (const [name, lines] of before) {
        const now = await sequences(name);
        expect(lines.filter(line => !now.includes(line))).toEqual([]);
      }
      for (const name of Object.keys(recording.ids)) {
        expect((await test.instance(id(name)))?.outbox).toEqual([]);
      }
      expect(test.alarms()).not.toContain('HistoryUnreadable');
    });

    it('carries every life on to its end', async () => {
      await catchUp();
      const call = (name: string, fields: Readonly<Record<string, unknown>>) =>
        signedCall(test.bridge, { instanceId: id(name), ...fields });
      for (const name of ['active', 'frozen', 'waiting', 'remembered', 'brought']) {
        const renewed = {
          ...{ activity: 'refreshInstance', scene: 'RENEWAL', expireTime: '20450101000000' },
          ...{ orderId: `CS-${name}-NEXT`, orderLineId: `CS-${name}-NEXT-000001` },
        };
        expect([name, (await call(name, renewed)).resultCode]).toEqual([name, '000000']);
        for (const status of ['UNFREEZE', 'FREEZE']) {
          const changed = await call(name, { activity: 'updateInstanceStatus', status });
          expect([name, status, changed.resultCode]).toEqual([name, status, '000000']);
        }
        expect([name, (await call(name, { activity: 'releaseInstance' })).resultCode]).toEqual([
          name,
          '000000',
        ]);
      }
      const applied = await licenseCall(test.bridge, application(id('online'), 'E3', test.clock.now()));
      expect(['000000', '000004']).toContain(applied.resultCode);
      const sync = await kitCall(test.bridge, 'tenantSync', {
        ...{ instanceId: id('active'), tenantId, testFlag: 0, timeStamp: kitTime(test.clock.now()) },
        ...{
          orderId: 'CS-ACTIVE',
          tenantCode: 'huawei',
          name: 'renamed',
          domainName: 'https://a.example.com',
          flag: 2,
        },
      });
      expect(sync.resultCode).toBe('000000');
      const at = new Date(test.clock.now()).toISOString();
      const used = await sellerCall(test.bridge, 'POST', '/api/v1/usage/readings', {
        token: 'product',
        body: { readings: [{ instanceId: id('pkg'), meter: 'requests', reading: '5', at }] },
      });
      expect(used.status).toBe(200);
      await catchUp();
      for (const name of ['active', 'frozen', 'waiting', 'remembered', 'brought']) {
        expect((await get(`/instances/${id(name)}`)).status).toBe('released');
        expect(told(name).at(-1)).toBe('instance.released');
        const lines = await sequences(name);
        // Each once, none lost.
        expect([...lines].toSorted((a, b) => a - b)).toEqual(lines.map((_, index) => index + 1));
      }
      expect((await get(`/tenants/${tenantId}`)).bindings).toMatchObject([{ name: 'renamed' }]);
    });
  });
});
