/** One line of a month's books. Every field is text, empty when unknown. */
export interface Line {
  readonly kind: 'order' | 'renewal' | 'upgrade' | 'cancellation' | 'usage';
  /** When it happened, ISO 8601; of usage the beginning of its window. */
  readonly at: string;
  readonly orderId: string;
  readonly orderLineId: string;
  readonly instanceId: string;
  readonly productId: string;
  readonly skuCode: string;
  readonly chargingMode: string;
  readonly quantity: string;
  /** Decimal text as the marketplace wrote it. */
  readonly amount: string;
  readonly currency: string;
  /** Until when a period was bought. */
  readonly expireAt: string;
  readonly endAt: string;
  /** Usage of the window, decimal text. */
  readonly usage: string;
  readonly packageInstanceId: string;
  readonly meteringSn: string;
  /** Of an order: the instance's; of usage: the window's, with the marketplace's code. */
  readonly state: string;
}

export const lineColumns = [
  'kind',
  'at',
  'orderId',
  'orderLineId',
  'instanceId',
  'productId',
  'skuCode',
  'chargingMode',
  'quantity',
  'amount',
  'currency',
  'expireAt',
  'endAt',
  'usage',
  'packageInstanceId',
  'meteringSn',
  'state',
] as const satisfies readonly (keyof Line)[];

export const lineRow = (line: Line): readonly string[] => lineColumns.map(name => line[name]);
