import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { namespace, type TenantBinding } from '../../shared/kit/tenant/tenant.ts';
import { commit } from '../../shared/outbox/commit.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { key } from '../../shared/table/key.ts';
import { pages } from '../../shared/table/page.ts';
import { tableError } from '../../shared/table/tableError.ts';
import { usersOf } from '../walk/usersOf.ts';
import type { Erased } from './erased.ts';
import { eraseCarried, eraseHistory } from './eraseLines.ts';

const itemMs = 60_000;

/**
 * Takes an enterprise's people, departments, credentials and logins through one instance out of the table, and its name
 * out of the binding, which stays as a line of the books.
 */
export async function eraseEnterprise(bridge: Bridge, binding: TenantBinding, erased: Erased): Promise<void> {
  const { tenants, users, departments, kitApplications, sessions, table, effects } = bridge;
  const { test, tenantId, instanceId, pk, sk } = binding;
  const isHere = (one: { readonly instanceId: string }) => one.instanceId === instanceId;
  for await (const some of usersOf(users, binding)) {
    for (const user of some.filter(isHere)) {
      await users.remove(user);
      erased.users += 1;
    }
  }
  for (const bucket of (await departments.readAll(test, tenantId, instanceId)).values()) {
    await departments.remove(bucket);
    erased.departments += 1;
  }
  for (const application of (await kitApplications.ofTenant(test, tenantId)).filter(isHere)) {
    await kitApplications.remove(application);
    erased.credentials += 1;
  }
  for await (const some of pages(from => sessions.list(binding, 100, from))) {
    for (const session of some) {
      await sessions.remove(session);
      erased.sessions += 1;
    }
  }
  if (binding.tenantCode !== undefined) await forgetCode(bridge, test, binding.tenantCode, tenantId);
  let isChanged = false;
  await commit<TenantBinding, undefined>({
    aggregate: tenants,
    key: { pk, sk },
    effects,
    budget: { deadline: effects.clock() + itemMs, signal: AbortSignal.timeout(itemMs) },
    decide(known) {
      const { name, tenantCode, domainName } = known ?? {};
      isChanged = [name, tenantCode, domainName].some(text => text !== undefined);
      const gone = { name: undefined, tenantCode: undefined, domainName: undefined, status: 'unbound' };
      return { changes: isChanged ? gone : {}, events: [], answer: undefined };
    },
  });
  if (isChanged) erased.enterprises += 1;
  erased.historyLines += await eraseCarried(tenants.store, { pk, sk });
  erased.historyLines += await eraseHistory(table, pk);
}

async function forgetCode({ table }: Bridge, test: boolean, code: string, tenantId: string): Promise<void> {
  const Key = { pk: key('tenant-code', namespace(test), code), sk: key('tenant', tenantId) };
  try {
    await table.getDocumentClient().send(new DeleteCommand({ TableName: table.getName(), Key }));
  } catch (cause) {
    throw tableError(cause);
  }
}
