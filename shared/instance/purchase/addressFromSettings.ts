import type { Config } from '../../config/config.ts';
import { productFor } from '../../config/productFor.ts';
import { hasWebhook } from '../../delivery/webhookTarget.ts';
import { familyOf } from '../family.ts';

type Settings = Pick<Config, 'product' | 'products'>;

/**
 * Whether nobody is to be asked how the buyer reaches what was bought: there is no webhook, and every buyer gets the
 * product's address, or the general one.
 *
 * @param productIds productId and skuCode of the order, as far as known
 */
export function addressFromSettings(
  config: Settings,
  family: string,
  productIds: readonly string[],
): boolean {
  return !hasWebhook(config, productIds) && isAddressSet(config, family, productIds);
}

/** Whether the settings say all that a buyer needs; never of a licence, which somebody has to make. */
export function isAddressSet(config: Settings, family: string, productIds: readonly string[]): boolean {
  const { delivers } = familyOf({ family });
  if (delivers === 'license') return false;
  return delivers === 'nothing' || productFor(config, productIds).appUrl !== undefined;
}
