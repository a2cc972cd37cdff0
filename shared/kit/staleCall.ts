import type { KitCall, KitDeps } from './deps.ts';

/**
 * Notes that a call came after a newer one which wrote the same records: they stay as they are and the marketplace is
 * answered 000000, so that only this line tells why nothing changed.
 *
 * @param stale how many of the call's records were written by a newer call
 */
export function noteStale(
  { log }: Pick<KitDeps, 'log'>,
  { tenantId, instanceId }: KitCall,
  sync: string,
  { stale, records }: { readonly stale: number; readonly records: number },
): void {
  if (stale > 0)
    log.info('kit call older than what is stored', { sync, tenantId, instanceId, stale, records });
}
