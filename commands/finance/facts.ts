/** What finance reads from the seller API; everything else of its answers is ignored. */

export interface FinanceInstance {
  readonly instanceId: string;
  readonly status: string;
  readonly orderId: string | null;
  readonly orderLineId: string | null;
  readonly productId: string | null;
  readonly skuCode: string | null;
  readonly expireAt: string | null;
  readonly refusal: { readonly code: string } | null;
  readonly order?: OrderFacts | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Facts of the newest order that was read for an instance. */
export interface OrderFacts {
  readonly orderId?: string;
  readonly chargingMode?: string;
  readonly quantity?: string;
  readonly amounts?: Readonly<Record<string, string>>;
}

export interface HistoryFacts {
  readonly type: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface WindowFacts {
  readonly packageInstanceId: string | null;
  readonly beginAt: string;
  readonly endAt: string;
  readonly value: string;
  readonly status: string;
  readonly code: string | null;
  readonly meteringSn: string;
}
