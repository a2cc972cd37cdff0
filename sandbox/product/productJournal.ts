import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { DemonstrationAnswer, ProductMessage } from './demonstrationAnswer.ts';

export interface ReceivedEvent {
  readonly kind: 'event';
  readonly message: ProductMessage;
  readonly answer: DemonstrationAnswer;
}

export interface DeliveryAttempt {
  readonly kind: 'attempt';
  /** `webhook-id`; empty when the request carried none. */
  readonly id: string;
  readonly type: string;
  /** ISO 8601. */
  readonly at: string;
  readonly outcome: string;
}

/** In memory; the file has all. A product that was away for days has been asked very often. */
const maxAttempts = 5_000;

export interface ProductJournal {
  readonly events: ReadonlyMap<string, ReceivedEvent>;
  /** The newest. */
  readonly attempts: readonly DeliveryAttempt[];
  add(record: ReceivedEvent | DeliveryAttempt): void;
  /** What was received so far; called, there is nothing else. */
  snapshot(): () => void;
}

/**
 * Keeps what the demonstration product received, one JSON line each, written before it answers: an answered event
 * survives `kill -9` of the sandbox.
 */
export function openProductJournal(file: string): ProductJournal {
  const events = new Map<string, ReceivedEvent>();
  const attempts: DeliveryAttempt[] = [];
  const keep = (record: ReceivedEvent | DeliveryAttempt) => {
    if (record.kind === 'event') events.set(record.message.id, record);
    else {
      attempts.push(record);
      if (attempts.length > maxAttempts) attempts.shift();
    }
  };
  for (const record of storedRecords(file)) keep(record);
  return {
    events,
    attempts,
    add: record => {
      appendFileSync(file, `${JSON.stringify(record)}\n`);
      keep(record);
    },
    snapshot() {
      const before = [...events.values(), ...attempts];
      return () => {
        events.clear();
        attempts.length = 0;
        for (const record of before) keep(record);
        writeFileSync(file, before.map(record => `${JSON.stringify(record)}\n`).join(''));
      };
    },
  };
}

function storedRecords(file: string): (ReceivedEvent | DeliveryAttempt)[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  // A kill in the middle of a write leaves half a line, which nobody was answered for. Closing it keeps the next one whole.
  if (lines.at(-1) !== '') appendFileSync(file, '\n');
  return lines.flatMap(line => {
    try {
      return [JSON.parse(line) as ReceivedEvent | DeliveryAttempt];
    } catch {
      return [];
    }
  });
}
