import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../../../shared/instance/instance.ts';
import { decide } from '../../../../../shared/instance/rules/decide.ts';
import { now, someInstance } from '../../someInstance.ts';

const hour = 3_600_000;
const cause = { activity: 'seller license.status' };

/** The new status and expiry, the events and the alarms. */
function followed(instance: Partial<Instance>, status: string, expireAt?: number) {
  const known = someInstance({ family: 'license-v2', ...instance });
  const {
    changes,
    events,
    alarms = [],
  } = decide(known, { type: 'sync-license-status', status, expireAt, cause }, now);
  const after = { ...known, ...changes };
  return {
    status: after.status,
    expireAt: after.expireAt,
    events: events.map(({ type }) => type),
    alarms: alarms.map(({ name }) => name),
  };
}

describe('what the marketplace says of a code', () => {
  it('changes nothing when it is what is known already', () => {
    const expireAt = now + hour;
    for (const [status, said] of [
      ['active', 'ALIVE'],
      ['frozen', 'EXPIRED'],
      ['released', 'RELEASED'],
    ] as const) {
      expect(followed({ status, expireAt }, said, expireAt)).toEqual({
        ...{ status, expireAt },
        events: [],
        alarms: [],
      });
    }
    // The one is said in milliseconds, the other in seconds.
    expect(followed({ expireAt: expireAt + 999 }, 'ALIVE', expireAt).events).toEqual([]);
  });

  it('moves the expiry both ways', () => {
    for (const expireAt of [now - hour, now + hour]) {
      expect(followed({ expireAt: now + 10 * hour }, 'ALIVE', expireAt)).toEqual({
        ...{ status: 'active', expireAt },
        events: ['instance.renewed'],
        alarms: ['LicenseStatusContradicted'],
      });
    }
  });

  it('lifts the marketplace’s freeze and leaves the operator’s', () => {
    const ofMarketplace = { status: 'frozen', frozenBy: 'marketplace-status' };
    expect(followed(ofMarketplace, 'ALIVE').events).toEqual(['instance.unfrozen']);
    expect(followed({ status: 'frozen', frozenBy: 'operator' }, 'ALIVE')).toMatchObject({
      ...{ status: 'frozen', events: [], alarms: [] },
    });
  });

  it('ends a code, and brings none back', () => {
    expect(followed({}, 'RELEASED', now + hour)).toMatchObject({
      ...{ status: 'released', events: ['instance.released'], alarms: ['LicenseStatusContradicted'] },
    });
    expect(followed({ status: 'released' }, 'ALIVE', now + hour)).toMatchObject({
      ...{ status: 'released', events: [], alarms: ['LicenseStatusContradicted'] },
    });
  });

  it('is kept out when nobody knows the word', () => {
    expect(followed({}, 'unknown', now + hour)).toMatchObject({
      ...{ status: 'active', events: [], alarms: ['UnknownLicenseStatus'] },
    });
  });
});
