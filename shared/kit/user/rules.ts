import { payloadHash } from '../../instance/rules/appliedEvents.ts';
import type { JsonObject } from '../../wire/json.ts';
import type { KitFlag, KitUser } from '../../wire/request/kitRequests.ts';
import { isCurrent } from '../tenant/tenant.ts';
import type { KitUserRecord, UserIdentity } from './user.ts';

/** What a user is to become; the profile still open. */
export type UserFacts = Omit<KitUserRecord, 'pk' | 'sk' | 'version' | 'profile'> & {
  readonly openProfile: JsonObject;
};

/** What is stored of a user, its profile opened. */
export interface StoredUser {
  readonly record: KitUserRecord;
  readonly openProfile: JsonObject;
}

/**
 * One user of an authSync; undefined when nothing is to be written. 0 takes the grant away for good, 3 keeps the person
 * but not the authorisation, 1 states everything anew, 2 changes only what it says.
 */
export function syncUser(
  stored: StoredUser | undefined,
  identity: UserIdentity,
  user: KitUser,
  flag: KitFlag,
  asOf: number,
): UserFacts | undefined {
  const before = stored?.record;
  if (!isCurrent(before?.asOf, asOf, identity.test)) return undefined;
  const { test, tenantId, instanceId, appId, userName } = identity;
  const facts = {
    ...{ test, tenantId, instanceId, appId, userName },
    asOf,
    ...wanted(stored, user, flag),
  };
  const contents = contentsOf(facts);
  const same = before?.contents === contents && (identity.test || before.asOf === asOf);
  return same ? undefined : { ...facts, contents };
}

type Wanted = Pick<UserFacts, 'orgCode' | 'role' | 'enabled' | 'authorized' | 'removed' | 'openProfile'>;

function wanted(stored: StoredUser | undefined, user: KitUser, flag: KitFlag): Wanted {
  const before = stored?.record.removed === false ? stored.record : undefined;
  const openProfile = before === undefined ? {} : (stored?.openProfile ?? {});
  const orgCode = user.orgCode ?? '';
  const stated: Wanted = {
    orgCode,
    role: user.role ?? '',
    enabled: user.enabled ?? true,
    authorized: true,
    removed: false,
    openProfile: user.profile,
  };
  const merged: Wanted = {
    orgCode: user.orgCode ?? before?.orgCode ?? '',
    role: user.role ?? before?.role ?? '',
    enabled: user.enabled ?? before?.enabled ?? true,
    authorized: before?.authorized ?? true,
    removed: false,
    openProfile: { ...openProfile, ...user.profile },
  };
  switch (flag) {
    case 0:
      return { ...merged, enabled: false, authorized: false, removed: true, openProfile: {} };
    case 1:
      return stated;
    case 2:
      return merged;
    case 3:
      return { ...merged, authorized: false };
  }
}

function contentsOf({
  orgCode,
  role,
  enabled,
  authorized,
  removed,
  openProfile,
}: Omit<UserFacts, 'contents'>): string {
  const profile = Object.entries(openProfile).sort(([a], [b]) => (a < b ? -1 : 1));
  return payloadHash({ orgCode, role, enabled, authorized, removed, profile: JSON.stringify(profile) });
}
