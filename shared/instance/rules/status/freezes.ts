import { hourMs } from '../../../platform/time.ts';
import type { Changes } from '../../../table/itemStore.ts';
import type { FrozenBy, Instance } from '../../instance.ts';

/**
 * Who holds the instance frozen, or will once it is provisioned. Each freeze stands until its own maker lifts it. One
 * alone is `frozenBy`, or `freezeWaiting`; several are listed beside it.
 */
export function freezesOf({ status, freezes, frozenBy, freezeWaiting }: Instance): readonly string[] {
  const single = status === 'frozen' ? frozenBy : status === 'provisioning' ? freezeWaiting : undefined;
  if (single === undefined) return [];
  // A version that knows no list may have written since: then only the one that it named is sure.
  return freezes?.includes(single) === true ? freezes : [single];
}

export const withFreeze = (instance: Instance, by: FrozenBy): readonly string[] => [
  ...freezesOf(instance).filter(other => other !== by),
  by,
];

/** Whose freeze it is when several froze: a renewal must not undo what the marketplace froze for another reason. */
const strength: readonly string[] = ['clock', 'operator', 'marketplace-expiry', 'marketplace-status'];

const strongest = (freezes: readonly string[]): string | undefined =>
  freezes.toSorted((a, b) => strength.indexOf(b) - strength.indexOf(a))[0];

/** What changes on an instance, frozen or still being provisioned, that these and no others hold frozen. */
export function heldBy(instance: Instance, freezes: readonly string[]): Changes<Instance> {
  const by = strongest(freezes);
  if (instance.status === 'provisioning') return { ...listed(instance, freezes), freezeWaiting: by };
  return by === undefined ? unfrozen(instance) : { ...listed(instance, freezes), frozenBy: by };
}

/** What every way back to active changes. */
export function unfrozen(instance: Instance): Changes<Instance> {
  return {
    status: 'active',
    frozenBy: undefined,
    frozenAt: undefined,
    ...listed(instance, []),
    ...(instance.paidWhileFrozenAt === undefined ? {} : { paidWhileFrozenAt: undefined }),
  };
}

/** The list of several; nothing is written about a list that is not there and need not be. */
export function listed({ freezes: present }: Instance, freezes: readonly string[]): Changes<Instance> {
  if (freezes.length > 1) return { freezes };
  return present === undefined ? {} : { freezes: undefined };
}

/** A freeze comes with the end of a period; one that meets more than this of it is a contradiction. */
const endOfPeriodMs = hourMs;

/** True while the marketplace's own word, or an operator's, says that the period goes on. An estimate says nothing. */
export const isPaidAhead = (
  { expireAt, expireAtSource }: Pick<Instance, 'expireAt' | 'expireAtSource'>,
  now: number,
): boolean =>
  expireAt !== undefined &&
  (expireAtSource === 'marketplace' || expireAtSource === 'operator') &&
  expireAt > now + endOfPeriodMs;
