import { setMaxListeners } from 'node:events';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pushUsage } from '../../../shared/usage/push/pushUsage.ts';
import { hourOf, windowKey } from '../../../shared/usage/window.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { type MarketplaceServer, startMarketplaceServer } from '../../support/marketplaceServer.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const hour = 3_600_000;
const count = 5;

describeOnEveryEngine('an item of the usage of one instance that nobody can read', engine => {
  let test: TestBridge;
  let marketplace: MarketplaceServer;
  let ids: string[];
  let damaged: string;
  beforeEach(async () => {
    marketplace = await startMarketplaceServer(() => test.clock.now(), 'by-use');
    test = await openTestBridge(engine, { settings: { ...marketplace.settings } });
    test.clock.advance(hourOf(test.clock.now()) + hour + 300_000 - test.clock.now());
    test.product.respond(({ type }) =>
      type === 'instance.created'
        ? { body: { app: { frontEndUrl: 'https://app.example.com' } } }
        : { status: 204 },
    );
    ids = [];
    for (let number = 0; number < count; number += 1)
      ids.push((await signedCall(test.bridge, purchase(`CS-USAGE-${number}`))).instanceId ?? '');
    damaged = ids[2] ?? '';
  });
  afterEach(async () => {
    await test.close();
    await marketplace.stop();
  });

  const at = () => new Date(test.clock.now()).toISOString();
  const post = (path: string, body: object) =>
    sellerCall(test.bridge, 'POST', `/api/v1/usage/${path}`, { token: 'product', body });
  const use = (name = 'r') =>
    post('records', {
      records: ids.map(instanceId => ({ id: `${name}-${instanceId}`, instanceId, at: at(), value: '1' })),
    });
  const read = (value: string) =>
    post('readings', {
      readings: ids.map(instanceId => ({ instanceId, meter: 'm', reading: value, at: at() })),
    });
  const client = () => test.bridge.table.getDocumentClient();
  const TableName = () => test.bridge.config.table.name;
  const put = (sk: string, attributes: object) =>
    client().send(
      new PutCommand({ TableName: TableName(), Item: { pk: `usage#${damaged}`, sk, ...attributes } }),
    );
  const set = ({ pk, sk }: { pk: string; sk: string }, attribute: string, value: unknown) =>
    client().send(
      new UpdateCommand({
        TableName: TableName(),
        Key: { pk, sk },
        UpdateExpression: 'SET #attribute = :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: { ':value': value },
      }),
    );
  const push = () => {
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    return pushUsage(test.bridge, { deadline: test.clock.now() + 600_000, signal });
  };
  const named = () =>
    test.lines.filter(
      ({ level, message, fields }) =>
        level === 'alarm' && message === 'ItemUnreadable' && JSON.stringify(fields).includes(damaged),
    );
  const one = { errors: [{ pointer: '/records/2', detail: 'unreadable-instance' }] };

  it.each([
    ['packages that are no list', { packages: 'broken' }],
    ['a package that is none', { packages: ['broken'] }],
    ['a quota that is no number', { packages: [{ packageId: 'p', quota: 'ten', used: '0' }] }],
    ['an end that is no time', { packages: [{ packageId: 'p', quota: '10', used: '0', expireAt: 'x' }] }],
    ['an allocation that is none', { allocations: [{ id: 'a', parts: [['p', 'x']] }] }],
    ['no version', { version: 'x' }],
  ])('(%s) refuses its own records and takes all other, and an alarm names it', async (_, broken) => {
    const ledger = { version: 1, instanceId: damaged, packages: [], allocations: [], told: [] };
    await put('packages', { ...ledger, ...broken });
    expect((await use()).body).toMatchObject({ detail: `${count - 1} taken, 1 refused.`, ...one });
    expect(named()).toHaveLength(1);
    await put('packages', ledger);
    // Whoever mends it has the record posted again, and nothing is counted twice.
    expect((await use()).status).toBe(200);
    test.clock.advance(hour);
    await push();
    const { instances } = await marketplace.statement();
    expect(ids.map(id => instances[id])).toEqual(ids.map(() => '1.0000'));
  });

  it('a window: the records of its hour are refused, those of all others are taken and billed', async () => {
    await use();
    await set(windowKey(damaged, hourOf(test.clock.now()), ''), 'recordIds', 7);
    expect((await use('s')).body).toMatchObject({ detail: `${count - 1} taken, 1 refused.`, ...one });
    test.clock.advance(hour);
    await push();
    const { instances } = await marketplace.statement();
    expect(ids.filter(id => instances[id] === '2.0000')).toEqual(ids.filter(id => id !== damaged));
  });

  it('a meter: its readings are refused, those of all others are counted', async () => {
    await read('10');
    await put('meter#m', { version: 'x' });
    const { body } = await read('13');
    expect(body).toMatchObject({ detail: `${count - 1} taken, 1 refused.` });
    expect(body.errors).toEqual([{ pointer: '/readings/2', detail: 'unreadable-instance' }]);
    expect(named()).toHaveLength(1);
  });

  it('packages under a meter: the increment stays noted, and is counted once when they can be read', async () => {
    await read('10');
    const ledger = { version: 1, instanceId: damaged, packages: [], allocations: [], told: [] };
    await put('packages', { ...ledger, version: 'x' });
    expect((await read('13')).body).toMatchObject({ detail: `${count - 1} taken, 1 refused.` });
    await put('packages', ledger);
    expect((await read('14')).status).toBe(200);
    test.clock.advance(hour);
    await push();
    const { instances } = await marketplace.statement();
    expect(ids.map(id => instances[id])).toEqual(ids.map(() => '4.0000'));
  });

  it('packages under a meter: what is in a window already, and was not counted, is not recorded again', async () => {
    await read('10');
    // It dies after the window has the increment, before the meter has counted it.
    const dying = test.faults.inject('lose-request', {
      where: ({ operation, key }) =>
        /^(Put|Update)Item$/.test(operation) && key?.pk === `usage#${damaged}` && key?.sk === 'meter#m',
      nth: 2,
      times: Number.POSITIVE_INFINITY,
    });
    await read('13');
    expect(dying.hits).toBeGreaterThan(0);
    dying.remove();
    const ledger = { version: 1, instanceId: damaged, packages: [], allocations: [], told: [] };
    await put('packages', { ...ledger, version: 'x' });
    expect((await read('13')).body.errors).toEqual([
      { pointer: '/readings/2', detail: 'unreadable-instance' },
    ]);
    await put('packages', ledger);
    expect((await read('14')).status).toBe(200);
    test.clock.advance(hour);
    await push();
    const { instances } = await marketplace.statement();
    expect(ids.map(id => instances[id])).toEqual(ids.map(() => '4.0000'));
  });

  it('a total: what all others used is billed and settled, and its own is sent again and billed once', async () => {
    await use();
    await put('total', { version: 'x' });
    test.clock.advance(hour);
    await push();
    expect(named().length).toBeGreaterThan(0);
    const windows = async (id: string) =>
      (await test.bridge.usage.list(id, 10)).items.map(({ status }) => status);
    for (const id of ids)
      expect([id, await windows(id)]).toEqual([id, [id === damaged ? 'sealed' : 'accepted']]);
    await put('total', { version: 1, total: '0', asOf: 0, counted: [] });
    test.clock.advance(hour);
    await push();
    expect((await windows(damaged))[0]).toMatch(/^(accepted|duplicate)$/);
    const { instances } = await marketplace.statement();
    expect(ids.map(id => instances[id])).toEqual(ids.map(() => '1.0000'));
  });
});
