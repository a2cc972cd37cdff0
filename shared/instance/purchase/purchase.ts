import type { Config } from '../../config/config.ts';
import { type EventData, eventData } from '../../outbox/outbox.ts';
import type { Sealer } from '../../seal/sealer.ts';
import type { JsonObject } from '../../wire/json.ts';
import { unknownValues } from '../../wire/request/unknownValues.ts';
import type { ProtocolFamily } from '../../wire/resultCodes.ts';
import type { AccessKey } from '../../wire/signature/accessKey.ts';
import type { CreateCommand } from '../command.ts';
import { type OrderIdentity, orderInstanceId } from '../identity.ts';
import { productIdsOf } from '../productIds.ts';
import { payloadHash } from '../rules/appliedEvents.ts';
import { addressFromSettings } from './addressFromSettings.ts';
import { type BuyerFields, readCustomer, sealCustomer } from './customer.ts';

/** A purchase as the GET families tell it: the whole order is in the call. */
export interface PurchaseCall extends BuyerFields, OrderIdentity {
  readonly activity: string;
  readonly businessId: string;
  readonly skuCode?: string | undefined;
  readonly expireTime?: number | undefined;
  readonly [detail: string]: unknown;
}

export interface Purchase {
  readonly command: CreateCommand;
  /** Names of the fields that no key opens or that are no base64 JSON. */
  readonly unreadable: readonly string[];
  /** `name=value` of what no page documents. */
  readonly unknownValues: readonly string[];
}

/** The verified call. */
export interface PurchaseOf {
  readonly family: ProtocolFamily;
  readonly request: PurchaseCall;
  readonly extra: JsonObject;
  /** The one that verified it. */
  readonly key: AccessKey;
}

/** What the order says beyond its ids; into the event, as text. */
const detailNames = [
  'chargingMode',
  'periodType',
  'periodNumber',
  'orderAmount',
  'amount',
  'diskSize',
  'bandWidth',
  'trialFlag',
  'provisionType',
] as const;

/** The command for a purchase of SaaS V1 or License 1.0. */
export function purchase(
  { family, request: call, extra, key }: PurchaseOf,
  deps: { readonly config: Config; readonly sealer: Sealer },
  identificationCode?: string,
): Purchase {
  const { activity, orderId, productId, skuCode, businessId, expireTime } = call;
  const instanceId = orderInstanceId(family, call);
  const details = orderDetails(call);
  const { customer, unreadable } = readCustomer(call, extra, key.secret, deps.config.v1EncryptType);
  return {
    unreadable,
    unknownValues: unknownValues(call),
    command: {
      type: 'create',
      cause: { activity, orderId },
      instanceId,
      family,
      orderId,
      productId,
      skuCode,
      businessId,
      // Ciphertexts differ at every call, and the expiry is an estimate made anew.
      payloadHash: payloadHash({
        ...details,
        productId,
        skuCode,
        customerId: call.customerId,
        extendParams: JSON.stringify(customer.extendParams ?? customer.extendParamsText),
      }),
      customer: sealCustomer(customer, instanceId, deps.sealer),
      expireAt: expireTime,
      details,
      identificationCode,
      fromSettings: addressFromSettings(deps.config, family, productIdsOf({ productId, skuCode })),
    },
  };
}

/** The sizes and the money of a call, as written. */
export function orderDetails(call: Readonly<Record<string, unknown>>): EventData {
  const texts = detailNames.map(name => [name, call[name]] as const);
  return eventData(Object.fromEntries(texts.filter(([, text]) => typeof text === 'string')) as EventData);
}
