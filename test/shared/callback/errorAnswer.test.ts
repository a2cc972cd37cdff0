import { describe, expect, it } from 'vitest';
import { errorAnswer } from '../../../shared/callback/errorAnswer.ts';
import { ReplayError } from '../../../shared/callback/nonceStore.ts';
import { DeadlineError } from '../../../shared/http/deadline.ts';
import { OutboxFullError } from '../../../shared/outbox/buildWrite.ts';
import { TableError } from '../../../shared/table/tableError.ts';
import { WireError } from '../../../shared/wire/wireError.ts';

describe('errors as answers', () => {
  it('a replay is 000001', () => {
    expect(errorAnswer(new ReplayError('nonce-seen', 'secret detail'))).toEqual({
      code: '000001',
      message: 'authentication failed: the nonce was used before',
      fault: 'nonce-seen',
    });
  });

  it('a call that is not written as it must be is 000002 and says why', () => {
    expect(errorAnswer(new WireError('invalid-json', 'the body is not JSON'))).toEqual({
      code: '000002',
      message: 'request parameter invalid: the body is not JSON',
      fault: 'invalid-json',
    });
  });

  it.each([
    [new TableError('table-throttled', 'secret detail'), 'table-throttled'],
    [new DeadlineError('deadline-reached', 'secret detail'), 'deadline-reached'],
    [new OutboxFullError('outbox-full', 'secret detail'), 'outbox-full'],
    [new TypeError('secret detail'), 'TypeError'],
    ['secret detail', 'string'],
    [undefined, 'undefined'],
  ])('%s is 000005, to be tried again, and its own words stay inside', (error, fault) => {
    expect(errorAnswer(error)).toEqual({
      code: '000005',
      message: 'other internal error, please try again',
      fault,
    });
  });

  it.each([
    // 1,024 characters of JSON: the quotes count.
    [{ memo: 'm'.repeat(1_022) }, undefined],
    [{ memo: 'm'.repeat(1_023) }, 'memo'],
    [{ orderId: 'CS1', memo: 'm'.repeat(1_100), list: ['m'.repeat(1_200)], instanceId: 'i-1' }, 'list'],
    [{ list: ['m'.repeat(1_200)], memo: 'm'.repeat(1_300) }, 'memo'],
    [{}, undefined],
    [undefined, undefined],
  ])('a request that the table refuses for ever names its large field, not another (%#)', (fields, large) => {
    const refused = new TableError('table-request-refused', 'secret detail');
    const again = { code: '000005', message: 'other internal error, please try again' };
    const never = { code: '000002', message: `request parameter invalid: ${large} is too large` };
    expect(errorAnswer(refused, fields)).toEqual({
      ...(large === undefined ? again : never),
      fault: 'table-request-refused',
    });
  });

  it('a large field is no reason where the table failed in another way', () => {
    const failed = new TableError('table-throttled', 'secret detail');
    expect(errorAnswer(failed, { memo: 'm'.repeat(2_000) })).toMatchObject({ code: '000005' });
  });
});
