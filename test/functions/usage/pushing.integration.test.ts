import { createHmac } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pushUsage } from '../../../shared/usage/push/pushUsage.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { deferred } from '../../support/deferred.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { baseKey, openTestBridge, type TestBridge, v1Key } from '../../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../../support/tokenCall.ts';

const hour = 3_600_000;
const minute = 60_000;
const day = 24 * hour;

interface Pushed {
  readonly instance_id: string;
  readonly begin_time: string;
  readonly end_time: string;
  readonly record_time: string;
  readonly usage_value: string;
  readonly metering_sn: string;
}

interface Answer {
  readonly status?: number;
  readonly code: string;
  readonly abnormal?: readonly object[];
}

/** `yyyyMMdd'T'HHmmss'Z'` of a time, cut to the second. */
const wire = (epochMs: number) => `${new Date(epochMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** The beginning of a record as other APIs write times. */
const wireIso = ({ begin_time: text }: Pushed) =>
  text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3 $4:$5:$6');

describeOnEveryEngine('a push of usage', engine => {
  let test: TestBridge;
  let server: Server;
  let calls: (readonly Pushed[])[];
  let answer: (records: readonly Pushed[]) => Answer | Promise<Answer>;

  let signatures: Readonly<Record<'ts' | 'nonce' | 'signature' | 'body', string>>[];

  beforeEach(async () => {
    calls = [];
    signatures = [];
    answer = () => ({ code: 'MKT.0000' });
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString('utf8');
      const { ts = '', nonce = '', signature = '' } = request.headers as Record<string, string>;
      signatures.push({ ts, nonce, signature, body });
      const { usage_records: records } = JSON.parse(body);
      calls.push(records);
      const { status = 200, code, abnormal } = await answer(records);
      response.statusCode = status;
      response.end(
        JSON.stringify({
          error_code: code,
          error_msg: code,
          ...(abnormal === undefined ? {} : { data: { abnormal_usage_data: abnormal } }),
        }),
      );
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    test = await openTestBridge(engine, {
      settings: {
        OPEN_API_URLS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        APP_URL: 'https://app.example.com',
        SELLER_WEBHOOK_URL: '',
        SELLER_WEBHOOK_SECRETS: '',
        USAGE_BATCH: '4',
      },
    });
    // To twenty past of an hour to come, so that nothing of a test crosses the hour by itself.
    const now = test.clock.now();
    test.clock.advance(Math.ceil(now / hour) * hour + 20 * minute - now);
  });
  afterEach(async () => {
    await test.close();
    await new Promise(resolve => {
      server.close(resolve);
      server.closeAllConnections();
    });
  });

  const buy = async (orderId: string) => (await signedCall(test.bridge, purchase(orderId))).instanceId ?? '';
  const use = (instanceId: string, id: string, value: string, at = test.clock.now()) =>
    sellerCall(test.bridge, 'POST', '/api/v1/usage/records', {
      token: 'product',
      body: { records: [{ id, instanceId, at: new Date(at).toISOString(), value }] },
    });
  const push = (leftMs = 60_000) => {
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    return pushUsage(test.bridge, { deadline: test.clock.now() + leftMs, signal });
  };
  const windows = async (instanceId: string) =>
    (await sellerCall(test.bridge, 'GET', `/api/v1/usage/${instanceId}`, { token: 'reader' })).body.items;
  const buyTen = () => Promise.all(Array.from({ length: 10 }, (_, index) => buy(`CS-${index}`)));
  const statuses = async (ids: readonly string[]) =>
    (await Promise.all(ids.map(windows))).flat().map(({ status }: { status: string }) => status);
  const history = async (instanceId: string) =>
    (
      await sellerCall(test.bridge, 'GET', `/api/v1/instances/${instanceId}/history?limit=100`, {
        token: 'reader',
      })
    ).body.items.map(({ type }: { type: string }) => type);

  it('goes on with all other shards of the index when one cannot be read, and says which', async () => {
    const ids = await buyTen();
    await Promise.all(ids.map((id, index) => use(id, `r-${index}`, '1')));
    test.clock.advance(2 * hour);
    const shardOfUse = async (id: string) =>
      (await test.stored(`usage#${id}`)).find(({ dueShard }) => dueShard !== undefined)?.dueShard;
    const broken = await shardOfUse(ids[0] ?? '');
    const inBroken = (await Promise.all(ids.map(shardOfUse))).filter(shard => shard === broken).length;
    const fault = test.faults.inject('throttle', {
      operation: 'Query',
      where: ({ input }) => JSON.stringify(input).includes(`"${broken}"`),
      times: Number.POSITIVE_INFINITY,
    });
    expect(await push()).toMatchObject({ accepted: 10 - inBroken, finished: false });
    const alarms = test.lines.filter(({ message }) => message === 'DueShardFailed');
    expect(alarms.map(({ fields }) => fields.shard)).toEqual([broken]);
    fault.remove();
    expect(await push()).toMatchObject({ accepted: inBroken, finished: true });
  });

  it('begins a window at the opening of the resource and ends it at its closing, also when that comes after the record', async () => {
    const opened = Math.ceil(test.clock.now() / 1000) * 1000;
    const instanceId = await buy('CS-CUT');
    const heard = Math.ceil(test.clock.now() / 1000) * 1000;
    await use(instanceId, 'a', '1');
    test.clock.advance(10 * minute);
    const before = test.clock.now();
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId });
    const after = test.clock.now();
    test.clock.advance(hour);
    await push();
    const [record] = calls.flat();
    const { begin_time: begin = '', end_time: end = '', record_time: made = '' } = record ?? {};
    expect([begin, wire(opened), wire(heard)].toSorted()[1]).toBe(begin);
    expect([end, wire(before), wire(after)].toSorted()[1]).toBe(end);
    expect(made > end).toBe(true);
  });

  it('bills all others when one instance cannot be read, and that one once it can', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push(await buy(`CS-READ-${count}`));
    for (const id of ids) await use(id, `r-${id}`, '1');
    const [damaged = '', ...sound] = ids;
    const table = test.bridge.table;
    const write = (appliedKeys: unknown) =>
      table.getDocumentClient().send(
        new UpdateCommand({
          TableName: table.getName(),
          Key: { pk: `instance#${damaged}`, sk: 'instance' },
          UpdateExpression: 'SET appliedKeys = :v',
          ExpressionAttributeValues: { ':v': appliedKeys },
        }),
      );
    await write('no list');
    test.clock.advance(hour);
    await push();
    const billed = () => calls.flat().map(record => record.instance_id);
    expect(billed().toSorted()).toEqual(sound.toSorted());
    expect(test.alarms()).toContain('ItemUnreadable');
    await write([]);
    await push();
    expect(billed().toSorted()).toEqual(ids.toSorted());
  });

  it('takes whole UTC hours, and leaves a product five minutes to finish one', async () => {
    const instanceId = await buy('CS-HOURS');
    test.clock.advance(hour);
    const start = Math.floor(test.clock.now() / hour) * hour;
    await use(instanceId, 'a', '1');
    test.clock.advance(start + hour + 4 * minute - test.clock.now());
    await push();
    expect(calls).toEqual([]);
    expect((await use(instanceId, 'b', '2', start + 59 * minute)).status).toBe(200);
    test.clock.advance(minute);
    await push();
    expect(calls.flat()).toMatchObject([
      { begin_time: wire(start), end_time: wire(start + hour), usage_value: '3' },
    ]);
  });

  it('repeats a record exactly as it was first sent', async () => {
    const instanceId = await buy('CS-SAME');
    await use(instanceId, 'a', '1');
    answer = () => ({ status: 500, code: 'MKT.0999' });
    test.clock.advance(hour);
    await push();
    test.clock.advance(20 * minute);
    await push();
    expect(calls.length).toBe(2);
    expect(calls[1]).toEqual(calls[0]);
  });

  it('finds the one bad record of a batch that is refused as a whole, and bills the others', async () => {
    const ids = await buyTen();
    for (const id of ids) await use(id, 'a', '1');
    const [bad = ''] = ids;
    answer = records =>
      records.some(({ instance_id: id }) => id === bad)
        ? { status: 500, code: 'MKT.9001' }
        : { code: 'MKT.0000' };
    test.clock.advance(hour);
    expect(await push()).toMatchObject({ accepted: 9, rejected: 1, finished: true });
    expect(await windows(bad)).toMatchObject([{ status: 'rejected', code: 'MKT.9001' }]);
    expect(await history(bad)).toContain('usage.rejected');
    expect(Math.max(...calls.map(({ length }) => length))).toBe(4);
  });

  it('halves a batch that is too large until it is taken', async () => {
    const ids = await buyTen();
    for (const id of ids) await use(id, 'a', '1');
    answer = records => (records.length > 1 ? { status: 500, code: 'MKT.9003' } : { code: 'MKT.0000' });
    test.clock.advance(hour);
    expect(await push()).toMatchObject({ accepted: 10, rejected: 0 });
    expect(
      new Set(calls.filter(({ length }) => length === 1).map(([record]) => record?.instance_id)).size,
    ).toBe(10);
  });

  it('stops asking a marketplace that is away, and leaves what it has not touched as it was', async () => {
    const ids = await buyTen();
    for (const id of ids) await use(id, 'a', '1');
    answer = () => ({ status: 500, code: 'MKT.0999' });
    test.clock.advance(hour);
    expect(await push()).toMatchObject({ finished: false });
    expect(calls.length).toBeLessThanOrEqual(3);
    answer = () => ({ code: 'MKT.0000' });
    test.clock.advance(20 * minute);
    expect(await push()).toMatchObject({ finished: true });
    expect(new Set(await statuses(ids))).toEqual(new Set(['accepted']));
  });

  it('waits for a resource that is still being opened, and sends its record again under the same id', async () => {
    const instanceId = await buy('CS-OPENING');
    await use(instanceId, 'a', '1');
    answer = records => ({
      code: 'MKT.0000',
      abnormal: records.map(({ metering_sn }) => ({
        meteringSn: metering_sn,
        errCode: '016',
        desc: 'opening',
      })),
    });
    test.clock.advance(hour);
    await push();
    expect(await windows(instanceId)).toMatchObject([{ status: 'sealed', code: '016', attempts: 1 }]);
    answer = () => ({ code: 'MKT.0000' });
    test.clock.advance(20 * minute);
    await push();
    expect(await windows(instanceId)).toMatchObject([{ status: 'accepted', code: null, attempts: 2 }]);
    expect(new Set(calls.flat().map(({ metering_sn }) => metering_sn)).size).toBe(1);
  });

  it('takes a duplicate that was never sent before for delivered, and alarms', async () => {
    const instanceId = await buy('CS-HELD');
    await use(instanceId, 'a', '1');
    answer = ([record]) => ({
      code: 'MKT.0000',
      abnormal: [
        {
          instanceId,
          beginTime: record?.begin_time,
          endTime: record?.end_time,
          code: '010',
          message: 'duplicate',
        },
      ],
    });
    test.clock.advance(hour);
    await push();
    expect(await windows(instanceId)).toMatchObject([{ status: 'duplicate', code: '010' }]);
    expect(test.alarms()).toEqual(['UsageHeldByAnother']);
    test.clock.advance(hour);
    await push();
    expect(calls.length).toBe(1);
  });

  it('alarms about a duplicate also after attempts that certainly did not arrive', async () => {
    const instanceId = await buy('CS-HELD-LATER');
    await use(instanceId, 'a', '1');
    answer = () => ({ status: 400, code: 'MKT.0102' });
    test.clock.advance(hour);
    await push();
    expect(test.alarms()).toEqual([]);
    answer = ([record]) => ({
      code: 'MKT.0000',
      abnormal: [{ metering_sn: record?.metering_sn, usage_value: '100', code: '005' }],
    });
    test.clock.advance(20 * minute);
    await push();
    expect(await windows(instanceId)).toMatchObject([{ status: 'duplicate', code: '005', attempts: 2 }]);
    expect(test.alarms()).toEqual(['UsageHeldByAnother']);
  });

  it('understands a refusal that repeats the record, blanks its id, or names nothing at all', async () => {
    const said: readonly ((record: Pushed) => object)[] = [
      record => ({ ...record, usage_value: '100', metering_sn: '', code: '014' }),
      record => ({ ...record, metering_sn: 'somebody-elses', begin_time: wireIso(record), code: '014' }),
      () => ({ code: '014', message: 'closed' }),
    ];
    for (const [index, entryOf] of said.entries()) {
      const instanceId = await buy(`CS-SAID-${index}`);
      await use(instanceId, 'a', '1');
      answer = records => ({ code: 'MKT.0000', abnormal: records.map(entryOf) });
      test.clock.advance(hour);
      await push();
      expect(await windows(instanceId)).toMatchObject([{ status: 'rejected', code: '014' }]);
    }
    expect(test.alarms()).toEqual(['UsageRejected', 'UsageRejected', 'UsageRejected']);
  });

  it('tells with a refusal what the marketplace says of it, and of a closed resource when that was', async () => {
    const instanceId = await buy('CS-CLOSED');
    await use(instanceId, 'a', '1');
    test.clock.advance(10 * minute);
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId });
    const { releasedAt = 0 } = (await test.instance(instanceId)) ?? {};
    answer = ([record]) => ({
      code: 'MKT.0000',
      abnormal: [
        { metering_sn: record?.metering_sn, error_code: '014', error_msg: ' The resource is closed. ' },
      ],
    });
    test.clock.advance(hour);
    await push();
    const told = {
      code: '014',
      description: 'The resource is closed.',
      closedAt: new Date(releasedAt).toISOString(),
    };
    // The marketplace's words may quote what was sent: they are for the history, not for the log.
    const { description, ...alarmed } = told;
    expect(test.lines.find(({ message }) => message === 'UsageRejected')?.fields).toMatchObject(alarmed);
    expect(JSON.stringify(test.lines)).not.toContain(description);
    const { body } = await sellerCall(test.bridge, 'GET', `/api/v1/instances/${instanceId}/history`, {
      token: 'reader',
    });
    expect(body.items.find(({ type }: { type: string }) => type === 'usage.rejected').data).toMatchObject(
      told,
    );
  });

  it('takes a refusal that names no record id for the hour of the instance that it names', async () => {
    const instanceId = await buy('CS-TWO-HOURS');
    await use(instanceId, 'a', '1');
    test.clock.advance(hour);
    await use(instanceId, 'b', '2');
    test.clock.advance(hour);
    answer = records => ({
      code: 'MKT.0000',
      abnormal: records
        .filter(({ usage_value: value }) => value === '2')
        .map(it => ({
          INSTANCE_ID: it.instance_id,
          beginTime: it.begin_time,
          end_time: it.end_time,
          c: '009',
        })),
    });
    await push();
    expect(calls.map(({ length }) => length)).toEqual([2]);
    expect(await windows(instanceId)).toMatchObject([
      { value: '2', status: 'rejected', code: '009' },
      { value: '1', status: 'accepted', code: null },
    ]);
  });

  it('keeps a code that nobody knows for a person, and alarms about a record that it never sent', async () => {
    const instanceId = await buy('CS-UNKNOWN');
    await use(instanceId, 'a', '1');
    answer = ([record]) => ({
      code: 'MKT.0000',
      abnormal: [
        { metering_sn: record?.metering_sn, code: '077' },
        { metering_sn: 'somebody-elses', code: '003' },
      ],
    });
    test.clock.advance(hour);
    await push();
    expect(await windows(instanceId)).toMatchObject([{ status: 'rejected', code: '077' }]);
    expect(test.alarms().toSorted()).toEqual(['UsageAnswerNotMatched', 'UsageRejected']);
  });

  it('gives up after twenty days, and says so', async () => {
    const instanceId = await buy('CS-LATE');
    await use(instanceId, 'a', '1');
    answer = () => ({ status: 500, code: 'MKT.0999' });
    test.clock.advance(hour);
    await push();
    test.clock.advance(19 * day);
    await push();
    expect(calls.length).toBe(2);
    test.clock.advance(day);
    await push();
    expect(calls.length).toBe(2);
    expect(await windows(instanceId)).toMatchObject([{ status: 'rejected', code: 'too-late' }]);
    expect(test.alarms()).toEqual(['UsageOverdue']);
    expect(await history(instanceId)).toContain('usage.rejected');
  });

  it('bills each window once when runs overlap', async () => {
    const ids = await buyTen();
    for (const id of ids) await use(id, 'a', '1');
    test.clock.advance(hour);
    await Promise.all([push(), push(), push()]);
    const sent = calls.flat().map(({ metering_sn }) => metering_sn);
    expect([sent.length, new Set(sent).size]).toEqual([10, 10]);
    expect(new Set(await statuses(ids))).toEqual(new Set(['accepted']));
  });

  it.each<[string, Answer, Answer, object]>([
    [
      'a refusal',
      { code: 'MKT.0000', abnormal: [{ code: '013' }] },
      { code: 'MKT.0000' },
      { status: 'accepted', code: null },
    ],
    [
      'a fault',
      { status: 500, code: 'MKT.0999' },
      { code: 'MKT.0000', abnormal: [{ code: '010' }] },
      { status: 'duplicate', code: '010' },
    ],
  ])(
    '24 does not let %s that comes after minutes undo what a later run settled',
    async (_, late, prompt, settled) => {
      // Before a key is known to be taken, one call waits for the other.
      await use(await buy('CS-BEFORE'), 'a', '1');
      test.clock.advance(hour);
      await push();
      calls = [];
      const instanceId = await buy('CS-SLOW');
      await use(instanceId, 'a', '1');
      test.clock.advance(hour);
      const named = (given: Answer, records: readonly Pushed[]): Answer => ({
        ...given,
        ...(given.abnormal === undefined
          ? {}
          : { abnormal: given.abnormal.map(it => ({ ...it, metering_sn: records[0]?.metering_sn })) }),
      });
      const [arrived, released] = [deferred(), deferred()];
      answer = async records => {
        if (calls.length > 1) return named(prompt, records);
        arrived.resolve();
        await released.promise;
        return named(late, records);
      };
      const slow = push();
      await arrived.promise;
      test.clock.advance(2 * minute);
      await push();
      released.resolve();
      await slow;
      expect(await windows(instanceId)).toMatchObject([{ ...settled, attempts: 2 }]);
      const [window] = (await test.stored(`usage#${instanceId}`)).filter(({ sk }) =>
        String(sk).startsWith('window#'),
      );
      expect([window?.dueShard, window?.dueAt]).toEqual([undefined, undefined]);
    },
  );

  it('24 takes no record into a window that is on its way, and sends it from no other run', async () => {
    const instanceId = await buy('CS-ON-ITS-WAY');
    await use(instanceId, 'a', '1');
    const at = test.clock.now();
    test.clock.advance(hour);
    const [arrived, released] = [deferred(), deferred()];
    answer = async () => {
      arrived.resolve();
      await released.promise;
      return { code: 'MKT.0000' };
    };
    const sending = push();
    await arrived.promise;
    expect((await use(instanceId, 'b', '1', at)).body.errors).toEqual([
      { pointer: '/records/0', detail: 'window-closed' },
    ]);
    // An index that has not heard of the lease still names the window.
    const [{ pk, sk } = { pk: '', sk: '' }] = (await test.bridge.usage.list(instanceId, 1)).items;
    const index = { ...test.bridge.index, page: async () => ({ items: [{ pk, sk }] }) };
    const other = { ...test.bridge, index };
    const { signal } = new AbortController();
    expect(await pushUsage(other, { deadline: test.clock.now() + minute, signal })).toMatchObject({
      sent: 0,
    });
    released.resolve();
    expect(await sending).toMatchObject({ sent: 1, accepted: 1 });
    expect(calls.flat().map(({ usage_value: value }) => value)).toEqual(['1']);
    expect(await windows(instanceId)).toMatchObject([{ status: 'accepted', value: '1', attempts: 1 }]);
  });

  it('is not held up by a window that nobody can read', async () => {
    const [poisoned, healthy] = [await buy('CS-POISON'), await buy('CS-HEALTHY')];
    await use(poisoned, 'a', '1');
    await use(healthy, 'a', '1');
    const { sk = '' } = (await test.bridge.usage.list(poisoned, 1)).items[0] ?? {};
    await test.bridge.table.getDocumentClient().send(
      new (await import('@aws-sdk/lib-dynamodb')).UpdateCommand({
        TableName: test.bridge.table.getName(),
        Key: { pk: `usage#${poisoned}`, sk },
        UpdateExpression: 'SET recordIds = :broken',
        ExpressionAttributeValues: { ':broken': 'no list' },
      }),
    );
    test.clock.advance(hour);
    expect(await push()).toMatchObject({ accepted: 1 });
    expect(await windows(healthy)).toMatchObject([{ status: 'accepted' }]);
    expect(test.alarms()).toEqual(['DueItemFailed']);
  });

  it('shows the buyer the running total, each window once, however often it was sent', async () => {
    const instanceId = await buy('CS-TOTAL');
    const total = async () => {
      const { info } = await signedCall(test.bridge, { activity: 'queryInstance', instanceId });
      return (info?.[0] as unknown as { usageInfo?: unknown } | undefined)?.usageInfo;
    };
    expect(await total()).toBeUndefined();
    for (const value of ['1.5', '2.25', '0.0001']) {
      await use(instanceId, value, value);
      test.clock.advance(hour);
      answer = () => ({ status: 500, code: 'MKT.0999' });
      await push();
      answer = () => ({ code: 'MKT.0000' });
      test.clock.advance(hour);
      await push();
    }
    const end = calls.at(-1)?.[0]?.end_time.replace(/\D/g, '');
    expect(await total()).toEqual([{ usageValue: 3.7501, statisticalTime: `${end}000` }]);
  });

  it('24 counts a window into the total also when the total could not be written at first', async () => {
    const instanceId = await buy('CS-TOTAL-LOST');
    await use(instanceId, 'a', '2.5');
    test.clock.advance(hour);
    const fault = test.faults.inject('lose-request', { where: ({ key }) => key?.sk === 'total', times: 10 });
    await expect(push()).rejects.toThrow();
    fault.remove();
    test.clock.advance(20 * minute);
    await push();
    expect((await test.stored(`usage#${instanceId}`)).map(({ total }) => total)).toContain('2.5');
    expect(await windows(instanceId)).toMatchObject([{ status: 'accepted', attempts: 2 }]);
  });

  it('alarms about usage that comes after its hour was sent, and refuses it', async () => {
    const instanceId = await buy('CS-AFTER');
    await use(instanceId, 'a', '1');
    const at = test.clock.now();
    test.clock.advance(hour);
    await push();
    expect((await use(instanceId, 'b', '1', at)).body.errors).toEqual([
      { pointer: '/records/0', detail: 'window-closed' },
    ]);
    expect(test.alarms()).toEqual(['UsageAfterWindow']);
  });

  it('lets a window go when its history has been kept long enough', async () => {
    const instanceId = await buy('CS-KEPT');
    await use(instanceId, 'a', '1');
    test.clock.advance(hour);
    await push();
    const [window] = await test.stored(`usage#${instanceId}`);
    const item = (await test.stored(`usage#${instanceId}`)).find(({ sk }) =>
      String(sk).startsWith('window#'),
    );
    expect(window).toBeDefined();
    expect(Number(item?.ttl)).toBeCloseTo((test.clock.now() + 400 * day) / 1000, -3);
    expect(item?.dueAt).toBeUndefined();
  });

  it('sends a refused window again when an operator has mended the cause, under another record id', async () => {
    const instanceId = await buy('CS-RESEND');
    await use(instanceId, 'a', '1');
    answer = records => ({
      code: 'MKT.0000',
      abnormal: records.map(({ metering_sn }) => ({ metering_sn, code: '013' })),
    });
    test.clock.advance(hour);
    await push();
    const [{ beginAt }] = await windows(instanceId);
    const resend = (token: 'operator' | 'product', at = beginAt) =>
      sellerCall(test.bridge, 'POST', `/api/v1/usage/${instanceId}/resend`, { token, body: { beginAt: at } });
    expect((await resend('product')).status).toBe(403);
    expect((await resend('operator', new Date(test.clock.now()).toISOString())).status).toBe(404);
    const resent = await Promise.all(Array.from({ length: 5 }, () => resend('operator')));
    expect(resent.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409]);
    expect(resent.find(({ status }) => status === 200)?.body).toMatchObject({
      status: 'sealed',
      attempts: 0,
    });
    answer = () => ({ code: 'MKT.0000' });
    await push();
    const [first, second] = calls.flat();
    expect(second).toMatchObject({
      usage_value: '1',
      begin_time: first?.begin_time,
      end_time: first?.end_time,
    });
    expect(second?.metering_sn).not.toBe(first?.metering_sn);
    expect(await windows(instanceId)).toMatchObject([{ status: 'accepted', code: null, attempts: 1 }]);
    expect((await resend('operator')).status).toBe(409);
  });

  it('refuses another record under the id of one that was taken', async () => {
    const instanceId = await buy('CS-OTHER');
    await use(instanceId, 'a', '1');
    expect((await use(instanceId, 'a', '1.0')).body.items).toEqual([{ id: 'a', outcome: 'repeated' }]);
    expect((await use(instanceId, 'a', '2')).body.errors).toEqual([
      { pointer: '/records/0', detail: 'other-contents' },
    ]);
    expect(await windows(instanceId)).toMatchObject([{ value: '1' }]);
  });

  it('takes no use of what SaaS V1 sold otherwise than pay-per-use', async () => {
    const buyV1 = async (orderId: string, chargingMode: string) =>
      (await tokenCall(test.bridge, purchaseV1(orderId, { chargingMode }))).instanceId ?? '';
    const outcomes: unknown[] = [];
    for (const mode of ['0', '1', '3', '5']) {
      const { status, body } = await use(await buyV1(`CS-MODE-${mode}`, mode), 'a', '1');
      outcomes.push([status, body.errors?.[0].detail]);
    }
    const refused = [422, 'not-pay-per-use'];
    expect(outcomes).toEqual([[200, undefined], refused, refused, refused]);
  });

  it('signs the use of SaaS V1 with its own key, in calls of its own', async () => {
    const v1 = (await tokenCall(test.bridge, purchaseV1('CS-KEY', { chargingMode: '0' }))).instanceId ?? '';
    const v2 = await buy('CS-KEY-2');
    await use(v1, 'a', '1');
    await use(v2, 'a', '1');
    test.clock.advance(hour);
    await push();
    const signed = signatures.map(({ ts, nonce, signature, body }) => {
      const keyOf = (key: string) =>
        createHmac('sha256', key).update(`ts=${ts}&nonce=${nonce}&body=${body}`).digest('base64') ===
        signature;
      const [{ instance_id: id }] = JSON.parse(body).usage_records;
      return [id, keyOf(v1Key) ? 'v1' : keyOf(baseKey) ? 'base' : 'neither'];
    });
    expect(Object.fromEntries(signed)).toEqual({ [v1]: 'v1', [v2]: 'base' });
  });

  it('refuses a cursor of another list as such: asking again would not help', async () => {
    const instanceId = await buy('CS-CURSOR');
    for (const position of [{ pk: 'usage#x', sk: 'y' }, { pk: 'x' }, { other: 1 }]) {
      const cursor = Buffer.from(JSON.stringify(position)).toString('base64url');
      const { status, body } = await sellerCall(
        test.bridge,
        'GET',
        `/api/v1/usage/${instanceId}?cursor=${cursor}`,
        { token: 'reader' },
      );
      // An engine that does not mind finds nothing there.
      expect([status, body.errors?.[0]?.pointer ?? body.items]).toEqual(
        status === 200 ? [200, []] : [422, 'cursor'],
      );
    }
  });

  it('knows no windows of an instance that nobody bought', async () => {
    const answerOf = await sellerCall(test.bridge, 'GET', '/api/v1/usage/nobody', { token: 'reader' });
    expect(answerOf.status).toBe(404);
  });
});
