import { commitAndDeliver } from '../../delivery/commitAndDeliver.ts';
import { instanceKey } from '../../instance/identity.ts';
import type { KitFlag } from '../../wire/request/kitRequests.ts';
import type { KitCall, KitDeps } from '../deps.ts';
import { noteStale } from '../staleCall.ts';
import { decideTenantSync, type TenantOutcome } from './rules.ts';
import { bindingKey, type TenantBinding } from './tenant.ts';

export interface TenantFields {
  readonly flag: KitFlag;
  readonly orderId?: string | undefined;
  readonly tenantCode?: string | undefined;
  readonly name?: string | undefined;
  readonly domainName?: string | undefined;
}

/** Binds, changes or unbinds an enterprise: state and event by one write; the product is told within the answer's time. */
export async function syncTenant(deps: KitDeps, call: KitCall, fields: TenantFields): Promise<TenantOutcome> {
  const { tenants, instances } = deps;
  const { test, tenantId, instanceId, asOf, budget, replayChecked } = call;
  if (fields.flag !== 0 && fields.tenantCode !== undefined) {
    await replayChecked();
    // Only a hint: whoever looks a code up checks the binding that it leads to.
    await tenants.store.rememberCode(test, fields.tenantCode, tenantId, budget.signal);
  }
  const isBound = !test && instanceId !== '' && fields.flag !== 0;
  const bought = isBound ? instances.store.read(instanceKey(instanceId), budget.signal) : undefined;
  bought?.catch(() => undefined);
  const { answer } = await commitAndDeliver<TenantBinding, TenantOutcome>(deps, {
    aggregate: tenants,
    key: bindingKey(test, tenantId, instanceId),
    budget,
    beforeWrite: replayChecked,
    decide: (binding, now) => decideTenantSync(binding, { ...fields, test, tenantId, instanceId, asOf }, now),
  });
  noteStale(deps, call, 'tenantSync', { stale: answer === 'stale' ? 1 : 0, records: 1 });
  // The buyer's binding fails when newInstance returned another id than the one that is bound here.
  if (isBound && (await bought) === undefined) {
    deps.alarm({ name: 'UnknownInstanceBound', detail: { tenantId, instanceId } });
  }
  return answer;
}
