import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { dueShard, shards } from '../delivery/due.ts';
import type { ItemKey } from '../table/itemStore.ts';
import { tableError } from '../table/tableError.ts';
import type { Bridge } from './bridge.ts';

const pageSize = 100;

/** Kept free before the platform ends the function. */
const stopBeforeMs = 5_000;

/** The handler of the schedule that deletes expired nonces, failures and the like by the condition on their `ttl`. */
export function purgeExpired(
  open: () => Promise<Bridge>,
): (
  event: unknown,
  context?: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<{ readonly removed: number }> {
  return async (_event, context) => {
    const bridge = await open();
    const now = bridge.effects.clock();
    const stopAt = now + Math.max(1_000, (context?.getRemainingTimeInMillis() ?? 60_000) - stopBeforeMs);
    let removed = 0;
    for (let shard = 0; shard < shards; shard += 1) {
      let page = await bridge.index.page(dueShard('purge', shard), now, pageSize);
      for (;;) {
        for (const key of page.items) {
          if (bridge.effects.clock() >= stopAt) return { removed };
          if (await removeExpired(bridge, key, now)) removed += 1;
        }
        if (page.next === undefined) break;
        page = await bridge.index.page(dueShard('purge', shard), now, pageSize, page.next);
      }
    }
    return { removed };
  };
}

/** The index may be behind; only what says of itself that it has expired goes. */
async function removeExpired({ table }: Bridge, { pk, sk }: ItemKey, now: number): Promise<boolean> {
  const command = new DeleteCommand({
    TableName: table.getName(),
    Key: { pk, sk },
    ConditionExpression: '#ttl <= :now',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':now': Math.floor(now / 1000) },
  });
  try {
    await table.getDocumentClient().send(command);
    return true;
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') return false;
    throw tableError(cause);
  }
}
