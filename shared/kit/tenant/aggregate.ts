import type { Aggregate } from '../../outbox/aggregate.ts';
import { plainAggregate } from '../../outbox/plainAggregate.ts';
import type { TenantStore } from './store.ts';
import type { TenantBinding } from './tenant.ts';

export interface TenantAggregate extends Aggregate<TenantBinding> {
  readonly store: TenantStore;
}

/** Bound enterprises as items with an outbox. Events carry references; the product reads the rest from the seller API. */
export function tenantAggregate(store: TenantStore): TenantAggregate {
  return plainAggregate({
    name: 'tenant',
    store,
    compose(binding, entry) {
      const { sync: _, asOf, ...facts } = entry.data;
      return {
        data: {
          tenantId: binding.tenantId,
          instanceId: binding.instanceId === '' ? null : binding.instanceId,
          sequence: entry.sequence,
          test: binding.test,
          tenantCode: binding.tenantCode,
          name: binding.name,
          status: binding.status,
          ...facts,
          ...(typeof asOf === 'number' ? { since: new Date(asOf).toISOString() } : {}),
        },
        productIds: [],
      };
    },
  });
}
