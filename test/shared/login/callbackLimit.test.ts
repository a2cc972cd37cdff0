import { describe, expect, it } from 'vitest';
import { CallbackLimit } from '../../../shared/login/callbackLimit.ts';

const minute = 60_000;
const now = Date.UTC(2027, 0, 1);

/** How many of `asked` are let through. */
function taken(limit: CallbackLimit, kind: 'begun' | 'unsolicited', asked: number, at = now, tenant = 'T1') {
  return Array.from({ length: asked }, () => limit.take(tenant, kind, at)).filter(Boolean).length;
}

describe('logins that fail', () => {
  it('are thirty a minute of an enterprise where nobody began them, and three hundred where a browser did', () => {
    const limit = new CallbackLimit();
    expect(taken(limit, 'unsolicited', 40)).toBe(30);
    expect(taken(limit, 'begun', 310)).toBe(300);
  });

  it('are counted by the minute and by the enterprise', () => {
    const limit = new CallbackLimit();
    expect(taken(limit, 'unsolicited', 31)).toBe(30);
    expect(taken(limit, 'unsolicited', 31, now + minute - 1)).toBe(0);
    expect(taken(limit, 'unsolicited', 31, now, 'T2')).toBe(30);
    expect(taken(limit, 'unsolicited', 31, now + minute)).toBe(30);
  });

  it('do not count when they succeed: as many come as come', () => {
    const limit = new CallbackLimit();
    for (let login = 0; login < 100; login += 1) {
      expect(limit.take('T1', 'unsolicited', now)).toBe(true);
      limit.giveBack('T1', 'unsolicited');
    }
    expect(taken(limit, 'unsolicited', 40)).toBe(30);
    limit.giveBack('T1', 'begun');
    expect(taken(limit, 'begun', 310)).toBe(300);
  });
});
