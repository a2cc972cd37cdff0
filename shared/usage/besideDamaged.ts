import { itemUnreadable, unreadableReason } from '../instance/unreadable.ts';
import type { AlarmDeps } from '../platform/alarms.ts';
import type { ItemKey } from '../table/key.ts';

/**
 * Does what concerns the usage of one instance. An item of it that nobody can read is told, and keeps no other instance
 * from being counted and billed.
 *
 * @param key of the item that is read first; it is what the alarm names
 * @returns whether it was done
 * @throws {TableError} when the table does not answer
 */
export async function besideDamaged(
  { alarm }: AlarmDeps,
  key: ItemKey,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    alarm(itemUnreadable(key, unreadableReason(error)));
    return false;
  }
}
