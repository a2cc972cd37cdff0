import type { Alarm } from '../platform/alarms.ts';
import type { ItemKey } from '../table/key.ts';
import type { Aggregate, Decision } from './aggregate.ts';
import { takeUp } from './buildWrite.ts';
import type { HistoryRecord } from './history/historyLine.ts';
import { maxLines } from './history/recent.ts';
import type { NewEvent, OutboxEntry } from './outbox.ts';
import type { OutboxItem } from './outboxItem.ts';

export type Decide<Item, Answer> = (item: Item | undefined, now: number) => Decision<Item, Answer>;

/** What became of one of several decisions. */
export interface Decided<Answer> {
  readonly answer: Answer;
  readonly alarms: readonly Alarm[];
  /** It wants something written, or somebody to go on with what is due. */
  readonly changes: boolean;
}

type Kind<Item extends OutboxItem> = Pick<Aggregate<Item>, 'hasReceiver'>;

/**
 * Several decisions on one item as one: each is taken on the item as the ones before it leave it. Those that cannot be
 * in the same write as the ones before are left out at the end: there are fewer answers than decisions then.
 *
 * @param key of the item, for its first decision
 */
export function decideTogether<Item extends OutboxItem, Answer>(
  aggregate: Kind<Item>,
  key: ItemKey,
  decides: readonly Decide<Item, Answer>[],
): Decide<Item, readonly Decided<Answer>[]> {
  return (item, now) => {
    let current = item;
    let changes: Decision<Item, Answer>['changes'] = {};
    let events: readonly NewEvent[] = [];
    let left: readonly HistoryRecord[] = [];
    let resumes = false;
    let lines = 0;
    const edits: NonNullable<Decision<Item, Answer>['outbox']>[] = [];
    const answer: Decided<Answer>[] = [];
    for (const decide of decides) {
      const decision = decide(current, now);
      // An edit of the queue reaches what was queued before, and events of this write are not queued yet.
      if (decision.outbox !== undefined && events.length > 0) break;
      const next = isEmpty(decision) ? undefined : after(aggregate, key, current, decision, now);
      lines += next?.lines ?? 0;
      // More than an item has room for would stand in it until later writes have moved them.
      if (lines > maxLines && answer.length > 0) break;
      if (decision.outbox !== undefined) edits.push(decision.outbox);
      changes = { ...changes, ...decision.changes };
      events = [...events, ...decision.events];
      left = [...left, ...(decision.left ?? [])];
      resumes ||= decision.resumes === true;
      answer.push({
        answer: decision.answer,
        alarms: decision.alarms ?? [],
        changes: next !== undefined || decision.resumes === true,
      });
      if (next !== undefined) current = next.item;
    }
    const outbox = (entries: readonly OutboxEntry[]) => edits.reduce((edited, edit) => edit(edited), entries);
    // Every member of a decision is in it, or this does not compile.
    const together = { changes, events, answer, alarms: [], outbox, left, resumes } satisfies Required<
      Decision<Item, readonly Decided<Answer>[]>
    >;
    const { outbox: _outbox, left: _left, ...always } = together;
    return {
      ...always,
      ...(edits.length > 0 ? { outbox } : {}),
      ...(left.length > 0 ? { left } : {}),
    };
  };
}

const isEmpty = <Item>({ changes, events, outbox, left }: Decision<Item, unknown>): boolean =>
  events.length === 0 && outbox === undefined && left === undefined && Object.keys(changes).length === 0;

/** The item as a commit of the decision would leave it, as far as a next decision can see, and its new lines. */
function after<Item extends OutboxItem>(
  aggregate: Kind<Item>,
  { pk, sk }: ItemKey,
  item: Item | undefined,
  { changes, events, outbox: edit, left = [] }: Decision<Item, unknown>,
  now: number,
): { readonly item: Item; readonly lines: number } {
  const before = item?.outbox ?? [];
  const state = {
    ...(item ?? { pk, sk, recentAttempts: [], createdAt: now }),
    ...changes,
    version: (item?.version ?? 0) + 1,
    // Lines of an older version leave the queue with any write.
    outbox: (edit?.(before) ?? before).filter(({ silent }) => silent !== true),
    updatedAt: now,
  } as unknown as Item;
  const news = takeUp(aggregate, { pk, sk }, state, events, item?.sequence ?? 0, now);
  return {
    item: { ...state, sequence: news.sequence, outbox: [...state.outbox, ...news.entries] },
    lines: news.lines.length + left.length,
  };
}
