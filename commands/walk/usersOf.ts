import type { UserStore } from '../../shared/kit/user/store.ts';
import { type KitUserRecord, userPartition, userShards } from '../../shared/kit/user/user.ts';
import { pages } from '../../shared/table/page.ts';

const pageSize = 500;

/** Every person of an enterprise, those whose grant was taken back too. */
export async function* usersOf(
  store: Pick<UserStore, 'page'>,
  { test, tenantId }: { readonly test: boolean; readonly tenantId: string },
): AsyncGenerator<readonly KitUserRecord[], void, void> {
  for (let shard = 0; shard < userShards; shard += 1) {
    yield* pages(from => store.page(userPartition(test, tenantId, shard), pageSize, from));
  }
}
