import { createHash } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { BridgeError } from '../platform/bridgeError.ts';
import { minuteMs } from '../platform/time.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { expiryAttributes } from '../table/dueShards.ts';
import { key } from '../table/key.ts';
import { tableError } from '../table/tableError.ts';

/** The nonce was used before: somebody sends a recorded call again. */
export class ReplayError extends BridgeError<'nonce-seen'> {
  override readonly name = 'ReplayError';
}

export interface NonceStore {
  /**
   * Claims a nonce for one call.
   *
   * ```
   *   put if absent or ours ── answer lost ── SDK repeats: put if absent or ours ✓ (ours)
   *   the process ends ── the proxy repeats: put if absent or ours ✓ (ours: the same request)
   *   a replay is another request:           put if absent or ours ✗
   * ```
   *
   * @param attemptId the same with each try of one request of the client, and with no other request
   * @param now epoch ms
   * @throws {ReplayError} when it is taken, {@link TableError} when the table does not answer.
   */
  claim(keyId: string, nonce: string, attemptId: string, now: number, signal?: AbortSignal): Promise<void>;
}

export interface NonceOptions {
  /** Whether the engine deletes by TTL; where it does not, the purge schedule finds them. */
  readonly ttl: boolean;
  /** How far the clocks may differ, ms: a call that was signed ahead of our clock is accepted for twice as long. */
  readonly toleranceMs: number;
}

const minMs = 10 * minuteMs;
const spareMs = minuteMs;

export function nonceStore(table: BridgeTable, options: NonceOptions): NonceStore {
  const keptMs = Math.max(minMs, 2 * options.toleranceMs + spareMs);
  const TableName = table.getName();
  return {
    async claim(keyId, nonce, attemptId, now, signal) {
      const hash = createHash('sha256').update(`${keyId}\0${nonce}`).digest('hex');
      const pk = key('nonce', hash);
      // Every call of the marketplace pays for this request, and it is always the same one: no entity in between.
      const command = new PutCommand({
        TableName,
        Item: { pk, sk: 'nonce', attemptId, ...expiryAttributes(pk, now + keptMs, options.ttl) },
        ConditionExpression: 'attribute_not_exists(pk) OR attemptId = :attempt',
        ExpressionAttributeValues: { ':attempt': attemptId },
      });
      try {
        await table.getDocumentClient().send(command, signal === undefined ? {} : { abortSignal: signal });
      } catch (cause) {
        if (!(cause instanceof Error) || cause.name !== 'ConditionalCheckFailedException')
          throw tableError(cause);
        throw new ReplayError('nonce-seen', 'the nonce was used before');
      }
    },
  };
}
