import type { Aggregate } from '../../outbox/aggregate.ts';
import { withoutEntry } from '../../outbox/outbox.ts';
import type { TenantStore } from './store.ts';
import type { TenantBinding } from './tenant.ts';

export interface TenantAggregate extends Aggregate<TenantBinding> {
  readonly store: TenantStore;
}

/** Bound enterprises as items with an outbox. Events carry references; the product reads the rest from the seller API. */
export function tenantAggregate(store: TenantStore): TenantAggregate {
  return {
    name: 'tenant',
    store,
    nextWork: () => undefined,
    onClock: () => undefined,
    obsolete: () => false,
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
    interpretReply: (_binding, _entry, reply) =>
      reply.kind === 'refused'
        ? { kind: 'failed', reason: 'HTTP 422: this cannot be refused' }
        : { kind: 'delivered', facts: {} },
    react: (_binding, entry) => ({
      changes: {},
      events: [],
      answer: undefined,
      acknowledged: true,
      outbox: entries => withoutEntry(entries, entry.id),
    }),
  };
}
