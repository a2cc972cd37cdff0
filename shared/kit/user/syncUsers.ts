import { payloadHash } from '../../instance/rules/appliedEvents.ts';
import type { EventTypeOf } from '../../outbox/eventTypes.ts';
import { changeItem } from '../../table/contention/changeItem.ts';
import type { JsonObject } from '../../wire/json.ts';
import type { KitFlag, KitUser } from '../../wire/request/kitRequests.ts';
import type { KitCall, KitDeps } from '../deps.ts';
import { noteStale } from '../staleCall.ts';
import { isCurrent } from '../tenant/tenant.ts';
import { withAnnouncement } from '../tenant/withAnnouncement.ts';
import { syncUser } from './rules.ts';
import { type KitUserRecord, userKey } from './user.ts';

/** Records written side by side. */
const concurrency = 32;

const eventOfFlag: Readonly<Record<KitFlag, EventTypeOf<'tenant', 'product'>>> = {
  0: 'users.revoked',
  1: 'users.authorized',
  2: 'users.updated',
  3: 'users.revoked',
};

export interface UsersFields {
  readonly appId: string;
  readonly flag: KitFlag;
  readonly users: readonly KitUser[];
}

/**
 * Grants, changes or takes back the grants of people. Records that would stay the same are not written; a call of which
 * every record was written by a newer one is no news either.
 */
export async function syncUsers(
  deps: KitDeps,
  call: KitCall,
  { appId, flag, users }: UsersFields,
): Promise<void> {
  if (users.length === 0) return;
  const { test, tenantId, instanceId, asOf, budget } = call;
  // Of a person named twice the last word counts.
  const byName = new Map(users.map(user => [user.userName, user]));
  const wanted = [...byName.values()].map(user => {
    const identity = { test, tenantId, instanceId, appId, userName: user.userName };
    return { user, identity, key: userKey(identity) };
  });
  const known = await deps.users.readMany(
    wanted.map(({ key }) => key),
    budget.signal,
  );
  const stale = wanted.filter(({ key }) => !isCurrent(known.get(`${key.pk} ${key.sk}`)?.asOf, asOf, test));
  noteStale(deps, call, 'authSync', { stale: stale.length, records: wanted.length });
  if (stale.length === wanted.length) return;
  const sync = payloadHash({ activity: 'authSync', appId, flag, asOf, users: JSON.stringify(users) });
  const announcement = { type: eventOfFlag[flag], sync, data: { appId, flag, asOf, count: users.length } };
  await withAnnouncement(deps, call, announcement, async () => {
    const queue = wanted.values();
    const worker = async () => {
      for (const { user, identity, key } of queue) {
        const decide = (record: KitUserRecord | undefined) => {
          const stored =
            record === undefined ? undefined : { record, openProfile: openProfile(record, deps.sealer) };
          const facts = syncUser(stored, identity, user, flag, asOf);
          if (facts === undefined) return { answer: undefined };
          const { openProfile: profile, ...open } = facts;
          const sealed = deps.sealer.seal(JSON.stringify(profile), profileBinding(key));
          const changes = Object.keys(profile).length === 0 ? open : { ...open, profile: sealed };
          return { answer: undefined, changes };
        };
        await changeItem<KitUserRecord, undefined>({
          ...{ store: deps.users, key, effects: deps.effects, budget, decide },
          known: known.get(`${key.pk} ${key.sk}`) ?? null,
          replaces: true,
        });
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  });
}

/** Display name, telephone and the like of a stored user. */
export function openProfile(record: KitUserRecord, sealer: KitDeps['sealer']): JsonObject {
  return record.profile === undefined ? {} : JSON.parse(sealer.open(record.profile, profileBinding(record)));
}

const profileBinding = ({ pk, sk }: { readonly pk: string; readonly sk: string }) => ({
  pk: `${pk} ${sk}`,
  attribute: 'profile',
});
