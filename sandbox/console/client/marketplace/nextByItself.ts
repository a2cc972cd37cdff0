import { dueWork } from '../../../marketplace/simulator/rules.ts';
import type { Subscription } from '../../../marketplace/simulator/subscription.ts';
import { actName } from '../acts.ts';
import { say } from '../language.ts';

const refund = { en: 'Refund', zh: '退款' };

/** What the marketplace does next with it, in the page's language. */
export function nextByItself(
  subscription: Subscription,
): { readonly label: string; readonly at: number } | undefined {
  const work = dueWork(subscription);
  if (work === undefined) return undefined;
  const name = work.act === 'refund' ? refund : actName({ act: work.act, by: 'marketplace' });
  return { label: say(name), at: work.at };
}
