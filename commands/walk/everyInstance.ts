import type { Instance } from '../../shared/instance/instance.ts';
import type { InstanceStore } from '../../shared/instance/store.ts';
import { firstMonth, monthBefore, monthOf } from '../../shared/platform/months.ts';
import type { OnUnreadable } from '../../shared/table/itemQueries.ts';
import { pages } from '../../shared/table/page.ts';

/** Most instances of one page: one BatchGetItem. */
const pageSize = 100;

/**
 * Every instance, month by month, the newest first. No request of it grows with the table. What was made in the last
 * minutes may be missing: the index that finds them may be behind.
 *
 * @param now epoch ms
 */
export async function* everyInstance(
  store: Pick<InstanceStore, 'list'>,
  now: number,
  onUnreadable: OnUnreadable,
): AsyncGenerator<readonly Instance[], void, void> {
  for (let month = monthOf(now); month >= firstMonth; month = monthBefore(month)) {
    yield* pages(from => store.list(month, pageSize, from, undefined, onUnreadable));
  }
}
