import { Away, Refused } from './api.ts';
import { say } from './language.ts';
import { texts } from './texts.ts';

/** What to tell about something that did not work: in the words of whoever refused, or that nobody is there. */
export function problemOf(error: unknown): string {
  if (error instanceof Away) return say(texts.away);
  return error instanceof Refused ? error.message : String(error);
}
