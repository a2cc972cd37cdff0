import type { Config } from '../../config/config.ts';
import type { MarketplaceApi } from '../../marketplace/marketplaceApi.ts';
import type { Job } from '../../outbox/aggregate.ts';
import type { OutboxEntry } from '../../outbox/outbox.ts';
import type { AlarmDeps } from '../../platform/alarms.ts';
import type { Sealer } from '../../seal/sealer.ts';
import { type OrderLineFacts, withoutBuyer } from '../../wire/openApi/orderAnswer.ts';
import type { Instance } from '../instance.ts';
import { isReadTooLate, readAgain, sealOrderBuyer } from '../rules/orderReading.ts';

export interface OrderJobDeps extends AlarmDeps {
  clock(): number;
  readonly marketplace: Pick<MarketplaceApi, 'queryOrder'>;
  readonly config: Pick<Config, 'products'>;
  readonly sealer: Sealer;
}

/** Reads what was bought from the marketplace; nobody waits longer for it than a quarter of an hour. */
export function orderJob(instance: Instance, entry: OutboxEntry, deps: OrderJobDeps): Job {
  return async ({ signal }) => {
    if (isReadTooLate(entry, deps.clock())) return { kind: 'skipped' };
    const { orderId, orderLineId } = entry.data;
    const asked = orderLineId === '' ? undefined : String(orderLineId);
    const outcome = await deps.marketplace.queryOrder(String(orderId), asked, signal);
    if (outcome.kind !== 'order') {
      return outcome.kind === 'refused'
        ? { kind: 'skipped' }
        : readAgain(entry, deps.clock(), outcome.reason);
    }
    // Of another line nothing is taken: its product and its amounts are not these.
    const line =
      asked === undefined
        ? outcome.lines[0]
        : outcome.lines.find(candidate => candidate.orderLineId === asked);
    if (line === undefined) return readAgain(entry, deps.clock(), 'the order has no such line');
    const { facts, buyer } = withoutBuyer(line);
    reportUnknownProduct(instance, facts, deps);
    const sealed = buyer === undefined ? {} : { orderBuyer: sealOrderBuyer(buyer, instance, deps.sealer) };
    return { kind: 'delivered', facts: { order: JSON.stringify(facts), ...sealed } };
  };
}

/** A product that the seller has not named in `PRODUCTS` is served by the defaults: a person should know. */
function reportUnknownProduct(
  { instanceId }: Instance,
  { productId = '', skuCode = '' }: OrderLineFacts,
  { config, alarm }: OrderJobDeps,
): void {
  const known = Object.keys(config.products);
  if (known.length === 0 || known.includes(productId) || known.includes(skuCode)) return;
  alarm({ name: 'UnknownProduct', detail: { instanceId, productId, skuCode } });
}
