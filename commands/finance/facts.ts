import type { AnswerOf } from '../../client/sellerApi.ts';

type Instance = AnswerOf<'/api/v1/instances'>['items'][number];
type HistoryLine = AnswerOf<'/api/v1/instances/{instanceId}/history'>['items'][number];
type UsageWindow = AnswerOf<'/api/v1/usage/{instanceId}'>['items'][number];

/** What finance reads from the seller API; everything else of its answers is ignored. */
export interface FinanceInstance
  extends Pick<
    Instance,
    | 'instanceId'
    | 'status'
    | 'orderId'
    | 'orderLineId'
    | 'productId'
    | 'skuCode'
    | 'expireAt'
    | 'createdAt'
    | 'updatedAt'
  > {
  readonly refusal: { readonly code: string } | null;
  readonly order?: OrderFacts | null;
}

/** Facts of the newest order that was read for an instance. */
export interface OrderFacts {
  readonly orderId?: string;
  readonly chargingMode?: string;
  readonly quantity?: string;
  readonly amounts?: Readonly<Record<string, string>>;
}

export type HistoryFacts = Pick<HistoryLine, 'type' | 'at' | 'data'>;

export type WindowFacts = Pick<
  UsageWindow,
  'packageInstanceId' | 'beginAt' | 'endAt' | 'value' | 'status' | 'code' | 'meteringSn'
>;
