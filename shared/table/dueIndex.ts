import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchRead } from './batchRead.ts';
import type { BridgeTable } from './bridgeTable.ts';
import type { ItemKey } from './key.ts';
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
  /** The same, with the item as it is under the lease where the engine hands it back; undefined when there is no lease. */
  leaseItem(
    key: ItemKey,
    lease: { readonly id: string; readonly now: number; readonly until: number },
    signal?: AbortSignal,
  ): Promise<{ readonly attributes: Attributes | undefined } | undefined>;
  /** Up to 100 candidates as they are stored, read consistently; what does not exist is left out. */
  peek(keys: readonly ItemKey[], signal?: AbortSignal): Promise<readonly Attributes[]>;
}

type Attributes = ItemKey & Readonly<Record<string, unknown>>;

export function dueIndex(table: BridgeTable): DueIndex {
  const index: DueIndex = {
    page: (dueShard, until, limit, from, signal) =>
      findKeys(table, { index: 'due', partition: dueShard, upTo: until }, { limit, from, signal }),

    lease: async (key, lease, signal) => (await index.leaseItem(key, lease, signal)) !== undefined,

    async leaseItem({ pk, sk }, { id, now, until }, signal) {
      const command = new UpdateCommand({
        TableName: table.getName(),
        Key: { pk, sk },
        UpdateExpression: 'SET leaseUntil = :until, leaseId = :id, dueAt = :until ADD version :one',
        // A worker that read the item before the lease must not write after it: the version moves too.
        ConditionExpression: 'dueAt <= :now AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :now)',
        ExpressionAttributeValues: { ':until': until, ':id': id, ':now': now, ':one': 1 },
        ReturnValues: 'ALL_NEW',
      });
      try {
        const client = table.getDocumentClient();
        const { Attributes } = await client.send(
          command,
          signal === undefined ? {} : { abortSignal: signal },
        );
        return { attributes: Attributes?.pk === undefined ? undefined : (Attributes as Attributes) };
      } catch (cause) {
        if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') return undefined;
        throw tableError(cause);
      }
    },

    peek: async (keys, signal) => (await batchRead(table, keys, signal)) as readonly Attributes[],
  };
  return index;
}
