import type { Alarm, AlarmDeps } from '../platform/alarms.ts';
import { SealError } from '../seal/sealError.ts';
import type { OnUnreadable } from '../table/itemQueries.ts';
import type { ItemKey } from '../table/key.ts';
import { TableError } from '../table/tableError.ts';

/** Why one item cannot be read, when it is the item's fault: anything else is thrown on. */
export function unreadableReason(error: unknown): string {
  if (error instanceof SealError || (error instanceof TableError && error.code === 'item-malformed')) {
    return error.message;
  }
  throw error;
}

/** One item that nobody can read. The others are served; a person has to look at this one. */
export const itemUnreadable = ({ pk, sk }: ItemKey, reason: string): Alarm => ({
  name: 'ItemUnreadable',
  detail: { pk, sk, reason },
});

/** For a list that shows all others: raises the alarm for each. */
export const tellUnreadable =
  ({ alarm }: AlarmDeps): OnUnreadable =>
  (key, error) =>
    alarm(itemUnreadable(key, unreadableReason(error)));

/** Raises the alarm for each, and keeps the ids of the instances. */
export function unreadableInstances({ alarm }: AlarmDeps): {
  readonly ids: Set<string>;
  onUnreadable(key: ItemKey, error: unknown): void;
} {
  const ids = new Set<string>();
  return {
    ids,
    onUnreadable(key, error) {
      alarm(itemUnreadable(key, unreadableReason(error)));
      ids.add(key.pk.split('#')[1] ?? '');
    },
  };
}
