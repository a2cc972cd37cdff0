import type { Config } from '../config/config.ts';
import { productFor } from '../config/productFor.ts';
import { defined } from '../platform/defined.ts';

/** Where the events of a product go, and what else is known of it. */
export interface WebhookTarget {
  /** The seller may give each product a webhook of its own; undefined when there is none. */
  readonly url: string | undefined;
  /** `whsec_…`; two during a rotation, the receiver takes either signature. */
  readonly secrets: readonly string[];
  /** What every buyer gets where nobody is to be asked. */
  readonly appUrl: string | undefined;
  /** What the seller calls it: into the event. */
  readonly product: { readonly name?: string; readonly plan?: string } | undefined;
}

/** @param productIds productId and skuCode of what was bought, as far as known */
export function webhookTarget(
  config: Pick<Config, 'product' | 'products'>,
  productIds: readonly (string | undefined)[],
): WebhookTarget {
  const { webhookUrl: url, appUrl, name, plan } = productFor(config, productIds);
  const product = defined({ name, plan });
  const isNamed = name !== undefined || plan !== undefined;
  return { url, secrets: config.product.webhookSecrets, appUrl, product: isNamed ? product : undefined };
}
