/** What is sent to the seller's own product: the body of a Standard Webhooks message. */
export interface ProductEvent {
  readonly id: string;
  readonly type: string;
  /** When it happened, epoch ms. */
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly productIds: readonly string[];
}

export type ProductReply =
  /**
   * HTTP 2xx. `body` is what the JSON said, without members that are null or empty; undefined when there was none.
   * `unread` says why a body could not be read: it matters only where the body does. `later`: HTTP 202.
   */
  | { readonly kind: 'delivered'; readonly body: unknown; readonly unread?: string; readonly later?: true }
  /** HTTP 422 with `{"refused": {"code", "reason"}}`: a final no. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  /** Everything else; tried again. `reason` is safe to log and show. */
  | {
      readonly kind: 'failed';
      readonly reason: string;
      /** Nobody answered in time, or took the connection. */
      readonly silent?: boolean;
    };

/** The seller's own product as the bundle sees it. Never throws: what goes wrong is a reply. */
export interface Product {
  send(
    event: ProductEvent,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<ProductReply>;
}
