import type { Config } from '../../config/config.ts';
import { productFor } from '../../config/productFor.ts';
import type { Sealer } from '../../seal/sealer.ts';
import { familyOf } from '../family.ts';
import { instanceKey } from '../identity.ts';

/**
 * Sealed app data for a seller without a webhook: nobody has to be asked, every buyer gets the product's address, or
 * the general one. Undefined when a product is to be asked or, before the order was read, may have to be; when there is
 * no address; and for licences, which somebody has to make.
 *
 * @param productIds productId and skuCode of the order, as far as known
 */
export function staticAppInfo(
  { config, sealer }: { readonly config: Pick<Config, 'product' | 'products'>; readonly sealer: Sealer },
  family: string,
  instanceId: string,
  productIds: readonly (string | undefined)[] = [],
): string | undefined {
  const isUnknown = productIds.every(id => id === undefined);
  if (isUnknown && Object.values(config.products).some(own => own.webhookUrl !== undefined)) return undefined;
  const { webhookUrl, appUrl } = productFor(config, productIds);
  const { delivers } = familyOf({ family });
  if (webhookUrl !== undefined || delivers === 'license') return undefined;
  if (appUrl === undefined && delivers !== 'nothing') return undefined;
  const { pk } = instanceKey(instanceId);
  const made = appUrl === undefined ? {} : { frontEndUrl: appUrl };
  return sealer.seal(JSON.stringify(made), { pk, attribute: 'app' });
}
