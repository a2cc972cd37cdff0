import type { JournalEntry } from '../../marketplace/simulator/callJournal.ts';
import type { ConsoleState } from '../consoleState.ts';

/** What the console answers to something that was asked of the marketplace. */
export type Told =
  | { readonly kind: 'called'; readonly entry: JournalEntry }
  | { readonly kind: 'held' }
  | { readonly kind: 'ordered'; readonly license: string };

/** Thrown when something was refused, with the text of the one who refused. */
export class Refused extends Error {}

/** Thrown when nobody answers at all. */
export class Away extends Error {}

export async function read<Answer>(path: string): Promise<Answer> {
  return answerOf(await reached(path));
}

export async function ask<Answer>(path: string, body: unknown): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json' };
  return answerOf(await reached(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

let lastChange: Promise<unknown> = Promise.resolve();

/**
 * Changes switches one after the other: of two requests under way the later may arrive first, and what was chosen last
 * is to hold.
 */
export function inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
  const mine = lastChange.then(change);
  lastChange = mine.catch(() => undefined);
  return mine;
}

export const readState = (): Promise<ConsoleState> => read('/console/state');

async function reached(path: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch {
    throw new Away();
  }
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as Answer;
  const { problem, detail, errors } = (answer ?? {}) as {
    problem?: string;
    detail?: string;
    errors?: readonly { readonly detail: string }[];
  };
  const rules = errors?.map(error => error.detail).join(', ');
  throw new Refused([problem ?? detail ?? `HTTP ${response.status}`, rules].filter(Boolean).join(' '));
}
