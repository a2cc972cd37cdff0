import type { CallSummary } from '../answers/callSummary.ts';
import type { AnswerCheck } from '../answers/checkAnswer.ts';
import type { PlayedCall } from '../calls/call.ts';
import { playedSummary } from '../calls/playMarketplace.ts';
import type { MarketplaceCommand } from '../families/activity.ts';
import type { FamilyName } from '../families/family.ts';
import type { KitCommand } from '../families/kitCommands.ts';

/** One call and its answer as a person wants to see them. Keys are never in here. */
export interface ShownCall {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: readonly (readonly [name: string, value: string])[];
  /** The parameters that were signed. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly answerHeaders: readonly (readonly [name: string, value: string])[];
  readonly answer: string;
  readonly resultCode: string;
  readonly milliseconds: number;
  readonly checks: readonly AnswerCheck[];
  /** Encrypted access data of the answer, opened, the password masked. */
  readonly opened: readonly Readonly<Record<string, string>>[];
}

export interface JournalHead {
  readonly id: number;
  /** ISO 8601, by the sandbox's clock. */
  readonly at: string;
  readonly by: 'you' | 'marketplace';
  readonly act: MarketplaceCommand | KitCommand;
  readonly family: FamilyName | 'kit';
  readonly orderId?: string;
  readonly instanceId?: string;
  /** What the call was made to suffer, by the names of the faults. */
  readonly faults: readonly string[];
  readonly summary: CallSummary;
}

export interface JournalEntry extends JournalHead {
  /** The first of them; two hundred alike tell nothing more. */
  readonly calls: readonly ShownCall[];
}

const maxEntries = 300;
const maxCalls = 12;

/** The newest calls of the marketplace, in memory. */
export class CallJournal {
  #entries: readonly JournalEntry[] = [];
  #lastId = 0;

  add(head: Omit<JournalHead, 'id' | 'summary'>, calls: readonly PlayedCall[]): JournalEntry {
    this.#lastId += 1;
    const entry = {
      id: this.#lastId,
      ...head,
      summary: playedSummary(calls),
      calls: calls.slice(0, maxCalls).map(shownCall),
    };
    this.#entries = [...this.#entries, entry].slice(-maxEntries);
    return entry;
  }

  /** The calls so far; called, there are no others. */
  snapshot(): () => void {
    const entries = this.#entries;
    return () => {
      this.#entries = entries;
    };
  }

  entry(id: number): JournalEntry | undefined {
    return this.#entries.find(entry => entry.id === id);
  }

  /** The newest first. */
  heads(limit: number): readonly JournalHead[] {
    return this.#entries
      .slice(-limit)
      .reverse()
      .map(({ calls: _, ...head }) => head);
  }
}

const shownCall = ({ sent, resultCode, checks, opened }: PlayedCall): ShownCall => ({
  method: sent.method,
  url: sent.url,
  requestHeaders: Object.entries(sent.requestHeaders ?? {}),
  request: sent.fields,
  status: sent.answer.status,
  answerHeaders: sent.answer.headers,
  answer: sent.answer.body.toString('utf8'),
  resultCode,
  milliseconds: sent.milliseconds,
  checks,
  opened: opened.map(app => ({ ...app })),
});
