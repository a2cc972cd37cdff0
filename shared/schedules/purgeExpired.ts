import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { shardsOf, walkDue } from '../delivery/dueCandidates.ts';
import { isOver } from '../platform/effects.ts';
import { forEachConcurrently } from '../platform/forEachConcurrently.ts';
import type { Bridge } from '../runtime/bridge.ts';
import type { ItemKey } from '../table/key.ts';
import { tableError } from '../table/tableError.ts';
import { runBudget, type Schedule } from './runBudget.ts';

/** Of each of the sixteen shards, which are walked side by side. */
const concurrency = 2;

/** The handler of the schedule that deletes expired nonces, failures and the like by the condition on their `ttl`. */
export function purgeExpired(open: () => Promise<Bridge>): Schedule<{ readonly removed: number }> {
  return async (_event, context) => {
    const bridge = await open();
    const { effects } = bridge;
    const now = effects.clock();
    const budget = runBudget(now, context);
    let removed = 0;
    const remove = async (key: ItemKey) => {
      if (!isOver(budget, effects.clock()) && (await removeExpired(bridge, key, now))) removed += 1;
    };
    await walkDue(bridge, shardsOf('purge', now), budget, keys =>
      forEachConcurrently(keys, remove, concurrency),
    );
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
