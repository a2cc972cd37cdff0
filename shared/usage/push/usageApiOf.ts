import type { Config } from '../../config/config.ts';
import { productFor } from '../../config/productFor.ts';
import { familyOf } from '../../instance/family.ts';
import type { Instance } from '../../instance/instance.ts';
import type { UsageWindow } from '../window.ts';

/**
 * The API that the next attempt of a window goes by: `old` or undefined. Only SaaS V1 has an old one; the settings of a
 * product say whether it still needs it.
 */
export function usageApiOf(
  window: Pick<UsageWindow, 'api'>,
  instance: Instance | undefined,
  config: Config,
): string | undefined {
  if (instance === undefined) return window.api;
  const { usageApi } = productFor(config, [instance.productId, instance.skuCode]);
  return familyOf(instance).usageRoute === 'v1' && usageApi === 'old' ? 'old' : undefined;
}
