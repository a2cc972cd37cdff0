import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { Answer, Callback, CallbackDeps } from '../../../shared/callback/callback.ts';
import { router } from '../../../shared/callback/handler.ts';
import type { Protocol } from '../../../shared/callback/protocols/protocol.ts';
import { signedPost } from '../../../shared/callback/protocols/signedPost.ts';
import { callEvent, renamed, type Served, served } from './servedCall.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The answer to a signed call with these fields, and its line in the log. */
async function call(
  fields: Fields,
  more: Partial<Callback<CallbackDeps>> = {},
  { deps, lines, requests }: Served = served(),
) {
  const { body = '' } = await router(async () => deps, [renamed(more)])(callEvent(fields));
  const line = lines.find(([message]) => message.endsWith(' call'))?.[1];
  const alarms = lines.filter(([message]) => message.startsWith('alarm '));
  const pks = requests.map(({ item }) => String(item?.pk).replace(/#.*/, ''));
  return { answer: JSON.parse(body), line, alarms, pks };
}
const invalid = (what: string) => ({ resultCode: '000002', resultMsg: `request parameter invalid: ${what}` });

describe('the activity', () => {
  it.each([[''], [7], [null], [undefined]])('%j is none', async activity => {
    const { answer, line } = await call({ activity });
    expect(answer).toEqual(invalid('activity is missing'));
    expect(line).toMatchObject({ activity: 'unknown', verified: true });
  });

  it('that is not served is told with what may be wrong, and names of fields without their values (S20)', async () => {
    const { answer, line, pks } = await call({ activity: 'newThing', mobile: '13800000000' });
    expect(answer).toEqual(invalid('activity is not supported here'));
    expect(line).toMatchObject({
      ...{ activity: 'newThing', unknownFields: ['activity', 'instanceId', 'mobile'] },
      hint: 'this address does not serve the activity: is it another family, or a newer one?',
    });
    expect(line).not.toHaveProperty('instanceId');
    expect(JSON.stringify(line)).not.toContain('13800000000');
    expect(pks).toEqual(['failures']);
  });

  it('with a name that may be a person’s stays out of the log', async () => {
    expect((await call({ activity: 'Zhang San' })).line).toMatchObject({ activity: '(no name)' });
  });

  it('stands in the path where the protocol says so, not in a field', async () => {
    const protocol: Protocol = { ...signedPost, activity: ({ path }) => path.slice(1) };
    const { answer, line } = await call({ activity: 'other' }, { protocol, activity: 'saas' });
    expect([answer.resultCode, line?.activity]).toEqual(['000000', 'saas']);
  });

  it('knows its family, which the address did not', async () => {
    const { deps, lines } = served();
    const both = [renamed(), renamed({ family: 'saas-v1', activity: 'other' })];
    await router(async () => deps, both)(callEvent({ activity: 'other' }));
    expect(lines[0]?.[1]).toMatchObject({ family: 'saas-v1', activity: 'other' });
  });
});

describe('fields', () => {
  it('reach the activity as the schema reads them, what it does not know as received', async () => {
    const calls: unknown[] = [];
    const run: Callback<CallbackDeps>['run'] = async ({ family, request, extra, test, signedAt, key }) => {
      calls.push({ family, request, extra, test, signedAt, key: key.secret });
      return { code: '000000' };
    };
    const { line } = await call({ instanceId: ' i-1 ', memo: '', newer: { a: 1 } }, { run });
    expect(calls).toEqual([
      {
        ...{ family: 'saas-v2', test: false, signedAt: 1_798_804_800_000, key: 'test-base-access-key-0001' },
        request: { activity: 'renameInstance', instanceId: 'i-1', newer: { a: 1 } },
        extra: { newer: { a: 1 } },
      },
    ]);
    expect(line).toMatchObject({ instanceId: 'i-1', unknownFields: ['newer'], overLong: [] });
  });

  it('that are longer than their page says are taken, and named (S19)', async () => {
    const { answer, line } = await call({ memo: 'm'.repeat(11) });
    expect([answer.resultCode, line?.overLong]).toEqual(['000000', ['memo']]);
  });

  it('that are missing or unusable are named, and what the call is about stands in the log', async () => {
    const { answer, line } = await call({ instanceId: null, orderId: 'CS1', toString: 'x' });
    expect(answer).toEqual(invalid('instanceId is missing'));
    expect(line).toMatchObject({ orderId: 'CS1' });
    expect((await call({ memo: '\ud800' })).answer).toEqual(invalid('memo is no Unicode text'));
  });

  it.each([
    ['no text of Unicode', 'i-\ud800', {}, '000003'],
    ['longer than anything stored', 'i'.repeat(8_193), {}, '000003'],
    ['missing', ' ', {}, '000002'],
    ['no text of Unicode, of a test', 'i-\ud800', { testFlag: '1' }, '000002'],
  ])(
    'an instance id that is %s is nobody’s, so it does not exist: only a real one',
    async (_, instanceId, more, code) => {
      expect((await call({ instanceId, ...more })).answer.resultCode).toBe(code);
    },
  );

  it('an id of the kit, whose records are no instances, is an invalid parameter', async () => {
    const { answer } = await call({ instanceId: 'i-\ud800' }, { family: 'kit' });
    expect(answer).toEqual(invalid('instanceId is no Unicode text'));
  });

  it('of another name than an instance’s are an invalid parameter', async () => {
    expect((await call({ orderId: 'CS\ud800' })).answer).toEqual(invalid('orderId is no Unicode text'));
  });

  it('that belong to another interface are told, and the nonce stays unclaimed', async () => {
    const foreignField = ({ orgCode }: Fields) => (orgCode === undefined ? undefined : 'orgCode');
    const { answer, alarms, pks } = await call({ orgCode: 'o' }, { foreignField });
    expect(answer).toEqual(invalid('orgCode belongs to another interface'));
    const detail = { requestId: 'r-1', activity: 'renameInstance', field: 'orgCode' };
    expect(alarms).toEqual([['alarm CallToAnotherPath', detail]]);
    expect(pks).toEqual(['failures', 'alarms']);
    expect((await call({}, { foreignField })).answer.resultCode).toBe('000000');
  });
});

describe('a test call', () => {
  const neverRun = (): Promise<Answer> => Promise.reject(new Error('run'));

  it.each([['1'], [1]])('is answered out of nothing (testFlag %j)', async testFlag => {
    const { answer, line, pks } = await call({ testFlag }, { run: neverRun });
    expect(answer).toEqual({ resultCode: '000000', resultMsg: 'success', tested: 'yes' });
    expect(line).toMatchObject({ test: true });
    expect(pks).toEqual([]);
  });

  it.each([['0'], [''], [null], ['true'], [undefined]])('is none with testFlag %j', async testFlag => {
    const { answer, line } = await call({ testFlag });
    expect(answer).not.toHaveProperty('tested');
    expect(line).toMatchObject({ test: false });
  });

  it('that fails is no failure that anybody has to mend', async () => {
    const { answer, pks } = await call({ testFlag: '1', instanceId: '' });
    expect([answer.resultCode, pks]).toEqual(['000002', []]);
  });

  it('may be known by its values', async () => {
    const isTest: Callback<CallbackDeps>['isTest'] = ({ memo }, { config }) =>
      memo === 'test' && config.site === 'cn';
    expect((await call({ memo: 'test' }, { isTest, run: neverRun })).answer.tested).toBe('yes');
    const { answer, line } = await call({ memo: 'real' }, { isTest });
    expect([answer.tested, line?.test]).toEqual([undefined, false]);
  });

  it('is run like a real one where the activity has no answer of its own, and knows that it is one', async () => {
    const { test: _, ...withoutTest } = renamed({
      run: async ({ test }) => ({ code: '000000', fields: { test } }),
    });
    const { deps } = served();
    const { body = '' } = await router(async () => deps, [withoutTest])(callEvent({ testFlag: '1' }));
    expect(JSON.parse(body).test).toBe(true);
  });
});

it('a schema without fields takes any call: all of them are unknown', async () => {
  const { line } = await call({}, { schema: z.looseObject({}) });
  expect(line).toMatchObject({ unknownFields: ['activity', 'instanceId'] });
});
