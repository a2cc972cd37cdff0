import type { Condition } from 'dynamodb-toolbox/entity/actions/parseCondition';
import { list, number, string } from 'dynamodb-toolbox/schema';
import { dayMs, isoTime, minuteMs } from '../platform/time.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { expiryAttributes } from '../table/dueShards.ts';
import { entity } from '../table/entity.ts';
import { itemQueries, type OnUnreadable } from '../table/itemQueries.ts';
import { absent, itemStore } from '../table/itemStore.ts';
import type { ItemKey } from '../table/key.ts';
import { key } from '../table/key.ts';
import type { Cursor, Page } from '../table/page.ts';
import type { VerificationFailure } from '../wire/signature/verificationFailure.ts';

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
  readonly productId?: string;
  readonly instanceId?: string;
  readonly scene?: string;
  readonly status?: string;
  readonly milliseconds: number;
  /** Names of fields that this version does not know. */
  readonly unknownFields?: readonly string[];
}

export interface FailureLog {
  /**
   * @param refused why it is not known to be the marketplace's. Anybody can send such calls, so a sample of them is
   * kept: of each family and reason one a minute, and a container that has tried to write it does not try again. A failed
   * condition is billed as a write too.
   */
  record(failure: FailedCall, refused: VerificationFailure | undefined, signal?: AbortSignal): Promise<void>;
  /** Of one day (`yyyy-mm-dd`, UTC), newest first. */
  list(
    day: string,
    limit: number,
    from?: Cursor,
    signal?: AbortSignal,
    onUnreadable?: OnUnreadable,
  ): Promise<Page<FailedCall>>;
}

const keptMs = 30 * dayMs;

type StoredFailure = FailedCall &
  ItemKey & { readonly ttl: number; readonly dueShard?: string; readonly dueAt?: number };

/** `ttl`: whether the engine deletes by TTL; where it does not, the purge schedule finds them. */
export function failureLog(table: BridgeTable, options: { readonly ttl: boolean }): FailureLog {
  const stored = entity(table, 'failure', {
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
    productId: string().optional(),
    instanceId: string().optional(),
    scene: string().optional(),
    status: string().optional(),
    milliseconds: number(),
    unknownFields: list(string()).optional(),
    ttl: number(),
    dueShard: string().optional(),
    dueAt: number().optional(),
  });
  const store = itemStore<StoredFailure>(stored);
  const queries = itemQueries<StoredFailure>(table, stored);

  /** The minute of the last sample of each kind; there are as many kinds as families times reasons. */
  const sampled = new Map<string, number>();
  const put = (failure: FailedCall, { pk, sk }: ItemKey, condition?: Condition, signal?: AbortSignal) =>
    store.put(
      { ...failure, pk, sk, ...expiryAttributes(pk, failure.at + keptMs, options.ttl) },
      condition,
      signal,
    );

  return {
    async record(failure, refused, signal) {
      const { at, family } = failure;
      if (refused === undefined) {
        await put(
          failure,
          { pk: verifiedOn(day(at)), sk: key(isoTime(at), failure.requestId) },
          undefined,
          signal,
        );
        return;
      }
      const began = at - (at % minuteMs);
      const kind = key(family, refused);
      if (sampled.get(kind) === began) return;
      // Before the write: while the table hangs, one call a minute waits for it and no more.
      sampled.set(kind, began);
      await put(
        failure,
        { pk: unverifiedOn(day(at)), sk: key(isoTime(began), family, refused) },
        absent,
        signal,
      );
    },

    async list(onDay, limit, from, signal, onUnreadable) {
      const pk = verifiedOn(onDay);
      const others = unverifiedOn(onDay);
      const options = { limit, reverse: true, signal };
      // Both are sorted by time, so one position, that of the last line shown, stands for a place in either.
      const found = await Promise.all([
        queries.page({ partition: pk }, { ...options, from }, onUnreadable),
        queries.page(
          { partition: others },
          { ...options, from: from === undefined ? undefined : { ...from, pk: others } },
          onUnreadable,
        ),
      ]);
      // Where the pages that go on end: what lies before it may have others before it. Not where the last line that can be
      // read stands: a page of damaged ones has none.
      const known = found
        .map(({ next }) => (next === undefined ? '' : String(next.sk)))
        .reduce((one, other) => (one > other ? one : other));
      const lines = found
        .flatMap(({ items }) => items)
        .filter(({ sk }) => sk >= known)
        .sort((one, other) => (one.sk < other.sk ? 1 : -1));
      const items = lines.slice(0, limit);
      if (items.length < lines.length) return { items, next: { pk, sk: items.at(-1)?.sk } };
      return known === '' ? { items } : { items, next: { pk, sk: known } };
    },
  };
}

const verifiedOn = (onDay: string): string => key('failures', onDay);

/** A partition of their own: a flood of them must not slow down those that matter. */
const unverifiedOn = (onDay: string): string => key('failures-unverified', onDay);

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
