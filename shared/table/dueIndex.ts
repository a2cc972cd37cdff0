import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { BridgeTable } from './bridgeTable.ts';
import type { ItemKey } from './itemStore.ts';
import type { Cursor, Page } from './page.ts';
import { findKeys } from './queryPage.ts';
import { tableError } from './tableError.ts';

/** Finds items whose time has come. The index may be minutes behind; the lease's condition on the item decides. */
export interface DueIndex {
  /** Candidates of one shard due up to `until` (epoch ms), oldest first. */
  page(
    dueShard: string,
    until: number,
    limit: number,
    from?: Cursor,
    signal?: AbortSignal,
  ): Promise<Page<ItemKey>>;
  /**
   * Takes the lease of an item before anything of it is parsed, so that an item nobody can read moves out of the
   * way like any other. False when it is not due or somebody else holds it.
   *
   * ```
   *   A: lease ✓ ── works ──────────────────────────── writes if the lease is still A's ✗
   *   B:                  (A's lease ends) lease ✓ ── works ── writes ✓
   * ```
   */
  lease(
    key: ItemKey,
    lease: { readonly id: string; readonly now: number; readonly until: number },
    signal?: AbortSignal,
  ): Promise<boolean>;
}

export function dueIndex(table: BridgeTable): DueIndex {
  return {
    page: (dueShard, until, limit, from, signal) =>
      findKeys(table, { index: 'due', partition: dueShard, upTo: until }, { limit, from, signal }),

    async lease({ pk, sk }, { id, now, until }, signal) {
      const command = new UpdateCommand({
        TableName: table.getName(),
        Key: { pk, sk },
        UpdateExpression: 'SET leaseUntil = :until, leaseId = :id, dueAt = :until ADD version :one',
        // A worker that read the item before the lease must not write after it: the version moves too.
        ConditionExpression: 'dueAt <= :now AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :now)',
        ExpressionAttributeValues: { ':until': until, ':id': id, ':now': now, ':one': 1 },
      });
      try {
        await table.getDocumentClient().send(command, signal === undefined ? {} : { abortSignal: signal });
        return true;
      } catch (cause) {
        if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') return false;
        throw tableError(cause);
      }
    },
  };
}
