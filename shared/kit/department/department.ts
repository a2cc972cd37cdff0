import { createHash } from 'node:crypto';
import type { ItemKey } from '../../table/key.ts';
import { key } from '../../table/key.ts';
import { namespace } from '../tenant/tenant.ts';

/** One department inside its bucket; short names, since thousands of them share an item. */
export interface DepartmentEntry {
  /** orgCode */
  readonly c: string;
  /** Name, and code of the parent; `''` for none. */
  readonly n: string;
  readonly p: string;
  /** `timeStamp` of the call that wrote it, epoch ms. */
  readonly t: number;
  /** Deleted: a tombstone. */
  readonly d?: true;
  /** Was not in the last full list. */
  readonly o?: true;
}

/** A part of an enterprise's departments, by the hash of their code. */
export interface DepartmentBucket extends ItemKey {
  readonly version: number;
  readonly entries: readonly DepartmentEntry[];
  /** Time of the newest full list, epoch ms. */
  readonly fullAsOf?: number;
}

export const departmentBuckets = 32;

export function bucketKey(test: boolean, tenantId: string, instanceId: string, bucket: number): ItemKey {
  return { pk: key('departments', namespace(test), tenantId, instanceId), sk: key('bucket', String(bucket)) };
}

export function bucketOf(orgCode: string): number {
  return (createHash('sha256').update(orgCode).digest()[0] ?? 0) % departmentBuckets;
}
