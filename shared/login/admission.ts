import { instanceKey } from '../instance/identity.ts';
import type { Tenant } from '../kit/directory.ts';
import type { LoginDeps } from './loginDeps.ts';
import { type Admission, admit, type BoundInstance } from './rules/admit.ts';

/** Asks the stored state whether a person may in: at the login, and again at every use of a session. */
export async function admission(
  { directory, instances, effects }: LoginDeps,
  tenant: Tenant,
  appId: string,
  names: readonly string[],
  idpRole?: string,
): Promise<Admission> {
  const grants = (await Promise.all(names.map(name => directory.user(tenant, appId, name)))).find(
    found => found.length > 0,
  );
  const bound = await Promise.all(
    tenant.instanceIds
      .filter(instanceId => !tenant.test && instanceId !== '')
      .map(async (instanceId): Promise<BoundInstance> => {
        const instance = await instances.store.read(instanceKey(instanceId));
        // An estimate keeps nobody out.
        const isEstimate = instance?.expireAtSource === 'order-estimate';
        return {
          instanceId,
          status: instance?.status,
          expireAt: isEstimate ? undefined : instance?.expireAt,
        };
      }),
  );
  return admit(tenant, grants ?? [], bound, effects.clock(), idpRole);
}
