import type { OutboxItem } from '../outbox/outboxItem.ts';

/** What is known of one order line of the marketplace. */
export interface Order extends OutboxItem {
  readonly orderId: string;
  /** Absent when the marketplace spoke of the order as a whole. */
  readonly orderLineId?: string;
  /** Last time the marketplace told us of it, epoch ms, and how often it did. */
  readonly notifiedAt: number;
  readonly notifications: number;
  /** JSON of {@link OrderLineFacts}, each line by itself: what the marketplace said when it was last asked. */
  readonly lines?: readonly string[];
  /** What reconciliation told the product of it, once each: the type of the event and the line. */
  readonly reported?: readonly string[];
  /** `order#<yyyy-mm>` of the first notice, for reconciliation. */
  readonly listedIn?: string;
  readonly listedAt?: number;
}
