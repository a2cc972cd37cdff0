import type { Alarm } from '../platform/alarms.ts';
import { BridgeError } from '../platform/bridgeError.ts';
import { defined } from '../platform/defined.ts';
import type { Effects } from '../platform/effects.ts';
import type { Changes } from '../table/itemStore.ts';
import type { ItemKey } from '../table/key.ts';
import type { Aggregate, Decision } from './aggregate.ts';
import { type Claimed, claimNext, type LeaseRequest } from './claim.ts';
import { dueAttributes } from './due.ts';
import { eventId } from './eventId.ts';
import { eventTypes, isHistoryOnly } from './eventTypes.ts';
import { type HistoryRecord, historyRecord } from './history/historyLine.ts';
import { type ReadableLine, withLines } from './history/recent.ts';
import type { NewEvent, OutboxEntry } from './outbox.ts';
import type { OutboxItem } from './outboxItem.ts';

/** How many of an item's newest writes can still recognise themselves. */
const rememberedAttempts = 8;

/** Largest outbox in bytes of JSON; DynamoDB takes 400 KB for the whole item. */
const maxOutbox = 300 * 1024;

/** The outbox of one item has no room left: the product has been unreachable for very many events. */
export class OutboxFullError extends BridgeError<'outbox-full'> {
  override readonly name = 'OutboxFullError';
}

/** One write out of a decision: state, events, lines, idempotency marks, lease and the index of due work. */
export interface PlannedWrite<Item> {
  readonly attributes: Changes<Item>;
  readonly claimed: Claimed | undefined;
  /** Lines that this write leaves out of the item: to be put before it. */
  readonly spilled: readonly ReadableLine[];
  readonly alarms: readonly Alarm[];
}

/**
 * @param current as it was read; undefined for a first write
 * @throws {OutboxFullError} when the events of this decision no longer fit
 */
export function buildWrite<Item extends OutboxItem>(
  {
    aggregate,
    key,
    effects,
    lease,
  }: {
    readonly aggregate: Aggregate<Item>;
    readonly key: ItemKey;
    readonly effects: Effects;
    readonly lease?: LeaseRequest | undefined;
  },
  current: Item | undefined,
  decision: Decision<Item, unknown>,
  attemptId: string,
  now: number,
): PlannedWrite<Item> {
  const before = current?.outbox ?? [];
  // An older version queued lines that nobody is told of as if they were events.
  const settled = before.filter(({ silent }) => silent === true);
  const edited = decision.outbox === undefined ? before : decision.outbox(before);
  const kept = settled.length === 0 ? edited : edited.filter(({ silent }) => silent !== true);
  const state = { ...current, ...key, ...decision.changes, outbox: kept } as unknown as Item;
  const news = takeUp(aggregate, key, state, decision.events, current?.sequence ?? 0, now);
  const queued = news.entries.length === 0 ? kept : [...kept, ...news.entries];

  const claim = claimNext(aggregate, state, queued, current, lease, attemptId, effects.random(), now);
  const { outbox } = claim;
  if (outbox !== before && Buffer.byteLength(JSON.stringify(outbox)) > maxOutbox) {
    throw new OutboxFullError('outbox-full', `the outbox of ${aggregate.name} ${key.pk} has no room left`);
  }

  const lines = withLines(
    { ...key, recent: current?.recent },
    [...(decision.left ?? []), ...news.lines],
    settled.map(entry => historyRecord(entry, 'recorded', entry.at)),
    aggregate.history.keptSince(),
  );
  const attributes = {
    ...(current === undefined ? { createdAt: now } : {}),
    ...decision.changes,
    version: (current?.version ?? 0) + 1,
    recentAttempts: [...(current?.recentAttempts ?? []), attemptId].slice(-rememberedAttempts),
    ...(current === undefined || news.sequence !== current.sequence ? { sequence: news.sequence } : {}),
    ...(current === undefined || outbox !== before ? { outbox } : {}),
    ...defined({ recent: lines.recent }),
    ...claim.lease,
    updatedAt: now,
  };
  const after = { ...current, ...key, outbox, ...attributes } as unknown as Item;
  return {
    attributes: {
      ...attributes,
      ...dueAttributes(after, aggregate.nextWork(after)),
    } as unknown as Changes<Item>,
    claimed: claim.claimed,
    spilled: lines.spilled,
    alarms:
      lines.problem === undefined
        ? []
        : [{ name: 'HistoryUnreadable', detail: { pk: key.pk, sk: key.sk, problem: lines.problem } }],
  };
}

export interface News {
  /** Of the newest event. */
  readonly sequence: number;
  readonly entries: readonly OutboxEntry[];
  readonly lines: readonly HistoryRecord[];
}

/**
 * What somebody is told of is queued; what nobody is told of is history as it is decided.
 *
 * @param state the item as decided, before the events are in it
 */
export function takeUp<Item extends OutboxItem>(
  aggregate: Pick<Aggregate<Item>, 'hasReceiver'>,
  key: ItemKey,
  state: Item,
  events: readonly NewEvent[],
  sequenceBefore: number,
  now: number,
): News {
  let sequence = sequenceBefore;
  const entries: OutboxEntry[] = [];
  const lines: HistoryRecord[] = [];
  for (const { notBefore = now, ...event } of events) {
    sequence += 1;
    const entry = { ...event, id: eventId(key, sequence), sequence, at: now, attempts: 0 };
    const isJob = eventTypes[event.type].deliveredTo === 'job';
    const isTold = !isHistoryOnly(event.type) && aggregate.hasReceiver(state, event.type);
    if (isJob || isTold) entries.push({ ...entry, nextAt: notBefore });
    else lines.push(historyRecord(entry, 'recorded', now));
  }
  return { sequence, entries, lines };
}
