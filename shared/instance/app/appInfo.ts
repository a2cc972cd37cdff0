import type { Config } from '../../config/config.ts';
import { productFor } from '../../config/productFor.ts';
import type { AlarmDeps } from '../../platform/alarms.ts';
import type { Sealer } from '../../seal/sealer.ts';
import type { AppInfo, Instance } from '../instance.ts';
import { productIdsOf } from '../productIds.ts';

export interface AppInfoDeps {
  readonly config: Pick<Config, 'product' | 'products'>;
  readonly sealer: Sealer;
}

/** How the buyer reaches an instance; undefined while it is not made, when it is gone, and for what has no address. */
export function appInfoOf(
  instance: Pick<Instance, 'app' | 'appFromSettings' | 'pk' | 'productId' | 'skuCode'>,
  { config, sealer }: AppInfoDeps,
): AppInfo | undefined {
  const { app, pk } = instance;
  if (app !== undefined) {
    const made = JSON.parse(sealer.open(app, { pk, attribute: 'app' }));
    return 'frontEndUrl' in made ? made : undefined;
  }
  if (instance.appFromSettings !== true) return undefined;
  const { appUrl } = productFor(config, productIdsOf(instance));
  return appUrl === undefined ? undefined : { frontEndUrl: appUrl };
}

/**
 * Tells of an instance without an address that was bought when the settings had one for it, which somebody has taken away.
 *
 * @returns whether it is one
 */
export function reportMissingAddress(
  instance: Pick<Instance, 'instanceId' | 'appFromSettings'>,
  { alarm }: AlarmDeps,
): boolean {
  if (instance.appFromSettings !== true) return false;
  alarm({ name: 'AddressMissing', detail: { instanceId: instance.instanceId } });
  return true;
}

/** Whether the product has made it, or nobody had to. */
export const isMade = ({ app, appFromSettings }: Pick<Instance, 'app' | 'appFromSettings'>): boolean =>
  app !== undefined || appFromSettings === true;

/** The text of a licence of License 1.0, once the product has made it. */
export function openLicense({ app, pk }: Pick<Instance, 'app' | 'pk'>, sealer: Sealer): string | undefined {
  if (app === undefined) return undefined;
  const { license } = JSON.parse(sealer.open(app, { pk, attribute: 'app' }));
  return typeof license === 'string' ? license : undefined;
}
