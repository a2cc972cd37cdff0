import { Entity, item, list, number, QueryCommand, string } from 'dynamodb-toolbox';
import { expiryAttributes } from '../delivery/due.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { absent, type ItemKey, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import { tableError } from '../table/tableError.ts';

/** A real call that was not answered 000000 or 000004: what an operator needs to mend it, nothing personal. */
export interface FailedCall {
  /** Epoch ms. */
  readonly at: number;
  readonly requestId: string;
  readonly family: string;
  readonly activity: string;
  readonly resultCode: string;
  readonly resultMsg: string;
  /** What the operator most likely did wrong. */
  readonly hint?: string;
  readonly keyId?: string;
  readonly orderId?: string;
  readonly orderLineId?: string;
  readonly instanceId?: string;
  readonly scene?: string;
  readonly status?: string;
  readonly milliseconds: number;
  /** Names of fields that this version does not know. */
  readonly unknownFields?: readonly string[];
}

export interface FailurePage {
  readonly failures: readonly FailedCall[];
  readonly next?: Readonly<Record<string, unknown>>;
}

export interface FailureLog {
  /** `verified`: whether the call was signed by the marketplace. Of unsigned ones a sample is kept. */
  record(failure: FailedCall, verified: boolean, signal?: AbortSignal): Promise<void>;
  /** Of one day (`yyyy-mm-dd`, UTC), newest first. */
  list(
    day: string,
    limit: number,
    from?: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<FailurePage>;
}

const keptMs = 30 * 24 * 60 * 60_000;
const minute = 60_000;

type StoredFailure = FailedCall &
  ItemKey & { readonly ttl: number; readonly dueShard?: string; readonly dueAt?: number };

/** `ttl`: whether the engine deletes by TTL; where it does not, the purge schedule finds them. */
export function failureLog(table: BridgeTable, options: { readonly ttl: boolean }): FailureLog {
  const entity = new Entity({
    name: 'failure',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      pk: string().key(),
      sk: string().key(),
      at: number(),
      requestId: string(),
      family: string(),
      activity: string(),
      resultCode: string(),
      resultMsg: string(),
      hint: string().optional(),
      keyId: string().optional(),
      orderId: string().optional(),
      orderLineId: string().optional(),
      instanceId: string().optional(),
      scene: string().optional(),
      status: string().optional(),
      milliseconds: number(),
      unknownFields: list(string()).optional(),
      ttl: number(),
      dueShard: string().optional(),
      dueAt: number().optional(),
    }),
  });
  const store = itemStore<StoredFailure>(entity);

  return {
    async record(failure, verified, signal) {
      const { at } = failure;
      const pk = key('failures', day(at));
      // Anybody can send unsigned calls: they share one line per minute, so that they cannot fill the table.
      const sk = verified
        ? key(time(at), failure.requestId)
        : key(time(at - (at % minute)), 'unverified', failure.resultCode);
      const line = { ...failure, pk, sk, ...expiryAttributes(pk, at + keptMs, options.ttl) };
      await store.put(line, verified ? undefined : absent, signal);
    },

    async list(onDay, limit, from, signal) {
      try {
        const { Items, LastEvaluatedKey } = await table
          .build(QueryCommand)
          .query({ partition: key('failures', onDay) })
          .entities(entity)
          .options({
            limit,
            reverse: true,
            entityAttrFilter: false,
            ...(from === undefined ? {} : { exclusiveStartKey: from }),
          })
          .send(signal === undefined ? {} : { abortSignal: signal });
        const failures = (Items ?? []) as unknown as FailedCall[];
        return LastEvaluatedKey === undefined ? { failures } : { failures, next: LastEvaluatedKey };
      } catch (cause) {
        throw tableError(cause);
      }
    },
  };
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const time = (at: number): string => new Date(at).toISOString();
