import { attemptInWords } from '../terminal/attemptInWords.ts';
import { failedBy } from './answeredSince.ts';
import type { EventView } from './facts.ts';
import type { Telling } from './telling.ts';

type Tried = Pick<EventView, 'type' | 'attempts' | 'nextAt' | 'acceptedAt' | 'lastFailure'>;

/**
 * How the last attempt of an event ended, and when. Of the present nobody knows more than the last answer: so nothing is
 * said of how the product is now.
 */
export function lastAttempt(t: Telling, event: Tried): string {
  const words = attemptInWords(t, event.lastFailure);
  const at = failedBy(event, t.now);
  if (!event.lastFailure) return words;
  if (at === undefined || at >= t.now)
    return t.say(`the last attempt ended with: ${words}`, `最近一次尝试的结果：${words}`);
  const moment = t.moment(new Date(at).toISOString());
  return t.say(
    `the last attempt, ${moment} at the latest, ended with: ${words}`,
    `最近一次尝试（不晚于 ${moment}）的结果：${words}`,
  );
}

/** That the product has taken something else since; empty where nobody knows. */
export const answersAgain = (t: Telling, answeredAt: string | undefined): string =>
  answeredAt === undefined
    ? ''
    : t.say(
        `. It has answered another event since, at ${t.moment(answeredAt)}`,
        `。此后它应答过另一个事件（${t.moment(answeredAt)}）`,
      );
