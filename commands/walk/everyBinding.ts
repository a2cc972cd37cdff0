import type { TenantStore } from '../../shared/kit/tenant/store.ts';
import type { TenantBinding } from '../../shared/kit/tenant/tenant.ts';
import { pages } from '../../shared/table/page.ts';

const pageSize = 100;

/** Every enterprise's binding to an instance, those of the debugging page too. */
export async function* everyBinding(
  store: Pick<TenantStore, 'list'>,
): AsyncGenerator<readonly TenantBinding[], void, void> {
  for (const test of [false, true]) yield* pages(from => store.list(test, pageSize, from));
}
