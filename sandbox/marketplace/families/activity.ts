/** What the marketplace can be made to do, in the words of its buyers and operators. */
export const marketplaceCommands = [
  'purchase',
  'renew',
  'cancel-renewal',
  'trial-to-formal',
  'change-renewal',
  'expire',
  'freeze',
  'unfreeze',
  'upgrade',
  'release',
  'query',
  'check',
  'apply',
  'notify',
] as const;

export type MarketplaceCommand = (typeof marketplaceCommands)[number];

export const isMarketplaceCommand = (text: string): text is MarketplaceCommand =>
  marketplaceCommands.some(command => command === text);

/** Commands that concern an instance which was purchased before. */
export const concernsInstance = (command: MarketplaceCommand) =>
  command !== 'purchase' && command !== 'notify';

export interface ActivityFacts {
  /** Of the event: a purchase, a renewal, an upgrade. */
  readonly orderId: string;
  readonly orderLineId: string;
  /** Of the purchase, where it is remembered. */
  readonly purchaseOrderId?: string;
  /** For a query one or several with commas between them. */
  readonly instanceId: string;
  /** New on every request, repeats included. */
  readonly businessId: string;
  /** Epoch ms. */
  readonly expireAt: number;
  /** When an online licence is to begin, epoch ms. */
  readonly effectiveAt: number;
  /** Takes the place of the command's own scene. */
  readonly scene?: string;
  readonly productId?: string;
  readonly skuCode?: string;
  readonly chargingMode?: string;
  /** Of a V1 purchase. */
  readonly trial?: boolean;
  readonly orderAmount?: string;
  /** The seller's own questions to the buyer. */
  readonly extend?: readonly { readonly name: string; readonly value: string }[];
  /** Encrypted already. */
  readonly mobilePhone?: string;
  readonly email?: string;
  /** A licence code. */
  readonly license?: string;
  /** Flow id of an application for an online licence. */
  readonly eventId?: string;
  readonly deviceFingerprint?: string;
  /** A call of the debugging page or a dial test. */
  readonly test: boolean;
}

/** The scene of a renewal. */
export const scenes: Partial<Record<MarketplaceCommand, string>> = {
  renew: 'RENEWAL',
  'cancel-renewal': 'UNSUBSCRIBE_RENEWAL_PERIOD',
  'trial-to-formal': 'TRIAL_TO_FORMAL',
  'change-renewal': 'RENEWAL_CHANGE',
};

/** The fields of a call as the marketplace writes them: names ascending, without what is undefined. */
export function sortedFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = Object.keys(fields).filter(name => fields[name] !== undefined);
  return Object.fromEntries(names.sort().map(name => [name, fields[name]]));
}
