import type { Instance } from '../../shared/instance/instance.ts';
import { openOrderBuyer } from '../../shared/instance/rules/orderReading.ts';
import type { TenantBinding } from '../../shared/kit/tenant/tenant.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { SealError } from '../../shared/seal/sealError.ts';
import { everyBinding } from '../walk/everyBinding.ts';
import { everyInstance } from '../walk/everyInstance.ts';

/** Everything that belongs to one customer. */
export interface FoundCustomer {
  readonly instances: readonly Instance[];
  /** Enterprises of joint operation that use them, each with its bindings to them. */
  readonly bindings: readonly TenantBinding[];
  /** Instances whose buyer nobody can read: whether they are this customer's is not known. */
  readonly closed: number;
  /** Items that cannot be read at all. */
  readonly unreadable: number;
}

/**
 * Finds a customer's instances and enterprises. Everything is looked at, since nothing of a person stands in a key.
 *
 * @param ids of the customer at the marketplace, of enterprises, instances and orders
 * @param looked told how many instances were looked at
 */
export async function findCustomer(
  bridge: Bridge,
  ids: ReadonlySet<string>,
  looked: (instances: number) => void,
): Promise<FoundCustomer> {
  const found = new Map<string, Instance>();
  const bindings: TenantBinding[] = [];
  const count = { seen: 0, closed: 0, unreadable: 0 };
  const onUnreadable = () => {
    count.unreadable += 1;
  };
  for await (const some of everyInstance(bridge.instances.store, bridge.effects.clock(), onUnreadable)) {
    for (const instance of some) {
      const verdict = isOf(instance, ids, bridge);
      if (verdict === 'closed') count.closed += 1;
      else if (verdict) found.set(instance.instanceId, instance);
    }
    count.seen += some.length;
    looked(count.seen);
  }
  for await (const some of everyBinding(bridge.tenants.store)) {
    for (const one of some) {
      const isEnterprise = [one.tenantId, one.tenantCode].some(id => id !== undefined && ids.has(id));
      if (isEnterprise || found.has(one.instanceId)) bindings.push(one);
    }
  }
  const others = bindings.map(({ instanceId }) => instanceId).filter(id => id !== '' && !found.has(id));
  for (const instance of await bridge.instances.store.readMany(
    [...new Set(others)],
    undefined,
    onUnreadable,
  )) {
    found.set(instance.instanceId, instance);
  }
  return { instances: [...found.values()], bindings, closed: count.closed, unreadable: count.unreadable };
}

function isOf(instance: Instance, ids: ReadonlySet<string>, { sealer }: Bridge): boolean | 'closed' {
  if (ids.has(instance.instanceId) || ids.has(instance.orderId)) return true;
  try {
    const { pk } = instance;
    if (instance.customer !== undefined) {
      const told = JSON.parse(sealer.open(instance.customer, { pk, attribute: 'customer' }));
      if (ids.has(told.customerId)) return true;
    }
    const { buyer = {} } = openOrderBuyer(instance, sealer);
    return Object.entries(buyer).some(([name, value]) => /id$/i.test(name) && ids.has(value));
  } catch (error) {
    if (error instanceof SealError) return 'closed';
    throw error;
  }
}
