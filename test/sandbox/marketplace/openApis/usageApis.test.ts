import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type MarketplaceServer,
  openApiKeys,
  startMarketplaceServer,
} from '../../../support/marketplaceServer.ts';
import { baseKey, v1Key } from '../../../support/testBridge.ts';

// Sunday, an hour after the window below.
const now = Date.UTC(2026, 2, 1, 10, 30);
const newPath = '/api/mkp-openapi-public/global/v1/isv/usage-data';
const oldPath = '/rest/marketplace/v1/isv/usage-data';

const record = (more: object = {}) => ({
  instance_id: 'i-1',
  record_time: '20260301T100500Z',
  begin_time: '20260301T090000Z',
  end_time: '20260301T100000Z',
  usage_value: '2.5',
  ...more,
});

/** Headers of the old API: the published formula, written out. */
function sdkHeaders(url: URL, body: string, { ak, sk }: { ak: string; sk: string }, date: string) {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const names = 'content-type;host;x-sdk-date';
  const canonical = `POST\n${url.pathname}/\n\ncontent-type:application/json\nhost:${url.host}\nx-sdk-date:${date}\n\n${names}\n${hash(body)}`;
  const signature = createHmac('sha256', sk)
    .update(`SDK-HMAC-SHA256\n${date}\n${hash(canonical)}`)
    .digest('hex');
  return {
    'Content-Type': 'application/json',
    'X-Sdk-Date': date,
    Authorization: `SDK-HMAC-SHA256 Access=${ak}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

describe('the simulated marketplace', () => {
  let marketplace: MarketplaceServer;
  beforeEach(async () => {
    marketplace = await startMarketplaceServer(() => now);
  });
  afterEach(() => marketplace.stop());

  const send = async (path: string, body: string, headers: Record<string, string>) => {
    const response = await fetch(`${marketplace.url}${path}`, { method: 'POST', headers, body });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  const pushNew = (records: readonly object[], key = baseKey) => {
    const body = JSON.stringify({ usage_records: records });
    const signature = createHmac('sha256', key).update(`ts=1&nonce=n&body=${body}`).digest('base64');
    return send(newPath, body, { 'Content-Type': 'application/json', ts: '1', nonce: 'n', signature });
  };
  const pushOld = (
    records: readonly object[],
    credentials: { ak: string; sk: string } = openApiKeys,
    date = '20260301T103000Z',
  ) => {
    const body = JSON.stringify({ usage_records: records });
    return send(oldPath, body, sdkHeaders(new URL(oldPath, marketplace.url), body, credentials, date));
  };

  it('states what it charged, with the window in ISO 8601, the package, and the API', async () => {
    await pushNew([record({ metering_sn: 'sn-1', relate_pkg_instance: 'pkg-1' })]);
    await pushOld([record({ instance_id: 'i-2', product_id: 'p-1', usage_value: '1' })]);
    const window = { beginTime: '2026-03-01T09:00:00Z', endTime: '2026-03-01T10:00:00Z' };
    const at = '2026-03-01T10:30:00.000Z';
    expect(await marketplace.statement()).toEqual({
      records: 2,
      instances: { 'i-1': '2.5000', 'i-2': '1.0000' },
      charged: [
        { instanceId: 'i-1', packageId: 'pkg-1', ...window, value: '2.5', api: 'new' },
        { instanceId: 'i-2', productId: 'p-1', ...window, value: '1', api: 'old' },
      ],
      refused: [],
      calls: [
        { at, api: 'new', records: 1, refused: 0, outcome: 'accepted' },
        { at, api: 'old', records: 1, refused: 0, outcome: 'accepted' },
      ],
    });
  });

  it('keeps the newest 500 charges and 100 refusals and calls, and counts all', async () => {
    const many = Array.from({ length: 600 }, (_, index) =>
      record({ instance_id: `i-${index}`, metering_sn: `sn-${index}` }),
    );
    await pushNew(many);
    for (let index = 0; index < 101; index += 1) await pushNew([many[index] ?? {}]);
    const { records, charged, refused, calls } = await marketplace.statement();
    expect([records, charged.length, refused.length, calls.length]).toEqual([600, 500, 100, 100]);
    expect([charged[0]?.instanceId, charged.at(-1)?.instanceId]).toEqual(['i-100', 'i-599']);
    expect([refused[0]?.instanceId, refused.at(-1)?.instanceId]).toEqual(['i-1', 'i-100']);
    expect(calls.every(({ refused }) => refused === 1)).toBe(true);
  });

  it('names a refused record by its id in the new API, and by instance and window in the old one', async () => {
    const wrong = { usage_value: '0' };
    expect((await pushNew([record({ metering_sn: 'sn-1', ...wrong })])).body.data).toEqual({
      abnormal_usage_data: [{ metering_sn: 'sn-1', error_code: '003', error_msg: 'record code 003' }],
    });
    expect((await pushOld([record({ product_id: 'p', ...wrong })])).body.data).toEqual({
      abnormal_usage_data: [
        {
          instance_id: 'i-1',
          begin_time: '20260301T090000Z',
          end_time: '20260301T100000Z',
          error_code: '003',
          error_msg: 'record code 003',
        },
      ],
    });
    expect((await marketplace.statement()).refused).toEqual([
      { instanceId: 'i-1', beginTime: '2026-03-01T09:00:00Z', code: '003' },
      { instanceId: 'i-1', beginTime: '2026-03-01T09:00:00Z', code: '003' },
    ]);
  });

  it('takes a record id once and a window once, whichever API it came by', async () => {
    const codes = async (answer: ReturnType<typeof pushNew>) =>
      (await answer).body.data?.abnormal_usage_data.map((it: { error_code: string }) => it.error_code);
    expect(await codes(pushOld([record({ product_id: 'p' })]))).toBeUndefined();
    expect(await codes(pushOld([record({ product_id: 'p' })]))).toEqual(['010']);
    expect(await codes(pushNew([record({ metering_sn: 'sn-1' })]))).toEqual(['010']);
    expect(
      await codes(pushNew([record({ metering_sn: 'sn-2', end_time: '20260301T093000Z' })])),
    ).toBeUndefined();
    expect(await codes(pushNew([record({ metering_sn: 'sn-2', end_time: '20260301T094500Z' })]))).toEqual([
      '005',
    ]);
    expect((await marketplace.statement()).instances).toEqual({ 'i-1': '5.0000' });
  });

  it('wants the record id in the new API and the product in the old one', async () => {
    expect((await pushNew([record()])).body.data.abnormal_usage_data[0].error_code).toBe('004');
    expect(await pushOld([record()])).toMatchObject({ status: 400, body: { error_code: 'MKT.0101' } });
    expect((await marketplace.statement()).records).toBe(0);
  });

  it('checks both signatures, and that AK and SK signed within 15 minutes', async () => {
    const good = [record({ product_id: 'p', metering_sn: 'sn' })];
    expect(await pushNew(good, 'another-key')).toMatchObject({
      status: 400,
      body: { error_code: 'MKT.0102' },
    });
    const refused = { status: 401, body: { error_code: 'APIGW.0301' } };
    expect(await pushOld(good, { ak: openApiKeys.ak, sk: 'another-secret' })).toMatchObject(refused);
    expect(await pushOld(good, { ak: 'another-ak', sk: openApiKeys.sk })).toMatchObject(refused);
    expect(await pushOld(good, openApiKeys, '20260301T101459Z')).toMatchObject(refused);
    const { records, calls } = await marketplace.statement();
    expect([records, calls.map(({ api, outcome }) => `${api} ${outcome}`)]).toEqual([
      0,
      ['new signature', 'old signature', 'old signature', 'old signature'],
    ]);
    expect((await pushNew(good, v1Key)).status).toBe(200);
  });

  it('says in its calls what became of each: busy, down, lost, too many, unreadable', async () => {
    const push = (name: string) => pushNew([record({ instance_id: name, metering_sn: name })]);
    await marketplace.behave({ mode: 'busy' });
    expect(await push('busy')).toMatchObject({ status: 406, body: { error_code: 'MKT. 0250' } });
    await marketplace.behave({ mode: 'down' });
    expect(await push('down')).toMatchObject({ status: 500, body: { error_code: 'MKT.0999' } });
    await marketplace.behave({ mode: 'lost' });
    expect(await push('lost')).toEqual({ status: 500, body: 'gateway time-out' });
    await marketplace.behave({ mode: 'slow', delayMs: 0 });
    expect((await push('slow')).status).toBe(200);
    await marketplace.behave({ mode: 'normal' });
    const many = Array.from({ length: 1_001 }, () => record({ metering_sn: 'x' }));
    expect((await pushNew(many)).body.error_code).toBe('MKT.9003');
    expect((await pushNew([{ nothing: 'known' }])).body.error_code).toBe('MKT.0101');
    const { calls, charged } = await marketplace.statement();
    expect(calls.map(({ outcome, records }) => [outcome, records])).toEqual([
      ['busy', 1],
      ['down', 1],
      ['lost', 1],
      ['accepted', 1],
      ['too-many', 1_001],
      ['unreadable', 0],
    ]);
    expect(charged.map(({ instanceId }) => instanceId)).toEqual(['lost', 'slow']);
  });

  it('refuses as many records as it is told to, of any instance or of one, and then takes them', async () => {
    await marketplace.behave({ mode: 'normal', refuse: { code: '016', times: 2 } });
    const records = ['a', 'b', 'c'].map(name => record({ instance_id: name, metering_sn: name }));
    await pushNew(records);
    expect(await marketplace.behaviour()).toEqual({ mode: 'normal' });
    expect((await marketplace.statement()).charged.map(({ instanceId }) => instanceId)).toEqual(['c']);
    await marketplace.behave({ mode: 'normal', refuse: { code: '012', times: 5, instanceId: 'b' } });
    await pushNew(records);
    expect(await marketplace.behaviour()).toEqual({
      mode: 'normal',
      refuse: { code: '012', times: 4, instanceId: 'b' },
    });
    const { charged, refused, calls } = await marketplace.statement();
    expect(charged.map(({ instanceId }) => instanceId)).toEqual(['c', 'a']);
    expect(refused.map(({ instanceId, code }) => [instanceId, code])).toEqual([
      ['a', '016'],
      ['b', '016'],
      ['b', '012'],
      ['c', '005'],
    ]);
    expect(calls.map(call => call.refused)).toEqual([2, 2]);
  });

  it.each([
    '{"mode":"often"}',
    '{"mode":"normal","refuse":{"code":"16","times":1}}',
    '{"mode":"normal","refuse":{"code":"016","times":0}}',
    'no json',
  ])('takes no behaviour such as %s', async body => {
    expect((await send('/marketplace/behaviour', body, { 'Content-Type': 'application/json' })).status).toBe(
      400,
    );
    expect(await marketplace.behaviour()).toEqual({ mode: 'normal' });
  });
});
