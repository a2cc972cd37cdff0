import { commitInTurn } from '../../outbox/commitInTurn.ts';
import { defined } from '../../platform/defined.ts';
import type { KitCall, KitDeps } from '../deps.ts';
import { type Announcement, announce, complete } from './rules.ts';
import { bindingKey, type TenantBinding } from './tenant.ts';

/**
 * Announces a sync, writes its records, and notes that all are there. A crash in between leaves the event queued, so
 * that nothing is stored which the product never hears of; the repeat writes the rest.
 *
 * ```
 *   queue event (due in 5 s) ── write records … ✗ crash          the event goes out all the same
 *   the marketplace repeats:    queue event ── write the rest ── note it as done
 * ```
 *
 * @throws {TableError} when the table does not answer: 000005, and the repeat finishes.
 */
export async function withAnnouncement(
  { tenants, effects }: KitDeps,
  call: KitCall,
  announcement: Announcement,
  write: () => Promise<void>,
): Promise<void> {
  const { test, tenantId, instanceId, budget, replayChecked } = call;
  const key = bindingKey(test, tenantId, instanceId);
  const options = { aggregate: tenants, key, effects, budget };
  const { item } = await commitInTurn<TenantBinding, undefined>({
    ...options,
    beforeWrite: replayChecked,
    decide: (binding, now) => announce(binding, call, announcement, now),
  });
  // A sync that is announced already has written nothing yet, so nothing has waited for its nonce.
  await replayChecked();
  await write();
  await commitInTurn<TenantBinding, undefined>({
    ...options,
    ...defined({ known: item }),
    decide: binding => complete(binding, announcement.sync),
  });
}
