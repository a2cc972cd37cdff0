import type { MarketplaceApi } from '../../marketplace/marketplaceApi.ts';
import type { Job } from '../../outbox/aggregate.ts';
import { dayMs } from '../../platform/time.ts';
import type { Instance } from '../instance.ts';

/**
 * Asks the marketplace, before our own clock releases an instance, whether its order goes on for longer than we know: a
 * renewal may have been lost. While nobody answers, nothing is released.
 */
export const checkRelease =
  (
    { orderId, orderLineId, expireAt = 0 }: Instance,
    { queryOrder }: Pick<MarketplaceApi, 'queryOrder'>,
  ): Job =>
  async ({ signal }) => {
    const outcome = await queryOrder(orderId, orderLineId, signal);
    if (outcome.kind === 'order') {
      const own = outcome.lines.filter(line => orderLineId === undefined || line.orderLineId === orderLineId);
      const isLater = own.some(line => (line.expireAt ?? 0) > expireAt + sameTimeMs);
      return { kind: 'delivered', facts: isLater ? { period: 'later' } : {} };
    }
    // An order that the marketplace no longer knows, or does not show, goes on nowhere.
    return outcome.kind === 'refused' ? { kind: 'skipped' } : { kind: 'failed', reason: outcome.reason };
  };

/** The order's expiry is an estimate from the time of ordering; a renewal adds a month at least. */
const sameTimeMs = 3 * dayMs;
