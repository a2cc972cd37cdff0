import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { Answer, Callback, CallbackDeps } from '../../../shared/callback/callback.ts';
import { router } from '../../../shared/callback/handler.ts';
import { kitV2Post } from '../../../shared/callback/protocols/kitPost.ts';
import { tokenGet } from '../../../shared/callback/protocols/tokenGet.ts';
import { OutboxFullError } from '../../../shared/outbox/buildWrite.ts';
import { SealError } from '../../../shared/seal/sealError.ts';
import { TableError } from '../../../shared/table/tableError.ts';
import { accessKey } from '../../../shared/wire/signature/accessKey.ts';
import { bodySign } from '../../../shared/wire/signature/bodySign.ts';
import { verificationHint } from '../../../shared/wire/signature/verificationFailure.ts';
import { baseKey, generalKey } from '../../support/testBridge.ts';
import { tokenEvent } from '../../support/tokenCall.ts';
import { callEvent, now, renamed, type Served, served } from './servedCall.ts';

const olderKey = 'test-base-access-key-0000';
const settings = { BASE_ACCESS_KEYS: `${baseKey},${olderKey}` };
const unusable = 'request parameter invalid: timestamp, nonce or size of the request';
const refused = 'authentication failed: signature missing or wrong';

async function answerTo(
  event: APIGatewayProxyEventV2,
  { deps }: Served = served({ settings }),
  activity: Callback<CallbackDeps> = renamed(),
) {
  const { body = '', headers } = await router(async () => deps, [activity])(event);
  const { resultCode, resultMsg, ...fields } = JSON.parse(body);
  return { body, sign: headers?.['Body-Sign'], resultCode, resultMsg, fields };
}
const signOf = (secret: string, body: string) => bodySign(secret, body);
const lineOf = ({ lines }: Served) => lines.find(([message]) => message.endsWith(' call'));
/** The failed calls that were written, without what each has. */
const failuresOf = ({ requests }: Served) =>
  requests.map(({ item }) => item).filter(item => String(item?.pk).startsWith('failures'));

describe('the answer', () => {
  it('is what the activity says, signed with the key that verified the call', async () => {
    const call = served({ settings });
    const run = async (): Promise<Answer> => ({ code: '000000', fields: { instanceId: 'i-1' } });
    const { body, sign } = await answerTo(callEvent({}, { key: olderKey }), call, renamed({ run }));
    expect(body).toBe('{"resultCode":"000000","resultMsg":"success","instanceId":"i-1"}');
    expect(sign).toBe(signOf(olderKey, body));
    expect(lineOf(call)?.[1]).toMatchObject({ verified: true, keyId: accessKey(olderKey).id });
  });

  it('to a call that no key of ours made is signed with the first, and its words are fixed', async () => {
    const call = served({ settings });
    const { body, sign, ...told } = await answerTo(callEvent({}, { key: generalKey }), call);
    expect(told).toEqual({ resultCode: '000001', resultMsg: refused, fields: {} });
    expect(sign).toBe(signOf(baseKey, body));
    expect(lineOf(call)).toEqual([
      'warn call',
      {
        ...{ requestId: 'r-1', family: 'saas-v2', activity: 'unknown', verified: false, test: false },
        ...{ refused: 'signature-mismatch', hint: verificationHint('signature-mismatch') },
        ...{ clockDifferenceMs: 0, resultCode: '000001', resultMsg: refused, milliseconds: 0 },
      },
    ]);
  });

  it.each([
    ['000000', 'info'],
    ['000004', 'info'],
    ['000005', 'warn'],
    ['000100', 'warn'],
  ] as const)('%s is a line of level %s', async (code, level) => {
    const call = served();
    await answerTo(callEvent(), call, renamed({ run: async () => ({ code }) }));
    expect(lineOf(call)?.[0]).toBe(`${level} call`);
  });

  it('names how long it took, from when the platform took the call', async () => {
    const call = served();
    const run = async (): Promise<Answer> => {
      call.advance(40);
      return { code: '000005' };
    };
    call.advance(2);
    await answerTo(callEvent(), call, renamed({ run }));
    expect(lineOf(call)?.[1]).toMatchObject({ milliseconds: 42, clockDifferenceMs: 2 });
    expect(failuresOf(call)).toMatchObject([{ at: now, milliseconds: 42 }]);
  });

  it.each([
    ['on', true],
    ['off', false],
  ])('of the kit’s V2 is signed when KIT_BODY_SIGN is %s', async (KIT_BODY_SIGN, isSigned) => {
    const call = served({ settings: { KIT_BODY_SIGN } });
    const activity = renamed({ protocol: kitV2Post, family: 'kit' });
    const { sign } = await answerTo(callEvent(), call, activity);
    expect(sign !== undefined).toBe(isSigned);
  });
});

describe('a call that cannot be taken', () => {
  const body = (bytes: number) => {
    const text = JSON.stringify({ activity: 'renameInstance', instanceId: 'i-1', pad: '' });
    return text.replace('"pad":""', `"pad":"${'x'.repeat(bytes - text.length)}"`);
  };
  const query = (length: number) => {
    const event = callEvent();
    return { ...event, rawQueryString: event.rawQueryString.padEnd(length, '&') };
  };

  it.each([
    // Only a body over 256 KiB is refused (S19 of docs/protocol/saas-v2.md).
    ['a body of 256 KiB', callEvent({}, { body: body(262_144) }), '000000'],
    ['a body of one byte more', callEvent({}, { body: body(262_145) }), '000002'],
    ['a query of 16,384 characters', query(16_384), '000000'],
    ['a query of one character more', query(16_385), '000002'],
  ])('by its size: %s is %s', async (_, event, code) => {
    const call = served();
    const { resultCode, resultMsg } = await answerTo(event, call);
    expect(resultCode).toBe(code);
    if (code === '000000') return;
    expect(resultMsg).toBe(unusable);
    expect(lineOf(call)?.[1]).toMatchObject({ refused: 'request-too-large' });
  });

  it.each([
    // A minute each way, exactly that still (S8).
    [{}, 60_000, '000000'],
    [{}, -60_000, '000000'],
    [{}, 60_001, '000002'],
    [{}, -60_001, '000002'],
    [{ CLOCK_TOLERANCE_SECONDS: '90' }, 90_000, '000000'],
    [{ CLOCK_TOLERANCE_SECONDS: '90' }, -90_001, '000002'],
  ])('by its time: with %j one that is %i ms off is %s', async (more, skew, code) => {
    const call = served({ settings: more });
    expect((await answerTo(callEvent({}, { skew }), call)).resultCode).toBe(code);
    expect(lineOf(call)?.[1]).toMatchObject({ clockDifferenceMs: -skew });
  });

  it('by its age, of V1 only where the seller sets one', async () => {
    const activity = renamed({ protocol: tokenGet, keyRings: ['v1'], family: 'saas-v1' });
    const event = tokenEvent({ activity: 'renameInstance', instanceId: 'i-1' }, now, { skew: -600_001 });
    expect((await answerTo(event, served(), activity)).resultCode).toBe('000000');
    const limited = served({ settings: { V1_MAX_AGE_MINUTES: '10' } });
    expect((await answerTo(event, limited, activity)).resultCode).toBe('000002');
  });

  it('though it is rightly signed: what it says is no JSON; no sample of strangers', async () => {
    const call = served({ settings });
    const {
      body: answered,
      sign,
      resultCode,
      resultMsg,
    } = await answerTo(callEvent({}, { body: '{"a":', key: olderKey }), call);
    expect([resultCode, sign]).toEqual(['000002', signOf(olderKey, answered)]);
    expect(resultMsg).toMatch(/^request parameter invalid: .+/);
    const keyId = accessKey(olderKey).id;
    expect(lineOf(call)?.[1]).toMatchObject({ verified: true, keyId, fault: 'invalid-json' });
    expect(lineOf(call)?.[1]).not.toHaveProperty('refused');
    expect(failuresOf(call)).toMatchObject([{ pk: 'failures#2027-01-01', keyId }]);
  });
});

describe('an activity that fails', () => {
  const failing = (error: Error) =>
    renamed({
      run: async () => {
        throw error;
      },
    });

  it('is 000005, to be tried again, and its fault stands in the log', async () => {
    const call = served();
    expect(await answerTo(callEvent(), call, failing(new TypeError('secret detail')))).toMatchObject({
      ...{ resultCode: '000005', resultMsg: 'other internal error, please try again' },
    });
    expect(lineOf(call)?.[1]).toMatchObject({ fault: 'TypeError', verified: true });
    expect(lineOf(call)?.[1]).not.toHaveProperty('hint');
    expect(call.lines.filter(([message]) => message.startsWith('alarm'))).toEqual([]);
  });

  it('because the outbox has no room is an alarm, which is kept before the answer', async () => {
    const call = served();
    const full = new OutboxFullError('outbox-full', 'the outbox of i-1 has no room left');
    expect((await answerTo(callEvent(), call, failing(full))).resultCode).toBe('000005');
    const detail = { requestId: 'r-1', reason: 'the outbox of i-1 has no room left' };
    expect(call.lines).toContainEqual(['alarm OutboxFull', detail]);
    expect(call.requests.map(({ item }) => item)).toContainEqual(
      expect.objectContaining({ pk: 'alarms#2027-01-01', name: 'OutboxFull', detail }),
    );
  });

  it.each([
    new TableError('item-malformed', 'the attribute status of i-1 cannot be read'),
    new SealError('seal-unknown-key', 'the data key d_1 is not configured'),
  ])(
    'because of the table or what it holds tells the operator what, and the marketplace nothing: %s',
    async error => {
      const call = served();
      expect(await answerTo(callEvent(), call, failing(error))).toMatchObject({
        ...{ resultCode: '000005', resultMsg: 'other internal error, please try again' },
      });
      expect(lineOf(call)?.[1]).toMatchObject({ hint: error.message, fault: error.code });
      expect(failuresOf(call)).toMatchObject([{ hint: error.message }]);
    },
  );

  it('because the table refuses a large field names it, and is not to be tried again', async () => {
    const call = served({
      answer: ({ item }) => (item?.pk === 'large' ? 'AccessDeniedException' : {}),
    });
    const activity = failing(new TableError('table-request-refused', 'secret detail'));
    const event = callEvent({ memo: 'm'.repeat(1_100), unheardOf: 'u'.repeat(2_000) });
    expect(await answerTo(event, call, activity)).toMatchObject({
      // What the page does not name is stored by nobody.
      ...{ resultCode: '000002', resultMsg: 'request parameter invalid: memo is too large' },
    });
    expect(lineOf(call)?.[1]).not.toHaveProperty('hint');
  });
});
