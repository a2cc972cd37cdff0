import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { activities as licenseAddress } from '../../../functions/license/licenseAddress.ts';
import { instanceIdFor, instanceKey } from '../../../shared/instance/identity.ts';
import { describeOnProofEngines } from '../../engines/describeOnEveryEngine.ts';
import { application, licenseCall, onlinePurchase } from '../../support/licenseCall.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../../support/tokenCall.ts';
import { everyItem, runOnTable } from '../bulk/runOnTable.ts';
import { startBrokenEngine } from '../table/brokenEngine.ts';

describeOnProofEngines('npm run import', engine => {
  let test: TestBridge;
  let directory: string;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    directory = mkdtempSync(join(tmpdir(), 'import-'));
  });
  afterEach(async () => {
    rmSync(directory, { recursive: true });
    await test.close();
  });

  const importing = (csv: string | Uint8Array, ...words: string[]) => {
    const file = join(directory, 'rows.csv');
    writeFileSync(file, csv);
    return runOnTable(test, 'import', ['--file', file, ...words]);
  };
  const told = () => test.product.received.map(({ type, data }) => [type, data.instanceId]);
  const code = async (answer: Promise<{ resultCode: string }>) => (await answer).resultCode;

  it('SaaS V2.0: a customer of old, under an id of the seller, lives on', async () => {
    const csv =
      'family,orderId,orderLineId,instanceId,productId,expireAt,frontEndUrl,userName,password\n' +
      'saas-v2,CS-OLD,CS-OLD-000001,old-4711,P1,2030-01-31 08:00,https://app.example.com/old,admin,initial\n';
    expect(await importing(csv, '--write')).toMatchObject({ exitCode: 0, errors: '' });
    const { bridge } = test;
    const instanceId = 'old-4711';
    expect(await test.instance(instanceId)).toMatchObject({
      status: 'active',
      expireAt: Date.UTC(2030, 0, 31),
      expireAtSource: 'operator',
    });
    const again = await signedCall(bridge, purchase('CS-OLD'));
    expect(again).toMatchObject({ resultCode: '000000', instanceId });
    const query = await signedCall(bridge, { activity: 'queryInstance', instanceId });
    expect(query.info).toMatchObject([
      {
        instanceId,
        appInfo: { frontEndUrl: 'https://app.example.com/old', userName: 'admin', password: 'initial' },
      },
    ]);
    const order = { orderId: 'CS-NEW', orderLineId: 'CS-NEW-000001', instanceId };
    const renewal = { activity: 'refreshInstance', scene: 'RENEWAL', ...order, expireTime: '20310101000000' };
    for (const fields of [
      renewal,
      { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' },
      { activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' },
      { activity: 'upgradeInstance', ...order },
      { activity: 'releaseInstance', instanceId },
    ]) {
      expect(await code(signedCall(bridge, fields))).toBe('000000');
    }
    expect(told()).toEqual(
      ['renewed', 'frozen', 'unfrozen', 'upgraded', 'released'].map(what => [`instance.${what}`, instanceId]),
    );
    expect(await code(signedCall(bridge, purchase('CS-OLD')))).toBe('000000');
    // Frozen within the year that was paid, which is the marketplace's word and somebody's to look at; nothing else.
    expect(test.alarms()).toEqual(['FrozenWhilePaid']);
    const ids = (await everyItem(test)).filter(({ sk }) => sk === 'instance').map(({ pk }) => pk);
    const derived = instanceIdFor('saas-v2', 'CS-OLD', 'CS-OLD-000001');
    expect(ids.sort()).toEqual([`instance#${derived}`, 'instance#old-4711'].sort());
  });

  it('SaaS V1.0: the buyer finds the same way in, a renewal ends the freeze by expiry', async () => {
    const csv =
      'family;orderId;instanceId;status;expireAt;frozenAt;frontEndUrl;userName;password;customerId;mobilePhone\n' +
      'v1;CS-V1;alt-1;frozen;20200101000000;2020-01-02;https://app.example.com/v1;u;p;C1;15905222222\n';
    expect(await importing(csv, '--write')).toMatchObject({ exitCode: 0 });
    const { bridge } = test;
    const instanceId = 'alt-1';
    expect(await test.instance(instanceId)).toMatchObject({
      status: 'frozen',
      frozenBy: 'marketplace-expiry',
      frozenAt: Date.UTC(2020, 0, 1, 16),
    });
    expect(await tokenCall(bridge, purchaseV1('CS-V1'))).toMatchObject({
      resultCode: '000000',
      instanceId,
      appInfo: { frontEndUrl: 'https://app.example.com/v1' },
    });
    for (const fields of [
      { activity: 'refreshInstance', orderId: 'R', instanceId, expireTime: '20310101000000' },
      { activity: 'queryInstance', instanceId },
      { activity: 'expireInstance', instanceId, orderId: 'CS-V1' },
      { activity: 'releaseInstance', instanceId, orderId: 'CS-V1' },
    ]) {
      expect(await code(tokenCall(bridge, fields as Record<string, string>))).toBe('000000');
    }
    expect(told()).toEqual(
      ['renewed', 'unfrozen', 'frozen', 'released'].map(what => [`instance.${what}`, instanceId]),
    );
    expect(test.product.received[0]?.data.customer).toEqual({ customerId: 'C1', mobilePhone: '15905222222' });
  });

  it('License 1.0: the licence that was made stays the licence', async () => {
    const csv = 'family,orderId,instanceId,license\nlicense,CS-L,lic-1,LIC-OF-OLD\n';
    expect(await importing(csv, '--write')).toMatchObject({ exitCode: 0 });
    const call = (fields: Readonly<Record<string, string>>) =>
      tokenCall(test.bridge, fields, { callbacks: licenseAddress });
    const saasExtendParams = Buffer.from('[{"name":"identificationCode","value":"A-1"}]').toString('base64');
    const asked = await call(purchaseV1('CS-L', { activity: 'getLicense', saasExtendParams }));
    expect(asked).toMatchObject({ resultCode: '000000', instanceId: 'lic-1', license: 'LIC-OF-OLD' });
    for (const fields of [
      { activity: 'refreshLicense', instanceId: 'lic-1', orderId: 'R1', expireTime: '20310101000000' },
      { activity: 'expireLicense', instanceId: 'lic-1', orderId: 'CS-L' },
      { activity: 'releaseLicense', instanceId: 'lic-1', orderId: 'CS-L' },
    ]) {
      expect(await code(call(fields as Record<string, string>))).toBe('000000');
    }
    expect(told()).toEqual(['renewed', 'frozen', 'released'].map(what => [`instance.${what}`, 'lic-1']));
  });

  it('licence codes and online licences: known by the code; what is taken of the quota stays taken', async () => {
    const csv =
      'family,orderId,orderLineId,license,instanceId,expireAt,quota,usedLicenses\n' +
      'license-code,,,PL-OLD,,2030-01-01T00:00:00Z,,\n' +
      'license-online,CS-ON,CS-ON-000001,,on-1,,2,1\n';
    expect(await importing(csv, '--write')).toMatchObject({ exitCode: 0 });
    const { bridge } = test;
    const call = (fields: Readonly<Record<string, unknown>>) => code(licenseCall(bridge, fields));
    const item = await test.instance(instanceIdFor('license-v2', 'PL-OLD'));
    expect(item).toMatchObject({ status: 'active', license: 'PL-OLD', expireAt: Date.UTC(2030, 0, 1) });
    const release = { activity: 'releaseLicenseCode', license: 'PL-OLD', orderId: 'U', orderLineId: 'U-1' };
    expect(await call({ activity: 'updateLicenseCodeStatus', license: 'PL-OLD', status: 'FREEZE' })).toBe(
      '000000',
    );
    expect(await call(release)).toBe('000000');

    expect(await licenseCall(bridge, onlinePurchase('CS-ON'))).toMatchObject({ instanceId: 'on-1' });
    test.product.respond(({ type }) =>
      type === 'license.applied' ? { body: { license: 'LIC' } } : { status: 204 },
    );
    const apply = (eventId: string) => call(application('on-1', eventId, test.clock.now()));
    expect([await apply('E1'), await apply('E1'), await apply('E2')]).toEqual(['000000', '000000', '000900']);
    expect(await call({ activity: 'releaseInstance', instanceId: 'on-1' })).toBe('000000');
  });

  it('orders that a restored backup has lost get the id again that the marketplace knows', async () => {
    const { bridge } = test;
    const app = { frontEndUrl: 'https://app.example.com/a' };
    test.product.respond(() => ({ body: { app } }));
    const { instanceId } = await signedCall(bridge, purchase('CS-LOST'));
    await bridge.instances.store.remove(instanceKey(instanceId ?? ''));
    const csv =
      '\uFEFF订单号,订单行号,状态,访问地址,供应商\nCS-LOST,CS-LOST-000001,正常,https://app.example.com/a,x\n';
    expect((await importing(csv, '--family', 'saas-v2')).errors).toMatch(
      /^line 1, column 供应商: is not known; /,
    );
    expect(await importing(csv, '--family', 'saas-v2', '--other-columns', '--write')).toMatchObject({
      exitCode: 0,
    });
    expect(await signedCall(bridge, purchase('CS-LOST'))).toMatchObject({ resultCode: '000000', instanceId });
    const query = await signedCall(bridge, { activity: 'queryInstance', instanceId: instanceId ?? '' });
    expect(query.info).toMatchObject([{ appInfo: app }]);
    expect(told()).toEqual([['instance.created', instanceId]]);
  });

  it('says first what it would do, does it once, and goes on where it was broken off', async () => {
    const rows = Array.from(
      { length: 120 },
      (_, n) => `saas-v2,CS-${n},CS-${n}-000001,own-${n},https://app.example.com/${n}`,
    );
    const csv = ['family,orderId,orderLineId,instanceId,frontEndUrl', ...rows].join('\n');
    const dry = await importing(csv);
    expect(dry).toMatchObject({ exitCode: 0, errors: '' });
    expect(dry.output).toContain('120 rows are in order: 120 to be written, 0 in the table');
    expect(dry.output).toContain('Nothing was written.');
    expect(await everyItem(test)).toEqual([]);

    // Broken off between the two writes of a row: the order may be repeated meanwhile.
    expect(await importing(`${csv.split('\n').slice(0, 41).join('\n')}\n`, '--write')).toMatchObject({
      exitCode: 0,
    });
    await test.bridge.instances.store.remove(instanceKey('own-7'));
    expect(await signedCall(test.bridge, purchase('CS-7'))).toMatchObject({ resultCode: '000004' });
    const rest = await importing(csv, '--write', '--json');
    expect(JSON.parse(rest.output)).toMatchObject({
      rows: 120,
      present: 39,
      written: 81,
      missing: 0,
      contradicted: [],
    });
    const before = await everyItem(test);
    expect(JSON.parse((await importing(csv, '--write', '--json')).output)).toMatchObject({
      present: 120,
      written: 0,
    });
    expect(await everyItem(test)).toEqual(before);
    expect(before.filter(({ sk }) => sk === 'instance')).toHaveLength(240);
    expect(await signedCall(test.bridge, purchase('CS-7'))).toMatchObject({
      resultCode: '000000',
      instanceId: 'own-7',
    });
    expect(told()).toEqual([]);
  });

  it('leaves out the row whose item nobody can read, names it in one line, and writes all others', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, n) => `saas-v2,CS-${n},CS-${n}-000001,own-${n},https://app.example.com/${n}`,
    );
    const head = 'family,orderId,orderLineId,instanceId,frontEndUrl';
    await importing([head, ...rows.slice(0, 3)].join('\n'), '--write');
    const damage = (instanceId: string, attribute: string, value: unknown) =>
      test.bridge.table.getDocumentClient().send(
        new UpdateCommand({
          TableName: test.bridge.table.getName(),
          Key: { pk: instanceKey(instanceId).pk, sk: 'instance' },
          UpdateExpression: 'SET #attribute = :value',
          ExpressionAttributeNames: { '#attribute': attribute },
          ExpressionAttributeValues: { ':value': value },
        }),
      );
    // The instance of one, the alias of another.
    await damage('own-1', 'outbox', ['broken']);
    const alias = instanceIdFor('saas-v2', 'CS-2', 'CS-2-000001');
    await damage(alias, 'appliedKeys', 7);
    const lines = [
      '✗ line 3: left out, since its item is in the table and cannot be read: instance own-1',
      `✗ line 4: left out, since its item is in the table and cannot be read: instance ${alias}`,
    ];
    const csv = [head, ...rows].join('\n');
    const dry = await importing(csv);
    expect(dry).toMatchObject({ exitCode: 1, errors: '' });
    expect(dry.output.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^58 rows are in order: 57 to be written, 1 in the table \S+ at \S+ already\.$/),
      ...lines,
      'Nothing was written. --write writes them.',
    ]);
    const done = await importing(csv, '--write');
    expect(done).toMatchObject({ exitCode: 1, errors: '' });
    expect(done.output.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^57 rows written, 1 were in the table \S+ at \S+ already\.$/),
      ...lines,
    ]);
    for (const n of [0, 3, 59]) expect(await test.instance(`own-${n}`)).toMatchObject({ status: 'active' });
    expect((await everyItem(test)).filter(({ sk }) => sk === 'instance')).toHaveLength(120);
  });

  it('waits for a table that throttles, and loses nothing', async () => {
    let writes = 0;
    let throttled = 0;
    const broken = await startBrokenEngine(engine.endpoint, {
      request(operation, body) {
        if (operation !== 'PutItem') return body;
        writes += 1;
        if (writes % 4 !== 0 || throttled === 6) return body;
        throttled += 1;
        return 'throttled';
      },
    });
    const rows = Array.from({ length: 24 }, (_, n) => `v1,CS-${n},own-${n},https://a.example.com`);
    const file = join(directory, 'rows.csv');
    writeFileSync(file, ['family,orderId,instanceId,frontEndUrl', ...rows].join('\n'));
    const done = await runOnTable(test, 'import', ['--file', file, '--write', '--json'], {
      DYNAMODB_ENDPOINT: broken.endpoint,
    });
    broken.close();
    expect(JSON.parse(done.output)).toMatchObject({ written: 24, contradicted: [] });
    expect(throttled).toBe(6);
    expect((await everyItem(test)).length).toBe(48);
  });

  it('says which table cannot be used, and why', async () => {
    const gone = { DYNAMODB_ENDPOINT: 'http://127.0.0.1:9' };
    const file = join(directory, 'rows.csv');
    writeFileSync(file, 'family,orderId,frontEndUrl\nv1,CS,https://a.example.com\n');
    const { exitCode, output, errors } = await runOnTable(test, 'import', ['--file', file], gone);
    expect([exitCode, output]).toEqual([2, '']);
    expect(errors).toMatch(
      /^import: the table test-\S+ at http:\/\/127\.0\.0\.1:9 cannot be used: [^\n]+\n$/,
    );
  });

  it('shows where it came from: to the operator, by either id', async () => {
    await importing(
      'orderId,orderLineId,instanceId,frontEndUrl\nO,O-000001,own,https://a.example.com\n',
      '--family',
      'v2',
      '--write',
    );
    for (const id of ['own', instanceIdFor('saas-v2', 'O', 'O-000001')]) {
      const { body } = await sellerCall(test.bridge, 'GET', `/api/v1/instances/${id}`, { token: 'reader' });
      expect(body).toMatchObject({ instanceId: 'own', status: 'active', orderId: 'O' });
      expect(body.importedAt).toMatch(/^20/);
    }
    const { body } = await sellerCall(test.bridge, 'GET', '/api/v1/instances/own/history', {
      token: 'reader',
    });
    expect(body.items).toMatchObject([
      { type: 'instance.imported', data: { activity: 'import', status: 'active' } },
    ]);
  });

  it('refuses rows that contradict the table, and then writes none of the file', async () => {
    const { bridge } = test;
    test.product.respond(() => ({ body: { app: { frontEndUrl: 'https://app.example.com/a' } } }));
    const { instanceId } = await signedCall(bridge, purchase('CS-HERE'));
    const head = 'family,orderId,orderLineId,instanceId,frontEndUrl\n';
    const row = (order: string, id: string) =>
      `saas-v2,${order},${order}-000001,${id},https://a.example.com\n`;
    expect((await importing(head + row('CS-A', 'own-a'), '--write')).exitCode).toBe(0);
    const before = await everyItem(test);
    const rows = [
      row('CS-HERE', 'mine'),
      row('CS-B', 'own-a'),
      row('CS-A', 'other'),
      row('CS-A2', ''),
      row('CS-OK', ''),
    ];
    const refused = await importing(head + rows.join(''), '--write');
    expect(refused).toMatchObject({ exitCode: 2, output: '' });
    expect(refused.errors.split('\n')).toEqual([
      `line 2, column instanceId: the order has the instance ${instanceId} already`,
      'line 3, column instanceId: belongs to another order in the table',
      'line 4, column instanceId: the order has the instance own-a already',
      'import: 3 things are wrong with the rows: nothing was written',
      '',
    ]);
    expect((await importing(head + row('CS-A', ''), '--write')).errors).toContain(
      'the order was imported as own-a',
    );
    expect(await everyItem(test)).toEqual(before);
  });
});

describe('npm run import, bad rows', () => {
  const head =
    'family,orderId,orderLineId,instanceId,status,expireAt,frozenAt,frontEndUrl,chargingMode,quota';
  const good = 'saas-v2,CS-1,CS-1-000001,own-1,active,2030-01-31,,https://a.example.com,,';
  it.each([
    [
      'a wrong date',
      good.replace('2030-01-31', '2030-02-30'),
      'line 3, column expireAt: is no date such as 2030-01-31',
    ],
    ['a date in words', good.replace('2030-01-31', 'next year'), 'line 3, column expireAt: is no date'],
    ['a year that was mistyped', good.replace('2030', '20300'), 'line 3, column expireAt: is no date'],
    [
      'an unknown family',
      good.replace('saas-v2', 'saas-v3'),
      'line 3, column family: is not one of saas-v2, ',
    ],
    [
      'the kit, which has no instances',
      good.replace('saas-v2', 'kit'),
      'line 3, column family: is not one of ',
    ],
    ['no family', good.replace('saas-v2', ''), 'line 3, column family: is missing'],
    ['no order id', good.replace('CS-1,', ','), 'line 3, column orderId: is missing: saas-v2 needs it'],
    ['no order line', good.replace('CS-1-000001', ''), 'line 3, column orderLineId: is missing'],
    [
      'an order that was there',
      good.replace('own-1', 'own-2'),
      'line 3, column orderId: is the same order as in line 2',
    ],
    [
      'an instance id that was there',
      good.replaceAll('CS-1', 'CS-2'),
      'line 3, column instanceId: is the same as in line 2',
    ],
    [
      'an unknown status',
      good.replace('active', 'sleeping'),
      'line 3, column status: is not one of active, frozen, released',
    ],
    [
      'a date of a freeze that is none',
      good.replace(',,https', ',2024-01-01,https'),
      'line 3, column frozenAt: is given, but',
    ],
    [
      'no address',
      good.replace('https://a.example.com', ''),
      'line 3, column frontEndUrl: is missing, and the settings',
    ],
    [
      'an address that is none',
      good.replace('https:', 'ftp:'),
      'line 3, column frontEndUrl: is not an http(s) address',
    ],
    [
      'a number that a spreadsheet shortened',
      good.replace('own-1', '4.711E+12'),
      'line 3, column instanceId: was shortened',
    ],
    [
      'a quota without licences',
      `${good}5`,
      'line 3, column quota: is given, but only online licences have it',
    ],
    [
      'an order of packages without its product',
      good.replace('saas-v2', 'saas-v1').replace('com,,', 'com,5,'),
      'line 3, column productId: is missing',
    ],
    ['too many cells', `${good},more`, 'line 3: has 11 cells, and the first line names 10'],
    ['a quote that never ends', `"${good}`, 'line 3: a quote in this row never ends'],
  ])('%s is named by line and column, and nothing is quoted', async (_, row, problem) => {
    const { readRows } = await import('../../../commands/import/readRows.ts');
    const text = `${head}\n${good}\n${row}\n`;
    const config = { product: {}, products: {} } as never;
    const settings = { config, family: undefined, zone: 'utc+8', passesOver: false } as const;
    const { problems } = readRows(Buffer.from(text), settings, Date.UTC(2026, 0, 1));
    const { problemText } = await import('../../../commands/import/importRow.ts');
    expect(problems.map(problem => problemText(problem))[0]).toContain(problem);
    expect(problems.every(({ line }) => line === 3)).toBe(true);
  });
});
