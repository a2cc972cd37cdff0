import type { Config } from '../config/config.ts';
import { productFor } from '../config/productFor.ts';
import { defined } from '../platform/defined.ts';

/** Where the events of a product go, and what else is known of it. */
export interface WebhookTarget {
  /** The seller may give each product a webhook of its own; undefined when there is none. */
  readonly url: string | undefined;
  /** `whsec_…`; two during a rotation, the receiver takes either signature. */
  readonly secrets: readonly string[];
  /** What the seller calls it: into the event. */
  readonly product: { readonly name?: string; readonly plan?: string } | undefined;
}

/** @param productIds productId and skuCode of what was bought, as far as known */
export function webhookTarget(
  config: Pick<Config, 'product' | 'products'>,
  productIds: readonly (string | undefined)[],
): WebhookTarget {
  const { webhookUrl: url, name, plan } = productFor(config, productIds);
  const product = defined({ name, plan });
  const isNamed = name !== undefined || plan !== undefined;
  return { url, secrets: config.product.webhookSecrets, product: isNamed ? product : undefined };
}

/**
 * Whether somebody may have to be told of what concerns a product: it has a webhook, or nobody knows yet which product it
 * is and one of them has.
 *
 * @param productIds those that may still turn out; empty while nothing is known
 */
export function hasWebhook(
  config: Pick<Config, 'product' | 'products'>,
  productIds: readonly string[],
): boolean {
  if (productFor(config, productIds).webhookUrl !== undefined) return true;
  return productIds.length === 0 && Object.values(config.products).some(own => own.webhookUrl !== undefined);
}
