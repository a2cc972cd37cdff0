import type { Config } from './config.ts';

/** What holds for a product: its own settings, or the seller's general ones. */
export function productFor(
  { product, products }: Pick<Config, 'product' | 'products'>,
  productIds: readonly (string | undefined)[],
): {
  /** What the seller calls it. */
  readonly name: string | undefined;
  readonly plan: string | undefined;
  readonly webhookUrl: string | undefined;
  readonly appUrl: string | undefined;
  readonly requiresFingerprint: boolean;
  readonly dashboardUrl: string | undefined;
  readonly quota: string | undefined;
  readonly stopsWhenUsedUp: boolean | undefined;
  readonly usageApi: 'new' | 'old';
} {
  const own = productIds
    // An order may name anything, `constructor` too.
    .map(id => (id !== undefined && Object.hasOwn(products, id) ? products[id] : undefined))
    .filter(it => it !== undefined);
  return {
    name: own.find(it => it.name !== undefined)?.name,
    plan: own.find(it => it.plan !== undefined)?.plan,
    webhookUrl: own.find(it => it.webhookUrl !== undefined)?.webhookUrl ?? product.webhookUrl,
    appUrl: own.find(it => it.appUrl !== undefined)?.appUrl ?? product.appUrl,
    requiresFingerprint: own.some(it => it.requiresFingerprint === true),
    dashboardUrl: own.find(it => it.dashboardUrl !== undefined)?.dashboardUrl,
    quota: own.find(it => it.quota !== undefined)?.quota,
    stopsWhenUsedUp: own.find(it => it.stopsWhenUsedUp !== undefined)?.stopsWhenUsedUp,
    usageApi: own.find(it => it.usageApi !== undefined)?.usageApi ?? 'new',
  };
}
