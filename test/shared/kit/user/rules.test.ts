import { describe, expect, it } from 'vitest';
import { type StoredUser, syncUser, type UserFacts } from '../../../../shared/kit/user/rules.ts';
import type { KitFlag, KitUser } from '../../../../shared/wire/request/kitRequests.ts';

const now = Date.UTC(2027, 0, 1);
const identity = { test: false, tenantId: 'T1', instanceId: 'i-1', appId: 'A1', userName: 'lisi' };
const user = (more: Partial<KitUser> = {}) => ({ userName: 'lisi', profile: {}, ...more }) as KitUser;
const lisi = user({ orgCode: '10', role: 'admin', enabled: true, profile: { name: '李四', mobile: '1' } });

const sync = (
  stored: StoredUser | undefined,
  of: KitUser,
  flag: KitFlag,
  { asOf = now, test = false } = {},
) => syncUser(stored, { ...identity, test }, of, flag, asOf);

/** As it lies in the table afterwards. */
function storedAs(facts: UserFacts | undefined): StoredUser {
  if (facts === undefined) throw new Error('nothing was written');
  const { openProfile, ...record } = facts;
  return { record: { ...record, pk: 'users', sk: 'A1#lisi', version: 1 }, openProfile };
}
const known = storedAs(sync(undefined, lisi, 1));

describe('authSync', () => {
  it('grants by an addition: enabled, unless the call says otherwise, and everything stated anew (K18)', () => {
    expect(sync(undefined, lisi, 1)).toMatchObject({
      ...{ ...identity, orgCode: '10', role: 'admin', enabled: true, authorized: true, removed: false },
      ...{ asOf: now, openProfile: { name: '李四', mobile: '1' } },
    });
    expect(sync(undefined, user(), 1)).toMatchObject({ orgCode: '', role: '', enabled: true });
    expect(sync(known, user({ profile: { name: 'Li' } }), 1, { asOf: now + 1 })).toMatchObject({
      ...{ orgCode: '', role: '', enabled: true, openProfile: { name: 'Li' } },
    });
  });

  it('changes by a modification what it says, and nothing else; who is unknown is granted (K8, K18, K19)', () => {
    const changed = sync(known, user({ enabled: false, profile: { mobile: '2' } }), 2, { asOf: now + 1 });
    expect(changed).toMatchObject({
      ...{ orgCode: '10', role: 'admin', enabled: false, authorized: true },
      openProfile: { name: '李四', mobile: '2' },
    });
    expect(sync(undefined, user(), 2)).toMatchObject({ enabled: true, authorized: true, removed: false });
  });

  it('takes the grant away for good by a deletion, and what is personal with it (K20)', () => {
    const gone = sync(known, user(), 0, { asOf: now + 1 });
    expect(gone).toMatchObject({ enabled: false, authorized: false, removed: true });
    expect(gone?.openProfile).toEqual({});
    // Also of who is unknown: a late, older grant does not bring the person back.
    const tombstone = storedAs(sync(undefined, user(), 0));
    expect(sync(tombstone, lisi, 1, { asOf: now - 1 })).toBeUndefined();
    // A newer one does, and nothing of before comes back with it.
    expect(sync(storedAs(gone), user({ role: 'user' }), 2, { asOf: now + 2 })).toMatchObject({
      ...{ orgCode: '', role: 'user', enabled: true, authorized: true, removed: false, openProfile: {} },
    });
  });

  it('keeps who is no longer authorised, and a modification does not authorise again (K20)', () => {
    const cancelled = sync(known, user(), 3, { asOf: now + 1 });
    expect(cancelled).toMatchObject({
      ...{ authorized: false, removed: false, role: 'admin', openProfile: { name: '李四', mobile: '1' } },
    });
    const after = storedAs(cancelled);
    expect(sync(after, user({ orgCode: '20' }), 2, { asOf: now + 2 })).toMatchObject({ authorized: false });
    expect(sync(after, lisi, 1, { asOf: now + 2 })).toMatchObject({ authorized: true });
  });

  it('lets no older call change what a newer one wrote, except on the debugging page (K9)', () => {
    expect(sync(known, user(), 0, { asOf: now - 1 })).toBeUndefined();
    expect(sync(known, user(), 0, { asOf: now })).toMatchObject({ removed: true });
    expect(sync(known, user(), 0, { asOf: now - 1, test: true })).toMatchObject({ removed: true });
  });

  it('writes nothing that stands there already, whatever order its fields come in', () => {
    expect(sync(known, lisi, 1)).toBeUndefined();
    const turned = user({ ...lisi, profile: { mobile: '1', name: '李四' } });
    expect(sync(known, turned, 1)).toBeUndefined();
    // Its newer time counts, so it is written; a saved case of the debugging page is not.
    expect(sync(known, lisi, 1, { asOf: now + 1 })).toMatchObject({ asOf: now + 1 });
    expect(sync(known, lisi, 1, { asOf: now + 1, test: true })).toBeUndefined();
  });
});
