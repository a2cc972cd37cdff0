import { dueWork } from '../../../marketplace/simulator/rules.ts';
import type { Subscription } from '../../../marketplace/simulator/subscription.ts';
import type { LocalizedText } from '../../sellerSheet.ts';
import { actNames, sameOrderAgain } from '../acts.ts';
import { say } from '../language.ts';
import { texts } from '../texts.ts';

const refund = { en: 'Refund', zh: '退款' };
const release = { en: 'Release', zh: '释放' };

/** What the marketplace does next with it, in the page's language. */
export function nextByItself(
  subscription: Subscription,
): { readonly label: string; readonly at: number } | undefined {
  const work = dueWork(subscription);
  if (work === undefined) return undefined;
  const ownNames: Readonly<Record<string, LocalizedText>> = { refund, release, purchase: sameOrderAgain };
  return { label: say(ownNames[work.act] ?? actNames[work.act] ?? texts.next), at: work.at };
}
