import { dayMs } from '../../../shared/platform/time.ts';
import type { FamilyName } from '../families/family.ts';

/** How something is sold. */
export const offerKinds = ['period', 'trial', 'one-time', 'pay-per-use', 'package'] as const;
export type OfferKind = (typeof offerKinds)[number];

/** What is on offer in each family; licence codes are made by the marketplace itself. */
export const offers: Readonly<Record<FamilyName, readonly OfferKind[]>> = {
  v2: offerKinds,
  v1: offerKinds,
  license: ['period', 'one-time'],
  'license-code': ['period'],
  'license-online': ['period', 'trial', 'one-time'],
};

export interface Offer {
  /** As the order query names it. */
  readonly chargingMode: 'PERIOD' | 'ONE_TIME' | 'ON_DEMAND' | 'ON_DEMAND_PKG';
  /** The same in the V1 families. */
  readonly chargingModeV1: '0' | '1' | '3' | '5';
  readonly orderType: 'NEW' | 'TRIAL';
  /** Nothing of its kind expires where this is missing. */
  readonly period?: { readonly type: 'year' | 'day'; readonly number: number };
}

export const offerOf: Readonly<Record<OfferKind, Offer>> = {
  period: {
    chargingMode: 'PERIOD',
    chargingModeV1: '1',
    orderType: 'NEW',
    period: { type: 'year', number: 1 },
  },
  trial: {
    chargingMode: 'PERIOD',
    chargingModeV1: '1',
    orderType: 'TRIAL',
    period: { type: 'day', number: 15 },
  },
  'one-time': { chargingMode: 'ONE_TIME', chargingModeV1: '3', orderType: 'NEW' },
  'pay-per-use': { chargingMode: 'ON_DEMAND', chargingModeV1: '0', orderType: 'NEW' },
  package: {
    chargingMode: 'ON_DEMAND_PKG',
    chargingModeV1: '5',
    orderType: 'NEW',
    period: { type: 'year', number: 1 },
  },
};

/** The sandbox's product of each kind. */
export const productOf: Readonly<Record<OfferKind, string>> = {
  period: 'sandbox-product',
  trial: 'sandbox-product',
  'one-time': 'sandbox-one-time',
  'pay-per-use': 'sandbox-usage',
  package: 'sandbox-package',
};

/** How something is sold that a call names by its charging mode (as the older families write it), else by its product. */
export function kindOf(call: {
  readonly chargingMode?: string | undefined;
  readonly product?: string | undefined;
  readonly trial?: boolean | undefined;
}): OfferKind {
  if (call.trial === true) return 'trial';
  const wanted = offerKinds.filter(kind => kind !== 'trial');
  const byMode = wanted.find(kind => {
    const { chargingMode, chargingModeV1 } = offerOf[kind];
    return call.chargingMode === chargingModeV1 || call.chargingMode === chargingMode;
  });
  return byMode ?? wanted.find(kind => productOf[kind] === call.product) ?? 'period';
}

/** What an order of each kind costs, in yuan; of what is paid by use nothing is paid beforehand. */
export const priceOf: Readonly<Record<OfferKind, string>> = {
  period: '1200.00',
  trial: '0.00',
  'one-time': '3000.00',
  'pay-per-use': '0.00',
  package: '500.00',
};

/** Epoch ms at which what is bought now ends, null for what does not end. */
export function endOf(kind: OfferKind, from: number): number | null {
  const { period } = offerOf[kind];
  if (period === undefined) return null;
  return from + period.number * (period.type === 'year' ? 365 : 1) * dayMs;
}
