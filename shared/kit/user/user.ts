import { createHash } from 'node:crypto';
import type { ItemKey } from '../../table/key.ts';
import { key } from '../../table/key.ts';
import { namespace } from '../tenant/tenant.ts';

/** A person's grant to use an application of an enterprise through one instance. */
export interface KitUserRecord extends ItemKey {
  readonly version: number;
  readonly tenantId: string;
  readonly test: boolean;
  readonly instanceId: string;
  readonly appId: string;
  readonly userName: string;
  readonly orgCode: string;
  /** `admin` | `user`, or `''` when authSync never named one; see {@link roleOf}. */
  readonly role: string;
  readonly enabled: boolean;
  /** False after a cancelled authorisation. */
  readonly authorized: boolean;
  /** A tombstone: a late, older grant does not bring the person back. */
  readonly removed: boolean;
  /** `timeStamp` of the call that wrote it, epoch ms. */
  readonly asOf: number;
  /** Hash of everything that a call can change, to leave out writes that change nothing. */
  readonly contents: string;
  /** Sealed JSON: display name, telephone, e-mail, position and whatever else was told. */
  readonly profile?: string;
}

/** The role of a person: only the exact word makes an administrator. */
export const roleOf = ({ role }: Pick<KitUserRecord, 'role'>): 'admin' | 'user' =>
  role === 'admin' ? 'admin' : 'user';

/** A tenant's users are spread over as many partitions. */
export const userShards = 16;

export interface UserIdentity {
  readonly test: boolean;
  readonly tenantId: string;
  readonly instanceId: string;
  readonly appId: string;
  readonly userName: string;
}

export function userKey({ test, tenantId, instanceId, appId, userName }: UserIdentity): ItemKey {
  return {
    pk: userPartition(test, tenantId, shardOfUser(userName)),
    sk: key(appId, userName, instanceId),
  };
}

export function userPartition(test: boolean, tenantId: string, shard: number): string {
  return key('users', namespace(test), tenantId, String(shard));
}

export function shardOfUser(userName: string): number {
  return (createHash('sha256').update(userName).digest()[0] ?? 0) % userShards;
}
