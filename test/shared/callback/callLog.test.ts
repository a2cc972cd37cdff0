import { describe, expect, it } from 'vitest';
import { type CallRecord, failedCall, logLine } from '../../../shared/callback/callLog.ts';
import type { RawRequest } from '../../../shared/http/rawRequest.ts';

const known = { family: 'saas-v2', activity: 'refreshInstance', verified: true, test: false };
const record = (more: Partial<CallRecord> = {}): CallRecord => ({ ...known, ...more });
const raw: RawRequest = {
  ...{ method: 'POST', path: '/saas', headers: {}, rawQuery: '', body: new Uint8Array() },
  ...{ receivedAt: 1_800_000_000_000, requestId: 'r-1' },
};
const ids = { orderId: 'CS1', orderLineId: 'CS1-000001', productId: '00301-1--0', instanceId: 'i-1' };

describe('the line of a call', () => {
  it('has what came of it, and what it was about', () => {
    const fields = { ...ids, scene: 'RENEWAL', status: 'FREEZE' };
    expect(logLine(record({ fields }), { code: '000000' }, 12, 'r-1')).toEqual({
      ...{ requestId: 'r-1', ...known, ...fields },
      ...{ resultCode: '000000', resultMsg: 'success', milliseconds: 12 },
    });
  });

  it('has everything that was learnt about it', () => {
    const learnt = {
      refused: 'signature-mismatch',
      ...{ hint: 'another key', keyId: 'k_01234567', clockDifferenceMs: 7 },
      ...{ unknownFields: ['a'], overLong: ['b'], fault: 'table-timeout' },
    } as const;
    const line = logLine(record(learnt), { code: '000005', message: 'busy' }, 12, 'r-1');
    expect(line).toEqual({
      ...{ requestId: 'r-1', ...known, ...learnt },
      ...{ resultCode: '000005', resultMsg: 'busy', milliseconds: 12 },
    });
  });

  it('names no fault where there was none', () => {
    expect(logLine(record(), { code: '000000' }, 12, 'r-1')).not.toHaveProperty('fault');
  });

  it.each([
    ['an id that is a number', { orderId: 42 }, { orderId: '42' }],
    ['blanks around an id', { instanceId: ' i-1 ' }, { instanceId: 'i-1' }],
    ['an id that is an address', { instanceId: 'zhang@example.com' }, {}],
    ['a number in the place of a word', { scene: 13800000000 }, {}],
    ['a name in the place of a word', { status: 'Zhang San', scene: 'zhang' }, {}],
    ['what is no text', { orderId: { name: 'Zhang' }, productId: ['1'], instanceId: true, scene: null }, {}],
    ['whatever else a call says', { userName: 'zhang', mobile: '13800000000', expireTime: '20270101' }, {}],
  ])('of %s has no more than the shape of such a field', (_, fields, logged) => {
    const { requestId, family, activity, verified, test, ...rest } = logLine(
      record({ fields }),
      { code: '000000' },
      12,
      'r-1',
    );
    expect(rest).toEqual({ ...logged, resultCode: '000000', resultMsg: 'success', milliseconds: 12 });
  });

  it('has the meaning of the code, not the words of the product', () => {
    const refused = { code: '000106', message: 'Zhang San has no seat', isForeign: true } as const;
    expect(logLine(record(), refused, 12, 'r-1').resultMsg).toBe('product resources sold out');
    expect(failedCall(record(), refused, raw, 12)?.resultMsg).toBe('product resources sold out');
  });
});

describe('the line among the failed calls', () => {
  it('has what an operator needs to mend it', () => {
    const more = { hint: 'another key', keyId: 'k_01234567', unknownFields: ['a'] };
    const learnt = record({
      ...more,
      fields: { ...ids, userName: 'zhang' },
      fault: 'x',
      clockDifferenceMs: 7,
    });
    expect(failedCall(learnt, { code: '000005', message: 'busy' }, raw, 12)).toEqual({
      ...{ at: 1_800_000_000_000, requestId: 'r-1', family: 'saas-v2', activity: 'refreshInstance' },
      ...{ resultCode: '000005', resultMsg: 'busy', milliseconds: 12, ...ids, ...more },
    });
  });

  it('has nothing that is not known', () => {
    for (const unknownFields of [undefined, []]) {
      const learnt = record(unknownFields === undefined ? {} : { unknownFields });
      expect(failedCall(learnt, { code: '000002' }, raw, 12)).toEqual({
        ...{ at: 1_800_000_000_000, requestId: 'r-1', family: 'saas-v2', activity: 'refreshInstance' },
        ...{ resultCode: '000002', resultMsg: 'request parameter invalid', milliseconds: 12 },
      });
    }
  });

  it('is none for success, for what is being processed, and for test calls', () => {
    expect(failedCall(record(), { code: '000000' }, raw, 12)).toBeUndefined();
    expect(failedCall(record(), { code: '000004' }, raw, 12)).toBeUndefined();
    expect(failedCall(record({ test: true }), { code: '000005' }, raw, 12)).toBeUndefined();
  });
});
