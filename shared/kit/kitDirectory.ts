import { openClientSecret } from './application/syncApplication.ts';
import type { KitDeps } from './deps.ts';
import type { Credentials, Directory, Tenant, TenantRef, UserGrant } from './directory.ts';
import type { TenantBinding } from './tenant/tenant.ts';
import { openProfile } from './user/syncUsers.ts';
import { roleOf } from './user/user.ts';

/** The kit's records as the login sees them. */
export function kitDirectory({ tenants, kitApplications, users, sealer }: KitDeps): Directory {
  async function bound(test: boolean, tenantId: string): Promise<readonly TenantBinding[]> {
    const bindings = await tenants.store.ofTenant(test, tenantId);
    return bindings.filter(({ status }) => status === 'bound');
  }

  /** Only one enterprise may answer to a code. */
  async function byCode(test: boolean, tenantCode: string): Promise<readonly TenantBinding[]> {
    const ids = await tenants.store.idsByCode(test, tenantCode);
    const all = await Promise.all(ids.map(tenantId => bound(test, tenantId)));
    const having = all.filter(bindings => bindings.some(binding => binding.tenantCode === tenantCode));
    return having.length === 1 ? (having[0] ?? []) : [];
  }

  return {
    async tenant(idOrCode) {
      for (const test of [false, true]) {
        for (const find of [bound, byCode]) {
          const bindings = await find(test, idOrCode);
          if (bindings.length > 0) return tenantOf(test, bindings);
        }
      }
      return undefined;
    },

    async credentials({ test, tenantId }: TenantRef, appId) {
      const [applications, bindings] = await Promise.all([
        kitApplications.ofTenant(test, tenantId, appId),
        tenants.store.ofTenant(test, tenantId),
      ]);
      const unbound = bindings.filter(({ status }) => status === 'unbound').map(it => it.instanceId);
      return applications
        .filter(({ removed, instanceId }) => !removed && !unbound.includes(instanceId))
        .toSorted((a, b) => b.asOf - a.asOf)
        .flatMap((application): readonly Credentials[] => {
          const clientSecret = openClientSecret(application, sealer);
          const { instanceId, clientId, asOf: syncedAt } = application;
          return clientSecret === undefined || clientId === ''
            ? []
            : [{ instanceId, clientId, clientSecret, syncedAt }];
        });
    },

    async user({ test, tenantId }: TenantRef, appId, userName) {
      const grants = await users.grants(test, tenantId, appId, userName);
      return grants
        .filter(({ removed }) => !removed)
        .map((record): UserGrant => {
          const { name } = openProfile(record, sealer);
          return {
            instanceId: record.instanceId,
            userName: record.userName,
            name: typeof name === 'string' ? name : record.userName,
            role: record.role === '' ? undefined : roleOf(record),
            orgCode: record.orgCode,
            enabled: record.enabled,
            authorized: record.authorized,
          };
        });
    },
  };
}

/** The newest binding says how the enterprise is called and where it logs in. */
function tenantOf(test: boolean, bindings: readonly TenantBinding[]): Tenant {
  const newest = bindings.toSorted((a, b) => (b.asOf ?? 0) - (a.asOf ?? 0));
  const said = (name: 'tenantCode' | 'name' | 'domainName'): string =>
    newest.find(binding => binding[name] !== undefined)?.[name] ?? '';
  return {
    test,
    tenantId: newest[0]?.tenantId ?? '',
    tenantCode: said('tenantCode'),
    name: said('name'),
    domainName: said('domainName'),
    instanceIds: newest.map(({ instanceId }) => instanceId),
  };
}
