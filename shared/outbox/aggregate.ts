import type { Alarm } from '../platform/alarms.ts';
import type { Budget } from '../platform/effects.ts';
import type { Changes, ItemStore } from '../table/itemStore.ts';
import type { ItemKey } from '../table/key.ts';
import type { Work } from './due.ts';
import type { EventType } from './eventTypes.ts';
import type { History } from './history/history.ts';
import type { HistoryRecord } from './history/historyLine.ts';
import type { EventData, NewEvent, OutboxEntry } from './outbox.ts';
import type { OutboxItem } from './outboxItem.ts';
import type { ProductReply } from './product.ts';

/** What a pure rule wants: attributes to change, events to queue with them, the answer for the caller. */
export interface Decision<Item, Answer> {
  readonly changes: Changes<Item>;
  readonly events: readonly NewEvent[];
  readonly answer: Answer;
  readonly alarms?: readonly Alarm[];
  /** Edits entries already queued, before `events` are added. */
  readonly outbox?: (entries: readonly OutboxEntry[]) => readonly OutboxEntry[];
  /** Lines of entries that leave the outbox by this decision. */
  readonly left?: readonly HistoryRecord[];
  /** Somebody waits for what is still to be done: where nobody is at it, it is taken up, also when nothing else changes. */
  readonly resumes?: boolean;
}

/** A reply of the product after the aggregate has read it; personal data in `facts` is sealed already. */
export type ReceivedReply =
  | { readonly kind: 'delivered'; readonly facts: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  /** Tried again later; `reason` is safe to log and show. `silent`: nobody answered in time. */
  | { readonly kind: 'failed'; readonly reason: string; readonly silent?: boolean }
  /** Nobody had to be asked: something was accepted earlier and is meanwhile done, or nobody waits for it any more. */
  | { readonly kind: 'skipped' };

/** A reply that arrived. */
export type AnsweredReply = Exclude<ProductReply, { readonly kind: 'failed' }>;

/** A reply that means something for the item; failures only mean another attempt. */
export type FinalReply = Exclude<ReceivedReply, { readonly kind: 'failed' }>;

/** What follows from a reply. The event `leaves` the outbox, or stays there and is tried again. */
export interface Reaction<Item> extends Decision<Item, undefined> {
  readonly acknowledged: boolean;
  /** What the line of the history says besides the event's own data. */
  readonly found?: EventData;
}

export interface Moment {
  /** Epoch ms. */
  readonly now: number;
  /** True while the marketplace waits for the answer that will tell it the result. */
  readonly answering: boolean;
}

/** Does the work of one entry. A throw counts as a failed attempt; its message goes to the log. */
export type Job = (limit: Budget) => Promise<ReceivedReply>;

/** One kind of item with an outbox: what its own clock does, what its events say, what replies mean. */
export interface Aggregate<Item extends OutboxItem> {
  /** First part of the partition key. */
  readonly name: string;
  readonly store: ItemStore<Item>;
  /** Where lines go for which the item has no more room. */
  readonly history: Pick<History, 'keptSince' | 'spill'>;
  /** Which product it concerns, where that is known: the seller may have given it a webhook of its own. */
  productIds(item: Item): readonly string[];
  /**
   * Whether there is somebody to be told of a new event of the item as it is decided. Where no product has a webhook,
   * there is nobody: the event is history at once, and the seller's product reads the seller API. Pure.
   */
  hasReceiver(item: Item, type: EventType): boolean;
  /** The next thing its own clock has to do, if any. */
  nextWork(item: Item): Work | undefined;
  /** What its own clock does at `now`; undefined when nothing is due. Pure. */
  onClock(item: Item, now: number): Decision<Item, undefined> | undefined;
  /** True when the entry need not be sent any more. Pure. */
  obsolete(item: Item, entry: OutboxEntry): boolean;
  /**
   * An entry that is not for the product but for somebody else, another item or the marketplace: undefined for all
   * others. Queued, retried and recorded like an event; what it finds reaches the item by {@link react}.
   */
  job?(item: Item, entry: OutboxEntry): Job | undefined;
  /** True when `entry` only waits for what the job of `before` finds, so that one claim does both. Pure. */
  waitsFor?(item: Item, entry: OutboxEntry, before: OutboxEntry): boolean;
  /** When an entry must have come to its end at the latest, epoch ms: it is tried then, whatever its pause. Pure. */
  endsBy?(entry: OutboxEntry): number | undefined;
  /** `data` of the event: what the product is told. */
  compose(item: Item, entry: OutboxEntry): Readonly<Record<string, unknown>>;
  /**
   * Checks the body of a reply that did not fail and seals what must be sealed; done once, before the write is
   * decided. A reply that makes no sense for this event is a failed one.
   */
  interpretReply(item: Item, entry: OutboxEntry, reply: AnsweredReply): ReceivedReply;
  /** What follows for the item. Pure; decided again when the write loses a race. */
  react(item: Item, entry: OutboxEntry, received: FinalReply, moment: Moment): Reaction<Item>;
}

/** Every kind of item with an outbox, by the first part of its partition key. */
export type Aggregates = ReadonlyMap<string, Aggregate<OutboxItem>>;

/** The aggregate that an item belongs to; undefined when no aggregate of this version knows such an item. */
export function aggregateOf(aggregates: Aggregates, { pk }: ItemKey): Aggregate<OutboxItem> | undefined {
  return aggregates.get(pk.split('#', 1)[0] ?? '');
}
