import { describe, expect, it } from 'vitest';
import { outcomeAnswer } from '../../../shared/callback/outcomeAnswer.ts';

const refused = (code: string, reason = '') => ({ kind: 'refused', code, reason }) as const;

describe('what became of a command, as result code', () => {
  it('done is success, in progress is polled, unknown does not exist', () => {
    expect(outcomeAnswer({ kind: 'done' }, 'cn', 'saas-v2')).toEqual({ code: '000000' });
    expect(outcomeAnswer({ kind: 'in-progress' }, 'cn', 'saas-v2')).toEqual({ code: '000004' });
    expect(outcomeAnswer({ kind: 'unknown' }, 'cn', 'saas-v2')).toEqual({ code: '000003' });
  });

  it('in progress is success where nobody asks again: of an order of seller licences', () => {
    // There is no query by which it could learn the end (docs/protocol/license.md C27).
    expect(outcomeAnswer({ kind: 'in-progress' }, 'cn', 'online-license')).toEqual({ code: '000000' });
  });

  it('a refusal has its own code and reason', () => {
    expect(outcomeAnswer(refused('000106', 'no seats left'), 'cn', 'saas-v2')).toEqual({
      code: '000106',
      message: 'no seats left',
      isForeign: true,
    });
    expect(outcomeAnswer(refused('000102'), 'cn', 'saas-v2')).toEqual({ code: '000102' });
  });

  it("a refusal that a site's table lacks becomes 000100 when resources are missing, otherwise 000005", () => {
    const codes = ['000100', '000101', '000102', '000103', '000104', '000105', '000106', '000107'];
    const on = (site: 'cn' | 'intl' | 'eu', family: 'saas-v2' | 'saas-v1') =>
      codes.map(code => outcomeAnswer(refused(code), site, family).code);
    expect(on('cn', 'saas-v2')).toEqual(codes);
    expect(on('intl', 'saas-v2')).toEqual(codes);
    const few = ['000100', '000005', '000005', '000005', '000005', '000005', '000100', '000005'];
    expect(on('eu', 'saas-v2')).toEqual(few);
    expect(on('intl', 'saas-v1')).toEqual(few);
  });

  it('a refusal whose code is not to be said keeps its reason, or else says what it means', () => {
    expect(outcomeAnswer(refused('000103', 'has it already'), 'eu', 'saas-v2').message).toBe(
      'has it already',
    );
    expect(outcomeAnswer(refused('000103'), 'eu', 'saas-v2')).toEqual({
      code: '000005',
      message: 'product already purchased',
    });
    expect(outcomeAnswer(refused('000106'), 'eu', 'saas-v2').message).toBe('product resources sold out');
  });

  it('an upgrade may be refused for missing resources; the codes about accounts are for purchases', () => {
    const codes = ['000100', '000101', '000102', '000103', '000104', '000105', '000106', '000107'];
    expect(codes.map(code => outcomeAnswer(refused(code), 'cn', 'saas-v2', 'upgradeInstance').code)).toEqual([
      '000100',
      '000005',
      '000005',
      '000005',
      '000005',
      '000005',
      '000100',
      '000005',
    ]);
  });

  it('a refusal recorded with a code that is none becomes 000005', () => {
    for (const code of ['', '100', '999999', 'constructor']) {
      expect(outcomeAnswer(refused(code, 'why'), 'cn', 'saas-v2')).toEqual({
        code: '000005',
        message: 'why',
        isForeign: true,
      });
    }
  });

  it('a command that makes no sense in this status is an internal error that names the status', () => {
    expect(outcomeAnswer({ kind: 'impossible', status: 'released' }, 'cn', 'saas-v2')).toEqual({
      code: '000005',
      message: 'not possible while the instance is released',
    });
  });
});
