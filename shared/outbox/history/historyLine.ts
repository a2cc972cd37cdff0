import { defined } from '../../platform/defined.ts';
import { eventTraits } from '../eventTypes.ts';
import type { EventData, OutboxEntry } from '../outbox.ts';

/** How an event left the outbox; `recorded`: it never was in it, since there was nobody to be told. */
export type EventOutcome = 'delivered' | 'refused' | 'recorded' | 'dismissed';

/** One line of an item's history: what happened, why, and what became of the news of it. */
export interface HistoryRecord {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  /** Epoch ms. */
  readonly at: number;
  readonly attempts: number;
  readonly data: EventData;
  readonly outcome: EventOutcome;
  /** When it left the outbox, epoch ms. */
  readonly leftAt: number;
  /** Who dismissed it, or the code of a refusal. */
  readonly note?: string;
}

/** Whether an event can be sent again: not a line that nobody is ever told of, nor one whose kind is not known here. */
export const isSendable = ({ type, outcome }: Pick<HistoryRecord, 'type' | 'outcome'>): boolean =>
  outcome !== 'recorded' || eventTraits(type)?.deliveredTo === 'product';

/** The line of an entry that leaves the outbox. */
export function historyRecord(
  entry: Pick<OutboxEntry, 'id' | 'type' | 'sequence' | 'at' | 'attempts' | 'data'>,
  outcome: EventOutcome,
  leftAt: number,
  note?: string,
): HistoryRecord {
  const { id, type, sequence, at, attempts, data } = entry;
  return { id, type, sequence, at, attempts, data, outcome, leftAt, ...defined({ note }) };
}
