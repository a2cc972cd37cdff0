import type { Config } from '../config/schema.ts';
import type { Sealer } from './concept.ts';
import { instanceKey } from './identity.ts';

/**
 * Sealed app data for a seller without a webhook: nobody has to be asked, every buyer gets the general address.
 * Undefined when a product is to be asked, or when there is no address either.
 */
export function fulfilledAtOnce(
  { config, sealer }: { readonly config: Pick<Config, 'product'>; readonly sealer: Sealer },
  instanceId: string,
): string | undefined {
  const { webhookUrl, appUrl } = config.product;
  if (webhookUrl !== undefined || appUrl === undefined) return undefined;
  const { pk } = instanceKey(instanceId);
  return sealer.seal(JSON.stringify({ frontEndUrl: appUrl }), { pk, attribute: 'app' });
}
