import * as z from 'zod/mini';
import { offerKinds } from './offers.ts';

/** One order line as the marketplace knows it. Times are epoch ms. */
export const subscriptionSchema = z.object({
  family: z.enum(['v2', 'v1', 'license', 'license-code', 'license-online']),
  kind: z.enum(offerKinds),
  orderId: z.string(),
  orderLineId: z.string(),
  productId: z.string(),
  skuCode: z.string(),
  /** Known from the seller's answer; of a licence code null, since the marketplace knows only the code. */
  instanceId: z.nullable(z.string()),
  /** A licence code. */
  license: z.nullable(z.string()),
  /** creating: not yet confirmed by the seller. refunded: the seller did not deliver in time. */
  state: z.enum(['creating', 'open', 'frozen', 'released', 'refunded']),
  frozenFor: z.nullable(z.enum(['expiry', 'violation'])),
  autoRenew: z.boolean(),
  boughtAt: z.number(),
  expireAt: z.nullable(z.number()),
  lastCode: z.nullable(z.string()),
  /** When the marketplace's last call for it was sent. */
  lastCallAt: z.number(),
  /** Since when what is due does not succeed. */
  failingSince: z.nullable(z.number()),
  /** The newest event of its own order that did not succeed: its repeat names the same order and the same end. */
  unanswered: z.optional(z.object({ act: z.string(), orderId: z.string(), expireAt: z.number() })),
});

export type Subscription = z.infer<typeof subscriptionSchema>;

export const isSame = (one: Subscription, other: Pick<Subscription, 'family' | 'orderId' | 'orderLineId'>) =>
  one.family === other.family && one.orderId === other.orderId && one.orderLineId === other.orderLineId;
