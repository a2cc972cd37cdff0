import { familyOf } from '../../shared/instance/family.ts';
import type { Instance } from '../../shared/instance/instance.ts';
import type { TenantBinding } from '../../shared/kit/tenant/tenant.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import type { SealBinding } from '../../shared/seal/seal.ts';
import type { OnUnreadable } from '../../shared/table/itemQueries.ts';
import type { ItemStore } from '../../shared/table/itemStore.ts';
import type { ItemKey } from '../../shared/table/key.ts';
import { pages } from '../../shared/table/page.ts';
import { everyBinding } from '../walk/everyBinding.ts';
import { everyInstance } from '../walk/everyInstance.ts';
import { usersOf } from '../walk/usersOf.ts';

/** One sealed value where it stands. */
export interface SealedValue {
  readonly key: ItemKey;
  readonly attribute: string;
  readonly sealed: string;
  readonly binding: SealBinding;
  /** Writes another in its place, unless somebody has changed it since. */
  replace(sealed: string): Promise<'replaced' | 'changed'>;
}

const pageSize = 100;

/** Every sealed value of the table that lists lead to, a page at a time. */
export async function* sealedValues(
  bridge: Bridge,
  onUnreadable: OnUnreadable,
): AsyncGenerator<readonly SealedValue[], void, void> {
  const { instances, applications, tenants, kitApplications, users, sessions, effects } = bridge;
  for await (const some of everyInstance(instances.store, effects.clock(), onUnreadable)) {
    yield some.flatMap(instance => ofInstance(bridge, instance));
    for (const { instanceId } of some.filter(one => familyOf(one).sizeIsQuota)) {
      for await (const page of pages(from => applications.store.list(instanceId, pageSize, from))) {
        yield page.flatMap(one => sealedValue(applications.store, one, 'license', one.license));
      }
    }
  }
  const seen = new Set<string>();
  for await (const bindings of everyBinding(tenants.store)) {
    for (const tenant of bindings.filter(one => isFirst(seen, one))) {
      const { test, tenantId } = tenant;
      const apps = await kitApplications.ofTenant(test, tenantId);
      yield apps.flatMap(one =>
        sealedValue(kitApplications, one, 'clientSecret', one.clientSecret, bothKeys(one)),
      );
      for await (const page of usersOf(users, tenant)) {
        yield page.flatMap(one => sealedValue(users, one, 'profile', one.profile, bothKeys(one)));
      }
      for await (const page of pages(from => sessions.list(tenant, pageSize, from))) {
        yield page.flatMap(one => sealedValue(sessions, one, 'tokens', one.tokens));
      }
    }
  }
}

function ofInstance({ instances: { store } }: Bridge, instance: Instance): readonly SealedValue[] {
  return (['app', 'customer', 'orderBuyer', 'upgradeParams'] as const).flatMap(attribute =>
    sealedValue(store, instance, attribute, instance[attribute]),
  );
}

/** A tenant has a binding for each instance, and its people once. */
function isFirst(seen: Set<string>, { test, tenantId }: TenantBinding): boolean {
  const name = JSON.stringify([test, tenantId]);
  const first = !seen.has(name);
  seen.add(name);
  return first;
}

/** Items that share a partition are bound by both parts of their key. */
const bothKeys = ({ pk, sk }: ItemKey): string => `${pk} ${sk}`;

function sealedValue<Item extends ItemKey, Name extends keyof Item & string>(
  store: ItemStore<Item>,
  item: Item,
  attribute: Name,
  sealed: string | undefined,
  boundTo: string = item.pk,
): readonly SealedValue[] {
  if (sealed === undefined) return [];
  const { pk, sk } = item;
  return [
    {
      key: { pk, sk },
      attribute,
      sealed,
      binding: { pk: boundTo, attribute },
      replace: async text => {
        const changes = { [attribute]: text } as { [One in keyof Item]?: Item[One] };
        const { written } = await store.update({ pk, sk }, changes, { attr: attribute, eq: sealed });
        return written ? 'replaced' : 'changed';
      },
    },
  ];
}
