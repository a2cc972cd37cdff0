import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { dayMs } from '../../shared/platform/time.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { key } from '../../shared/table/key.ts';
import { pages } from '../../shared/table/page.ts';
import { queryPage } from '../../shared/table/queryPage.ts';
import { tableError } from '../../shared/table/tableError.ts';
import type { Erased } from './erased.ts';

/** Failures are kept for 30 days; the day on which one ends counts too. */
const keptDays = 31;

/** Removes the failed calls about a customer's orders and instances. */
export async function eraseFailures(
  { table, effects }: Bridge,
  ids: ReadonlySet<string>,
  erased: Erased,
): Promise<void> {
  for (let back = 0; back <= keptDays; back += 1) {
    const day = new Date(effects.clock() - back * dayMs).toISOString().slice(0, 10);
    for (const partition of [key('failures', day), key('failures-unverified', day)]) {
      for await (const some of pages(from => queryPage(table, { partition }, { from }))) {
        for (const { pk, sk, orderId, orderLineId, instanceId } of some) {
          if (![orderId, orderLineId, instanceId].some(id => typeof id === 'string' && ids.has(id))) continue;
          const command = new DeleteCommand({ TableName: table.getName(), Key: { pk, sk } });
          await table
            .getDocumentClient()
            .send(command)
            .catch((cause: unknown) => {
              throw tableError(cause);
            });
          erased.failures += 1;
        }
      }
    }
  }
}
