import { payloadHash } from '../../instance/rules/appliedEvents.ts';
import { changeItem } from '../../table/contention/changeItem.ts';
import type { KitDepartment } from '../../wire/request/kitRequests.ts';
import type { KitCall, KitDeps } from '../deps.ts';
import { noteStale } from '../staleCall.ts';
import { isCurrent } from '../tenant/tenant.ts';
import { withAnnouncement } from '../tenant/withAnnouncement.ts';
import { bucketKey, bucketOf, type DepartmentBucket, departmentBuckets } from './department.ts';
import { type DepartmentSync, decideDepartmentSync } from './rules.ts';

/** Stores one department or all of them. An empty full list changes nothing, and neither does a call that came too late. */
export async function syncDepartments(
  deps: KitDeps,
  call: KitCall,
  kind: DepartmentSync['kind'],
  departments: readonly KitDepartment[],
): Promise<void> {
  if (departments.length === 0) return;
  const { test, tenantId, instanceId, asOf, budget } = call;
  const byBucket = new Map<number, KitDepartment[]>();
  for (const department of departments) {
    const bucket = bucketOf(department.orgCode);
    const found = byBucket.get(bucket);
    if (found === undefined) byBucket.set(bucket, [department]);
    else found.push(department);
  }
  const known = await deps.departments.readAll(test, tenantId, instanceId, budget.signal);
  const touched = Array.from({ length: departmentBuckets }, (_, bucket) => bucket)
    .filter(bucket => kind === 'full' || byBucket.has(bucket))
    .map(bucket => {
      const key = bucketKey(test, tenantId, instanceId, bucket);
      const wanted = { kind, departments: byBucket.get(bucket) ?? [] };
      const next = (current: DepartmentBucket | undefined) =>
        current === undefined && wanted.departments.length === 0
          ? undefined
          : decideDepartmentSync(current ?? { entries: [] }, wanted, asOf, test);
      const stored = known.get(key.sk);
      const writtenAt = new Map(stored?.entries.map(({ c, t }) => [c, t]));
      const stale = wanted.departments.filter(
        ({ orgCode }) => !isCurrent(writtenAt.get(orgCode), asOf, test),
      ).length;
      return { key, stored, next, stale };
    });
  const stale = touched.reduce((sum, bucket) => sum + bucket.stale, 0);
  noteStale(deps, call, kind === 'full' ? 'allOrgSync' : 'singleOrgSync', {
    stale,
    records: departments.length,
  });
  // Also what such a list leaves out may be known to a newer one only; then nothing is left to do.
  if (stale === departments.length && touched.every(({ stored, next }) => next(stored) === undefined)) return;
  const sync = payloadHash({ activity: kind, asOf, departments: JSON.stringify(departments) });
  const [first] = departments;
  const data = { asOf, full: kind === 'full', count: departments.length };
  const named = kind === 'full' || first === undefined ? data : { ...data, orgCode: first.orgCode };
  await withAnnouncement(deps, call, { type: 'departments.changed', sync, data: named }, async () => {
    await Promise.all(
      touched.map(({ key, stored, next }) =>
        changeItem<DepartmentBucket, undefined>({
          ...{ store: deps.departments, key, effects: deps.effects, budget },
          known: stored ?? null,
          replaces: true,
          decide: current => ({ answer: undefined, changes: next(current) }),
        }),
      ),
    );
  });
}
