import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Answer, Callback, CallbackDeps } from '../../../shared/callback/callback.ts';
import { router } from '../../../shared/callback/handler.ts';
import { tokenGet } from '../../../shared/callback/protocols/tokenGet.ts';
import { accessKey } from '../../../shared/wire/signature/accessKey.ts';
import type { TableAnswer, TableRequest } from '../../engines/scriptedTable.ts';
import { baseKey } from '../../support/testBridge.ts';
import { tokenEvent } from '../../support/tokenCall.ts';
import { callEvent, now, renamed, type Served, served } from './servedCall.ts';

const never = (): Promise<never> => new Promise(() => undefined);
const neverEnds = renamed({ run: never });

async function codeOf({ deps }: Served, activity = renamed(), event = callEvent()): Promise<string> {
  const { body = '' } = await router(async () => deps, [activity])(event);
  return JSON.parse(body).resultCode;
}
/** The first part of each key that was written. */
const written = ({ requests }: Served) => requests.map(({ item }) => String(item?.pk).replace(/#[^#]*$/, ''));
const lineOf = ({ lines }: Served, message: string) => lines.find(([line]) => line === message)?.[1];
/** Until nothing but timers is left to wait for. */
const settled = () => new Promise(resolve => setImmediate(resolve));

const isNote = ({ item }: TableRequest) => String(item?.pk).startsWith('failures');
const hangs =
  (isHit: (request: TableRequest) => boolean) =>
  (request: TableRequest): TableAnswer =>
    isHit(request) ? 'silence' : {};

describe('the time for an answer', () => {
  it('is four seconds from when the platform took the call, of which 300 ms are for the note of a failure', async () => {
    const call = served();
    call.advance(100);
    await codeOf(call);
    expect(call.waits).toEqual([3_600]);
  });

  it('ends an activity that does not: the answer is 000005, and the budget told it', async () => {
    const call = served();
    let signal: AbortSignal | undefined;
    const run: Callback<CallbackDeps>['run'] = ({ budget }) => {
      signal = budget.signal;
      expect(budget.deadline).toBe(now + 3_700);
      return never();
    };
    const answered = codeOf(call, renamed({ run }));
    await settled();
    expect(signal?.aborted).toBe(false);
    call.elapse();
    expect(await answered).toBe('000005');
    expect(signal?.aborted).toBe(true);
    expect(lineOf(call, 'warn call')).toMatchObject({ fault: 'deadline-reached' });
  });

  it('is what the seller sets', async () => {
    const call = served({ settings: { ANSWER_WITHIN_MS: '3000' } });
    await codeOf(call);
    expect(call.waits).toEqual([2_700]);
  });
});

describe('the note of a failed call', () => {
  it('that the marketplace signed may take until the answer is due', async () => {
    const call = served();
    const answered = codeOf(call, neverEnds);
    await settled();
    call.advance(3_700);
    call.elapse();
    expect(await answered).toBe('000005');
    expect(call.waits).toEqual([3_700, 300]);
    expect(written(call)).toEqual(['nonce', 'failures']);
  });

  it('that the marketplace signed has all the time that an activity left', async () => {
    const call = served();
    const run = async (): Promise<Answer> => {
      call.advance(500);
      return { code: '000005' };
    };
    expect(await codeOf(call, renamed({ run }))).toBe('000005');
    expect(call.waits).toEqual([3_700, 3_500]);
  });

  it.each([
    [0, 300],
    [3_701, 299],
  ])('of a stranger takes 300 ms at most, and no more than is left after %i ms', async (later, wait) => {
    const call = served();
    call.advance(later);
    expect(await codeOf(call, renamed(), callEvent({}, { key: 'another-key' }))).toBe('000001');
    expect(call.waits).toEqual([wait]);
    expect(written(call)).toEqual(['failures-unverified']);
  });

  it.each([
    ['hangs', hangs(isNote), 'deadline-reached'],
    [
      'fails',
      (request: TableRequest) => (isNote(request) ? 'AccessDeniedException' : {}),
      'table-access-denied',
    ],
  ] as const)(
    'is a line in the log where the table %s, and the answer goes out',
    async (_, answer, fault) => {
      const call = served({ answer });
      const answered = codeOf(call, renamed({ run: async () => ({ code: '000100' }) }));
      await settled();
      call.elapse();
      expect(await answered).toBe('000100');
      expect(lineOf(call, 'warn failed call not recorded')).toEqual({ requestId: 'r-1', fault });
    },
  );

  it('is none of a call that went well', async () => {
    const call = served();
    expect(await codeOf(call)).toBe('000000');
    expect(written(call)).toEqual(['nonce']);
  });
});

describe('an alarm that was raised on the way', () => {
  it('waits for no longer than the answer', async () => {
    const call = served({ answer: hangs(({ item }) => String(item?.pk).startsWith('alarms')) });
    const run = async (): Promise<Answer> => {
      call.deps.log.alarm({ name: 'CallsFailing', detail: {} });
      call.advance(3_900);
      return { code: '000000' };
    };
    const answered = codeOf(call, renamed({ run }));
    await settled();
    expect(call.waits).toEqual([3_700, 100]);
    call.elapse();
    expect(await answered).toBe('000000');
  });
});

describe('the nonce', () => {
  const hash = createHash('sha256')
    .update(`${accessKey(baseKey).id}\0n-1`)
    .digest('hex');

  it('is claimed for a call of its own, unless a front of ours names its request', async () => {
    const call = served();
    await codeOf(call);
    expect(call.requests[0]?.item).toMatchObject({ pk: `nonce#${hash}`, attemptId: 'id-1' });
    const event = { ...callEvent(), stageVariables: { triedAs: 'request-7' } };
    const tried = served();
    await codeOf(tried, renamed(), event);
    expect(tried.requests[0]?.item).toMatchObject({ pk: `nonce#${hash}`, attemptId: 'request-7' });
  });

  it('that was seen is 000001, whatever the activity has found, and stands among the signed failures', async () => {
    const answer = ({ item }: TableRequest): TableAnswer =>
      item?.sk === 'nonce' ? 'ConditionalCheckFailedException' : {};
    const call = served({ answer });
    expect(await codeOf(call)).toBe('000001');
    expect(lineOf(call, 'warn call')).toMatchObject({ fault: 'nonce-seen', verified: true });
    expect(written(call)).toEqual(['nonce', 'failures']);
  });

  it('is known to be new before a first write, or the activity ends there', async () => {
    const reached: string[] = [];
    const run: Callback<CallbackDeps>['run'] = async ({ replayChecked }) => {
      reached.push('before');
      await replayChecked();
      reached.push('after');
      return { code: '000000' };
    };
    await codeOf(served(), renamed({ run }));
    expect(reached).toEqual(['before', 'after']);
    const replay = served({ answer: () => 'ConditionalCheckFailedException' });
    expect(await codeOf(replay, renamed({ run }))).toBe('000001');
    expect(reached).toEqual(['before', 'after', 'before']);
  });

  it('that cannot be claimed is no replay: 000005; an activity that failed before says why', async () => {
    const answer = (): TableAnswer => 'AccessDeniedException';
    expect(await codeOf(served({ answer }))).toBe('000005');
    const call = served({ answer });
    const run = () => Promise.reject(new RangeError('secret detail'));
    expect(await codeOf(call, renamed({ run }))).toBe('000005');
    expect(lineOf(call, 'warn call')).toMatchObject({ fault: 'RangeError' });
  });

  it('whose claim hangs is given up when the time is over', async () => {
    const call = served({ answer: hangs(({ item }) => item?.sk === 'nonce') });
    const answered = codeOf(call);
    await settled();
    call.elapse();
    expect(await answered).toBe('000005');
  });

  it('is not remembered where NONCE_GUARD is off, nor where the protocol has none', async () => {
    const off = served({ settings: { NONCE_GUARD: 'off' } });
    expect([await codeOf(off), off.requests]).toEqual(['000000', []]);
    const v1 = served();
    const activity = renamed({ protocol: tokenGet, keyRings: ['v1'], family: 'saas-v1' });
    const event = tokenEvent({ activity: 'renameInstance', instanceId: 'i-1' }, now);
    expect([await codeOf(v1, activity, event), v1.requests]).toEqual(['000000', []]);
  });
});

describe('what became of a command', () => {
  const outcome = { kind: 'refused', code: '000103', reason: '' } as const;
  const answered = async (site: string, more: Partial<Callback<CallbackDeps>>, as?: string) => {
    const run: Callback<CallbackDeps>['run'] = async ({ answer }) => answer(outcome, as);
    return codeOf(served({ settings: { KOOGALLERY_SITE: site } }), renamed({ ...more, run }));
  };

  it('is said as its activity, its family and its site may say it', async () => {
    // Section 3 of docs/protocol/result-codes.md: purchases only, and not on EU.
    expect(await answered('cn', { activity: 'renameInstance' })).toBe('000005');
    expect(await answered('cn', { activity: 'renameInstance' }, 'newInstance')).toBe('000103');
    expect(await answered('eu', { activity: 'renameInstance' }, 'newInstance')).toBe('000005');
  });
});
