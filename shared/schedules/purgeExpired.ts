import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { isOver } from '../platform/effects.ts';
import { forEachConcurrently } from '../platform/forEachConcurrently.ts';
import type { Bridge } from '../runtime/bridge.ts';
import { dueShard, shards } from '../table/dueShards.ts';
import type { ItemKey } from '../table/itemStore.ts';
import { pages } from '../table/page.ts';
import { tableError } from '../table/tableError.ts';
import { runBudget, type Schedule } from './runBudget.ts';

const pageSize = 100;

/** The handler of the schedule that deletes expired nonces, failures and the like by the condition on their `ttl`. */
export function purgeExpired(open: () => Promise<Bridge>): Schedule<{ readonly removed: number }> {
  return async (_event, context) => {
    const bridge = await open();
    const { effects, index } = bridge;
    const now = effects.clock();
    const budget = runBudget(now, context);
    let removed = 0;
    const remove = async (key: ItemKey) => {
      if (!isOver(budget, effects.clock()) && (await removeExpired(bridge, key, now))) removed += 1;
    };
    for (let shard = 0; shard < shards; shard += 1) {
      const partition = dueShard('purge', shard);
      for await (const keys of pages(from => index.page(partition, now, pageSize, from))) {
        if (isOver(budget, effects.clock())) return { removed };
        await forEachConcurrently(keys, remove);
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
