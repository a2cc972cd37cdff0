import type { KitDepartment } from '../../wire/request/kitRequests.ts';
import { isCurrent } from '../tenant/tenant.ts';
import type { DepartmentBucket, DepartmentEntry } from './department.ts';

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
export function decideDepartmentSync(
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

/** Levels below each other in one answer: writers and readers of JSON follow no chain of thousands. */
const deepest = 100;

type TreeNode<Department> = Department & { readonly children: readonly TreeNode<Department>[] };

/**
 * Departments as a forest, in the order given. A parent that nobody knows makes a root; so does a level below the
 * deepest, and of a circle the department whose code comes first. One step per department, no recursion.
 */
export function departmentTree<
  Department extends { readonly orgCode: string; readonly parentCode: string | null },
>(departments: readonly Department[]): readonly TreeNode<Department>[] {
  const nodes = new Map(
    departments.map(department => [
      department.orgCode,
      { ...department, children: [] as TreeNode<Department>[] },
    ]),
  );
  const circleRoots = rootsOfCircles(departments);
  const roots = [];
  for (const node of nodes.values()) {
    const parent = node.parentCode === null ? undefined : nodes.get(node.parentCode);
    if (parent === undefined || circleRoots.has(node.orgCode)) roots.push(node);
    else parent.children.push(node);
  }
  const levels = new Map(roots.map(({ orgCode }) => [orgCode, 1]));
  // A map may grow while it is walked: level by level down to the leaves.
  for (const [orgCode, level] of levels) {
    const children = nodes.get(orgCode)?.children ?? [];
    for (const child of children) levels.set(child.orgCode, level === deepest ? 1 : level + 1);
    if (level === deepest) roots.push(...children.splice(0));
  }
  return roots;
}

function rootsOfCircles(
  departments: readonly { readonly orgCode: string; readonly parentCode: string | null }[],
): ReadonlySet<string> {
  const parents = new Map(departments.map(({ orgCode, parentCode }) => [orgCode, parentCode]));
  const seen = new Set<string>();
  const roots = new Set<string>();
  for (const start of parents.keys()) {
    const path = new Set<string>();
    let at: string | null = start;
    while (at !== null && parents.has(at) && !seen.has(at)) {
      seen.add(at);
      path.add(at);
      at = parents.get(at) ?? null;
    }
    // The way up came back to itself: what was walked from there on is a circle.
    if (at === null || !path.has(at)) continue;
    const walked = [...path];
    const [first] = walked.slice(walked.indexOf(at)).sort();
    if (first !== undefined) roots.add(first);
  }
  return roots;
}
