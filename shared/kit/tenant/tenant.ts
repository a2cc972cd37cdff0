import type { OutboxItem } from '../../outbox/outboxItem.ts';
import type { ItemKey } from '../../table/key.ts';
import { key } from '../../table/key.ts';

/**
 * One enterprise bound to one instance, or to none while the seller makes a credential. It carries the events of
 * everything that is synchronised for the enterprise, so it is there as a placeholder before the binding itself came.
 */
export interface TenantBinding extends OutboxItem {
  readonly tenantId: string;
  /** True for the debugging page, whose tenants have a namespace of their own. */
  readonly test: boolean;
  /** `''` where the marketplace named none. */
  readonly instanceId: string;
  readonly orderId?: string;
  readonly tenantCode?: string;
  readonly name?: string;
  readonly domainName?: string;
  /** `expected` (placeholder) | `bound` | `unbound`; stored as open text. */
  readonly status: string;
  /** `timeStamp` of the newest tenantSync that was applied, epoch ms. */
  readonly asOf?: number;
  /** The newest syncs that were stored to their end; a repeat of one is no news. */
  readonly doneSyncs: readonly string[];
  readonly listedIn: string;
  readonly listedAt: number;
}

/** Production and debugging never share a key. */
export const namespace = (test: boolean): string => (test ? '1' : '0');

export function bindingKey(test: boolean, tenantId: string, instanceId: string): ItemKey {
  return { pk: key('tenant', namespace(test), tenantId), sk: key('binding', instanceId) };
}

/** Where all tenants of one namespace are listed. */
export const tenantList = (test: boolean): string => key('tenants', namespace(test));

/**
 * Whether a call may write a record that a call of `storedAsOf` wrote last. In production the newer one stands,
 * whatever the order of arrival; saved cases of the debugging page repeat old times, so there the last one stands.
 */
export function isCurrent(storedAsOf: number | undefined, asOf: number, test: boolean): boolean {
  return test || storedAsOf === undefined || asOf >= storedAsOf;
}
