import { Entity, item, list, number, string } from 'dynamodb-toolbox';
import { dayMs, isoTime, minuteMs } from '../platform/time.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { expiryAttributes } from '../table/dueShards.ts';
import { itemQueries } from '../table/itemQueries.ts';
import { absent, type ItemKey, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import type { Cursor, Page } from '../table/page.ts';

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

export interface FailureLog {
  /** `verified`: whether the call was signed by the marketplace. Of unsigned ones a sample is kept. */
  record(failure: FailedCall, verified: boolean, signal?: AbortSignal): Promise<void>;
  /** Of one day (`yyyy-mm-dd`, UTC), newest first. */
  list(day: string, limit: number, from?: Cursor, signal?: AbortSignal): Promise<Page<FailedCall>>;
}

const keptMs = 30 * dayMs;

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
  const queries = itemQueries<StoredFailure>(table, entity);

  return {
    async record(failure, verified, signal) {
      const { at } = failure;
      const pk = key('failures', day(at));
      // Anybody can send unsigned calls: they share one line per minute, so that they cannot fill the table.
      const sk = verified
        ? key(isoTime(at), failure.requestId)
        : key(isoTime(at - (at % minuteMs)), 'unverified', failure.resultCode);
      const line = { ...failure, pk, sk, ...expiryAttributes(pk, at + keptMs, options.ttl) };
      await store.put(line, verified ? undefined : absent, signal);
    },

    list: (onDay, limit, from, signal) =>
      queries.page({ partition: key('failures', onDay) }, { limit, from, reverse: true, signal }),
  };
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
