import type { KitDepartment } from '../wire/kitRequests.ts';
import type { DepartmentBucket, DepartmentEntry } from './department.ts';
import { isCurrent } from './tenant.ts';

type Bucket = Pick<DepartmentBucket, 'entries' | 'fullAsOf'>;

/** What a call says of one bucket. */
export type DepartmentSync =
  | { readonly kind: 'upsert' | 'remove'; readonly departments: readonly KitDepartment[] }
  /** Everything there is of this bucket; may be nothing, when the list as a whole is not empty. */
  | { readonly kind: 'full'; readonly departments: readonly KitDepartment[] };

/**
 * A bucket after a sync; undefined when nothing changes. Per department the newer call stands. A full list never
 * deletes: what it leaves out is marked, for whether absence means deletion is not stated anywhere.
 */
export function syncDepartments(
  bucket: Bucket,
  sync: DepartmentSync,
  asOf: number,
  test: boolean,
): Bucket | undefined {
  const entries = new Map(bucket.entries.map(entry => [entry.c, entry]));
  for (const department of sync.departments) {
    const before = entries.get(department.orgCode);
    if (!isCurrent(before?.t, asOf, test)) continue;
    entries.set(department.orgCode, entryOf(before, department, sync.kind, asOf));
  }
  const isNewest = sync.kind === 'full' && isCurrent(bucket.fullAsOf, asOf, test);
  if (isNewest) markAbsent(entries, sync.departments, asOf, test);
  const after: Bucket = {
    entries: [...entries.values()],
    ...(isNewest ? { fullAsOf: asOf } : bucket.fullAsOf === undefined ? {} : { fullAsOf: bucket.fullAsOf }),
  };
  return isSame(bucket, after) ? undefined : after;
}

function entryOf(
  before: DepartmentEntry | undefined,
  { orgCode, orgName, parentCode }: KitDepartment,
  kind: DepartmentSync['kind'],
  asOf: number,
): DepartmentEntry {
  const c = orgCode;
  if (kind === 'remove') return { c, n: before?.n ?? '', p: before?.p ?? '', t: asOf, d: true };
  return { c, n: orgName ?? before?.n ?? '', p: parentCode ?? '', t: asOf };
}

function markAbsent(
  entries: Map<string, DepartmentEntry>,
  listed: readonly KitDepartment[],
  asOf: number,
  test: boolean,
): void {
  const named = new Set(listed.map(({ orgCode }) => orgCode));
  for (const [code, entry] of entries) {
    const later = !test && entry.t > asOf;
    if (!named.has(code) && entry.d !== true && !later) entries.set(code, { ...entry, o: true });
  }
}

/** Maps keep their order, so equal contents are equal texts. */
const isSame = (before: Bucket, after: Bucket): boolean =>
  before.fullAsOf === after.fullAsOf &&
  JSON.stringify(before.entries.map(fields)) === JSON.stringify(after.entries.map(fields));

const fields = ({ c, n, p, t, d, o }: DepartmentEntry) => [c, n, p, t, d === true, o === true];

/** Departments as a forest. A parent that nobody knows, or that is below its own child, makes a root. */
export function departmentTree<
  Department extends { readonly orgCode: string; readonly parentCode: string | null },
>(departments: readonly Department[]): readonly (Department & { readonly children: readonly unknown[] })[] {
  const known = new Map(departments.map(department => [department.orgCode, department]));
  const isRoot = ({ orgCode, parentCode }: Department): boolean => {
    if (parentCode === null || !known.has(parentCode)) return true;
    const path = [orgCode];
    for (
      let up: string | null = parentCode;
      up !== null && known.has(up);
      up = known.get(up)?.parentCode ?? null
    ) {
      const at = path.indexOf(up);
      // Of a circle one department is the root, the same one at every reading.
      if (at >= 0) return at === 0 && orgCode === [...path].sort()[0];
      path.push(up);
    }
    return false;
  };
  const byParent = new Map<string, Department[]>();
  const roots: Department[] = [];
  for (const department of departments) {
    if (isRoot(department)) roots.push(department);
    else
      byParent.set(department.parentCode ?? '', [
        ...(byParent.get(department.parentCode ?? '') ?? []),
        department,
      ]);
  }
  const nodeOf = (department: Department): Department & { readonly children: readonly unknown[] } => ({
    ...department,
    children: (byParent.get(department.orgCode) ?? []).map(nodeOf),
  });
  return roots.map(nodeOf);
}
