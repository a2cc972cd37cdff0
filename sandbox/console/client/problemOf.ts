import { bundleWords } from '../../../shared/seller/words/bundleWords.ts';
import { Away, Refused } from './api.ts';
import { currentLanguage, say } from './language.ts';
import { texts } from './texts.ts';

/** What to tell about something that did not work: in the words of whoever refused, or that nobody is there. */
export function problemOf(error: unknown): string {
  if (error instanceof Away) return say(texts.away);
  const told = error instanceof Refused ? error.message : String(error);
  // The operator's desk says in the language of the page what it knows itself.
  return /\p{Script=Han}/u.test(told) ? told : bundleWords(currentLanguage(), told);
}
