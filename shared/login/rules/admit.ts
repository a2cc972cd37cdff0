import type { Tenant, UserGrant } from '../../kit/directory.ts';

/** What is known of one instance the enterprise is bound to. */
export interface BoundInstance {
  readonly instanceId: string;
  /** Undefined when the id is not one of ours. */
  readonly status: string | undefined;
  readonly expireAt: number | undefined;
}

export interface Admitted {
  readonly userName: string;
  readonly name: string;
  readonly orgCode: string;
  readonly role: 'admin' | 'user';
  /** The instances that this person may use. */
  readonly instanceIds: readonly string[];
}

export type Admission =
  | { readonly admitted: true; readonly user: Admitted }
  | { readonly admitted: false; readonly reason: 'no-grant' | 'disabled' | 'no-instance' };

/**
 * May this person in? Only with a grant of the enterprise's administrator that was not taken back, that is not
 * disabled, and that leads to an instance in use. The grant's role stands over what the identity provider says, which
 * counts only where no grant names one.
 *
 * @param idpRole of the person, by the identity provider
 */
export function admit(
  tenant: Tenant,
  grants: readonly UserGrant[],
  instances: readonly BoundInstance[],
  now: number,
  idpRole?: string,
): Admission {
  const granted = grants.filter(({ authorized }) => authorized);
  if (granted.length === 0) return { admitted: false, reason: 'no-grant' };
  const enabled = granted.filter(grant => grant.enabled);
  if (enabled.length === 0) return { admitted: false, reason: 'disabled' };
  const usable = enabled.filter(
    ({ instanceId }) =>
      tenant.instanceIds.includes(instanceId) &&
      (tenant.test ||
        instanceId === '' ||
        isUsableInstance(
          instances.find(it => it.instanceId === instanceId),
          now,
        )),
  );
  const [first] = usable;
  if (first === undefined) return { admitted: false, reason: 'no-instance' };
  return {
    admitted: true,
    user: {
      userName: first.userName,
      name: first.name,
      orgCode: first.orgCode,
      role: highestRole(usable, idpRole),
      instanceIds: usable.map(({ instanceId }) => instanceId),
    },
  };
}

function highestRole(grants: readonly UserGrant[], idpRole: string | undefined): 'admin' | 'user' {
  const named = grants.map(({ role }) => role).filter(role => role !== undefined);
  return (named.length === 0 ? [idpRole] : named).includes('admin') ? 'admin' : 'user';
}

/** An id that is not one of ours was bound by the marketplace all the same: an alarm told of it. */
function isUsableInstance(instance: BoundInstance | undefined, now: number): boolean {
  if (instance?.status === undefined) return true;
  const ended =
    instance.status === 'released' || instance.status === 'refused' || instance.status === 'frozen';
  return !ended && (instance.expireAt === undefined || instance.expireAt > now);
}
