import * as z from 'zod/mini';
import { ProblemError } from '../../http/problem.ts';
import { tellUnreadable } from '../../instance/unreadable.ts';
import type { DepartmentEntry } from '../../kit/department/department.ts';
import { departmentTree } from '../../kit/department/rules.ts';
import type { TenantBinding } from '../../kit/tenant/tenant.ts';
import { openProfile } from '../../kit/user/syncUsers.ts';
import { type KitUserRecord, roleOf, userPartition, userShards } from '../../kit/user/user.ts';
import type { Budget } from '../../platform/effects.ts';
import type { Bridge } from '../../runtime/bridge.ts';
import { bindingAnswer, departmentsAnswer, listOf, tenantAnswer, userAnswer } from '../answers.ts';
import { readCursor, tablePosition, writeCursor } from '../cursor.ts';
import { isoOrNull } from '../instanceView.ts';
import { isoTimeInput, pageQuery, route, type SellerRoute } from '../route.ts';

/** `test=true` shows what the debugging page made, which production never sees. */
const worldQuery = { test: z._default(z.enum(['true', 'false']), 'false') };

const userPosition = z.object({
  // Every further shard is a request to the table.
  shard: z.int().check(z.minimum(0), z.maximum(userShards - 1)),
  from: z.optional(tablePosition),
});

/** `/api/v1/tenants`: enterprises that use the product, their people and their departments. */
export const tenantRoutes: readonly SellerRoute[] = [
  route({
    method: 'GET',
    path: '/tenants',
    scope: 'read',
    summary: 'Enterprises and the instances they are bound to, newest first',
    answer: listOf(bindingAnswer),
    query: z.object({ ...pageQuery, ...worldQuery }),
    async run({ query, budget }, bridge) {
      const { limit, cursor, test } = query;
      const from = cursor === undefined ? undefined : readCursor(cursor, tablePosition);
      const page = await bridge.tenants.store.list(
        test === 'true',
        limit,
        from,
        budget.signal,
        tellUnreadable(bridge),
      );
      return {
        body: {
          items: page.items.map(bindingView),
          nextCursor: page.next === undefined ? null : writeCursor(page.next),
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/tenants/{tenantId}',
    scope: 'read',
    summary: 'One enterprise with its bindings and applications; never a client secret',
    answer: tenantAnswer,
    query: z.object(worldQuery),
    async run({ path, query, budget }, bridge) {
      const test = query.test === 'true';
      const tenantId = path.tenantId ?? '';
      const [bindings, applications] = await Promise.all([
        knownBindings(bridge, test, tenantId, budget),
        bridge.kitApplications.ofTenant(test, tenantId),
      ]);
      return {
        body: {
          tenantId,
          bindings: bindings.map(bindingView),
          applications: applications
            .filter(({ removed }) => !removed)
            .map(({ appId, instanceId, clientId, asOf }) => ({
              appId,
              instanceId: instanceId || null,
              clientId,
              syncedAt: isoOrNull(asOf),
            })),
        },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/tenants/{tenantId}/users',
    scope: 'read',
    summary: 'People who may use the product; with `since` also those who no longer may',
    answer: listOf(userAnswer),
    query: z.object({
      ...pageQuery,
      ...worldQuery,
      appId: z.optional(z.string()),
      instanceId: z.optional(z.string()),
      orgCode: z.optional(z.string()),
      role: z.optional(z.enum(['admin', 'user'])),
      since: z.optional(isoTimeInput),
    }),
    async run({ path, query, budget }, bridge) {
      const { limit, cursor, test, appId, instanceId, orgCode, role, since } = query;
      const wanted = (user: KitUserRecord): boolean =>
        (since === undefined ? !user.removed : user.asOf >= since) &&
        (appId === undefined || user.appId === appId) &&
        (instanceId === undefined || user.instanceId === instanceId) &&
        (orgCode === undefined || user.orgCode === orgCode) &&
        (role === undefined || roleOf(user) === role);
      const tenantId = path.tenantId ?? '';
      if (cursor === undefined) await knownBindings(bridge, test === 'true', tenantId, budget);
      let { shard, from }: z.output<typeof userPosition> =
        cursor === undefined ? { shard: 0 } : readCursor(cursor, userPosition);
      const items: unknown[] = [];
      while (shard < userShards && items.length < limit) {
        const partition = userPartition(test === 'true', tenantId, shard);
        const page = await bridge.users.page(
          partition,
          limit - items.length,
          from,
          budget.signal,
          tellUnreadable(bridge),
        );
        items.push(...page.items.filter(wanted).map(user => userView(user, bridge)));
        from = page.next as typeof from;
        if (from === undefined) shard += 1;
      }
      const nextCursor =
        shard >= userShards ? null : writeCursor(from === undefined ? { shard } : { shard, from });
      return { body: { items, nextCursor } };
    },
  }),
  route({
    method: 'GET',
    path: '/tenants/{tenantId}/departments',
    scope: 'read',
    summary: 'Departments of an enterprise, flat or as a tree, per instance it is bound to',
    answer: departmentsAnswer,
    query: z.object({
      ...worldQuery,
      instanceId: z.optional(z.string()),
      form: z._default(z.enum(['flat', 'tree']), 'flat'),
    }),
    async run({ path, query, budget }, bridge) {
      const test = query.test === 'true';
      const tenantId = path.tenantId ?? '';
      const bindings = await knownBindings(bridge, test, tenantId, budget);
      const asked = bindings.filter(
        ({ instanceId }) => query.instanceId === undefined || instanceId === query.instanceId,
      );
      if (asked.length === 0) throw new ProblemError(404, 'The tenant has no such instance.');
      const items = await Promise.all(
        asked.map(async ({ instanceId }) => {
          const buckets = await bridge.departments.readAll(test, tenantId, instanceId, budget.signal);
          const flat = [...buckets.values()]
            .flatMap(({ entries }) => entries)
            .filter(({ d }) => d !== true)
            .map(departmentView)
            .toSorted((a, b) => (a.orgCode < b.orgCode ? -1 : 1));
          return {
            instanceId: instanceId || null,
            departments: query.form === 'tree' ? departmentTree(flat) : flat,
          };
        }),
      );
      return { body: { items, nextCursor: null } };
    },
  }),
];

/** @throws {ProblemError} 404 for an enterprise that was never heard of */
async function knownBindings(
  { tenants }: Bridge,
  test: boolean,
  tenantId: string,
  budget: Budget,
): Promise<readonly TenantBinding[]> {
  const bindings = await tenants.store.ofTenant(test, tenantId, budget.signal);
  if (bindings.length === 0) throw new ProblemError(404, 'There is no such tenant.');
  return bindings;
}

function bindingView(binding: TenantBinding): Readonly<Record<string, unknown>> {
  return {
    tenantId: binding.tenantId,
    instanceId: binding.instanceId || null,
    orderId: binding.orderId ?? null,
    tenantCode: binding.tenantCode ?? null,
    name: binding.name ?? null,
    domainName: binding.domainName ?? null,
    status: binding.status,
    test: binding.test,
    syncedAt: isoOrNull(binding.asOf),
    pendingEvents: binding.outbox.length,
    createdAt: isoOrNull(binding.createdAt),
  };
}

function userView(
  user: KitUserRecord,
  { sealer }: Pick<Bridge, 'sealer'>,
): Readonly<Record<string, unknown>> {
  return {
    userName: user.userName,
    appId: user.appId,
    instanceId: user.instanceId || null,
    orgCode: user.orgCode || null,
    role: roleOf(user),
    enabled: user.enabled,
    authorized: user.authorized,
    removed: user.removed,
    profile: openProfile(user, sealer),
    syncedAt: isoOrNull(user.asOf),
  };
}

const departmentView = ({ c, n, p, o, t }: DepartmentEntry) => ({
  orgCode: c,
  orgName: n,
  parentCode: p === '' ? null : p,
  inLastFullList: o !== true,
  syncedAt: isoOrNull(t),
});
