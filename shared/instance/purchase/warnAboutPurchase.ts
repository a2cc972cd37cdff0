import type { AlarmDeps } from '../../platform/alarms.ts';
import type { Log } from '../../platform/log.ts';
import type { Instance } from '../instance.ts';
import type { Purchase } from './purchase.ts';

/**
 * Raises the alarms of a purchase that succeeded and that a person should look at. Only its first call raises them: the
 * marketplace repeats a purchase, and every repeat has a businessId of its own.
 */
export function warnAboutPurchase(
  { alarm, log }: AlarmDeps & { readonly log: Log },
  { command, unreadable, unknownValues }: Purchase,
  instance: Instance | undefined,
): void {
  if (instance?.businessId !== command.businessId) return;
  const { instanceId, orderId } = command;
  if (unreadable.length > 0) {
    alarm({ name: 'UnreadableBuyerData', detail: { instanceId, orderId, fields: unreadable.join(' ') } });
  }
  if (unknownValues.length > 0) log.warn('undocumented values', { instanceId, orderId, unknownValues });
}
