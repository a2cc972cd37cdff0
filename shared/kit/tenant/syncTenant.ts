import { instanceKey } from '../../instance/identity.ts';
import { commit } from '../../outbox/commit.ts';
import type { KitFlag } from '../../wire/request/kitRequests.ts';
import type { KitCall, KitPorts } from '../ports.ts';
import { noteStale } from '../staleCall.ts';
import { syncTenant as decide, type TenantOutcome } from './rules.ts';
import { bindingKey, type TenantBinding } from './tenant.ts';

export interface TenantFields {
  readonly flag: KitFlag;
  readonly orderId?: string | undefined;
  readonly tenantCode?: string | undefined;
  readonly name?: string | undefined;
  readonly domainName?: string | undefined;
}

/** Binds, changes or unbinds an enterprise: state and event by one write. */
export async function syncTenant(
  ports: KitPorts,
  call: KitCall,
  fields: TenantFields,
): Promise<TenantOutcome> {
  const { tenants, effects, instances } = ports;
  const { test, tenantId, instanceId, asOf, budget, admitted } = call;
  if (fields.flag !== 0 && fields.tenantCode !== undefined) {
    await admitted();
    // Only a hint: whoever looks a code up checks the binding that it leads to.
    await tenants.store.rememberCode(test, fields.tenantCode, tenantId, budget.signal);
  }
  const { answer } = await commit<TenantBinding, TenantOutcome>({
    concept: tenants,
    key: bindingKey(test, tenantId, instanceId),
    effects,
    budget,
    beforeWrite: admitted,
    decide: (binding, now) => decide(binding, { ...fields, test, tenantId, instanceId, asOf }, now),
  });
  noteStale(ports, call, 'tenantSync', { stale: answer === 'stale' ? 1 : 0, records: 1 });
  if (!test && instanceId !== '' && fields.flag !== 0) {
    // The buyer's binding fails when newInstance returned another id than the one that is bound here.
    const instance = await instances.store.read(instanceKey(instanceId), budget.signal);
    if (instance === undefined)
      ports.report({ name: 'UnknownInstanceBound', detail: { tenantId, instanceId } });
  }
  return answer;
}
