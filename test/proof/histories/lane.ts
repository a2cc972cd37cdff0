import type { ReceivedMessage } from '../../support/testProduct.ts';
import type { Happening } from './happenings.ts';

/** One history as it is played: what was sent is held against what the reference says. */
export interface Lane {
  /** Lets one thing happen. */
  happen(what: Happening): Promise<void>;
  /** The schedules ran at this time, epoch ms. */
  tick(now: number): void;
  /** Everything has come to rest: is the table as the reference says? */
  look(): Promise<void>;
  /** At the end: the history, and what the product heard. */
  finish(): Promise<void>;
}

/** What did not go as the reference says. */
export class Divergence extends Error {
  override readonly name = 'Divergence';
}

/** Fails when a message came out of sequence for the first time; gives each message once. */
export function inSequence(messages: readonly ReceivedMessage[]): readonly ReceivedMessage[] {
  const seen = new Set<string>();
  const first = messages.filter(({ id }) => !seen.has(id) && seen.add(id));
  const newest = new Map<string, number>();
  for (const { type, data } of first) {
    const item = String(data.applicationId ?? data.eventId ?? type.startsWith('order.'));
    const sequence = Number(data.sequence ?? Number.NaN);
    if (sequence <= (newest.get(item) ?? 0)) throw new Divergence(`${type} (${sequence}) came late`);
    if (!Number.isNaN(sequence)) newest.set(item, sequence);
  }
  return first;
}
