import type { Aggregate } from '../../outbox/aggregate.ts';
import { plainAggregate } from '../../outbox/plainAggregate.ts';
import type { TenantStore } from './store.ts';
import type { TenantBinding } from './tenant.ts';

export interface TenantAggregate extends Aggregate<TenantBinding> {
  readonly store: TenantStore;
}

export interface TenantAggregateDeps {
  readonly history: Aggregate<TenantBinding>['history'];
  /** Whether somebody is told of what concerns these products. */
  isTold(productIds: readonly string[]): boolean;
}

/** Bound enterprises as items with an outbox. Events carry references; the product reads the rest from the seller API. */
export function tenantAggregate(store: TenantStore, deps: TenantAggregateDeps): TenantAggregate {
  return plainAggregate({
    name: 'tenant',
    store,
    history: deps.history,
    hasReceiver: () => deps.isTold([]),
    compose(binding, entry) {
      const { sync: _, asOf, ...facts } = entry.data;
      return {
        tenantId: binding.tenantId,
        instanceId: binding.instanceId === '' ? null : binding.instanceId,
        sequence: entry.sequence,
        test: binding.test,
        tenantCode: binding.tenantCode,
        name: binding.name,
        status: binding.status,
        ...facts,
        ...(typeof asOf === 'number' ? { since: new Date(asOf).toISOString() } : {}),
      };
    },
  });
}
