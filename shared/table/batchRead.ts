import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { BridgeTable } from './bridgeTable.ts';
import type { ItemKey } from './key.ts';
import { TableError, tableError } from './tableError.ts';

/** Most keys that one BatchGetItem takes. */
const maxBatch = 100;

/**
 * Consistent reads of many keys, a hundred in each request, side by side. What does not exist is left out; the order is
 * the table's.
 *
 * @throws {TableError} also when the table left keys over: a part of the answer is no answer.
 */
export async function batchRead(
  table: BridgeTable,
  keys: readonly ItemKey[],
  signal?: AbortSignal,
): Promise<readonly Record<string, unknown>[]> {
  const TableName = table.getName();
  const batches = Array.from({ length: Math.ceil(keys.length / maxBatch) }, (_, index) =>
    keys.slice(index * maxBatch, (index + 1) * maxBatch).map(({ pk, sk }) => ({ pk, sk })),
  );
  const answers = await Promise.all(
    batches.map(async Keys => {
      const command = new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } });
      try {
        const answer = await table
          .getDocumentClient()
          .send(command, signal === undefined ? {} : { abortSignal: signal });
        if ((answer.UnprocessedKeys?.[TableName]?.Keys ?? []).length > 0) {
          throw new TableError('table-throttled', 'the table left keys of a batch over');
        }
        return answer.Responses?.[TableName] ?? [];
      } catch (cause) {
        throw tableError(cause);
      }
    }),
  );
  return answers.flat();
}
