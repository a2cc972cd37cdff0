import type { Config } from '../config/config.ts';

/**
 * License 1.0 has no `testFlag` on its later calls: what the debugging page sends is known by its instance id, one that
 * a debug getLicense handed out, or a dummy of the page.
 */
export function isDebugLicense(
  instanceId: string,
  { licenseTestIds }: Pick<Config, 'licenseTestIds'>,
): boolean {
  return instanceId.startsWith('test-') || licenseTestIds.includes(instanceId);
}
