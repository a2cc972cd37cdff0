import type { Changes } from '../../../table/itemStore.ts';
import type { EraseCommand } from '../../command.ts';
import type { Instance } from '../../instance.ts';
import { change, done, type InstanceDecision, record } from '../decision.ts';

/** What is personal in an instance, by itself. */
const personal = ['customer', 'orderBuyer', 'upgradeParams'] as const;

/**
 * Takes the buyer's personal data out of an instance. Ids, times, order and state stay: the order may never make a second
 * instance, and the books need them. What is over keeps nothing of what the product made; what is in use keeps the way in.
 */
export function erase(instance: Instance, { app, cause }: EraseCommand): InstanceDecision {
  const isOver = instance.status === 'released' || instance.status === 'refused';
  const gone: Changes<Instance> = Object.fromEntries(
    [...personal, ...(isOver ? (['app', 'identificationCode'] as const) : [])]
      .filter(name => instance[name] !== undefined)
      .map(name => [name, undefined]),
  );
  const { refusal, refusedUpgrades } = instance;
  const changes: Changes<Instance> = {
    ...gone,
    // Access data that has changed since it was seen is looked at again.
    ...(!isOver && app !== undefined && instance.app === app.seen ? { app: app.kept } : {}),
    // Reasons are free text of the product.
    ...(refusal === undefined || refusal.reason === '' ? {} : { refusal: { ...refusal, reason: '' } }),
    ...(refusedUpgrades?.some(hasReason) === true
      ? { refusedUpgrades: refusedUpgrades.map(withoutReason) }
      : {}),
  };
  if (Object.keys(changes).length === 0) return done;
  return change(changes, [record('instance.erased', instance, {}, cause)]);
}

const withoutReason = (upgrade: string): string => upgrade.split(' ').slice(0, 2).join(' ');

const hasReason = (upgrade: string): boolean => withoutReason(upgrade) !== upgrade;
