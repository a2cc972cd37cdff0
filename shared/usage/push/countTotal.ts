import { createHash } from 'node:crypto';
import { list, number, string } from 'dynamodb-toolbox/schema';
import type { Config } from '../../config/config.ts';
import { productFor } from '../../config/productFor.ts';
import { applyCommand, type InstanceDeps } from '../../instance/applyCommand.ts';
import { instanceKey } from '../../instance/identity.ts';
import type { Budget } from '../../platform/effects.ts';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { changeItem } from '../../table/contention/changeItem.ts';
import { entity } from '../../table/entity.ts';
import { type ItemStore, itemStore } from '../../table/itemStore.ts';
import type { ItemKey } from '../../table/key.ts';
import { key } from '../../table/key.ts';
import { dashboardOf } from '../packages/publishUsageInfo.ts';
import { readTotal, writeDecimal } from '../rules/decimal.ts';
import type { UsageWindow } from '../window.ts';

/** What the marketplace took of one instance since it was bought. */
export interface UsageTotal extends ItemKey {
  readonly version: number;
  /** Plain decimal. */
  readonly total: string;
  /** End of the newest window in it, epoch ms. */
  readonly asOf: number;
  /** Short hashes of the newest record ids in it: a record counts once. */
  readonly counted: readonly string[];
}

export interface TotalDeps extends InstanceDeps {
  readonly totals: ItemStore<UsageTotal>;
  readonly config: Config;
}

/** How many records a total remembers: more than there are windows in the 21 days in which one may still be sent. */
const rememberedRecords = 600;

export function totalStore(table: BridgeTable): ItemStore<UsageTotal> {
  const stored = entity(table, 'usageTotal', {
    version: number(),
    total: string(),
    asOf: number(),
    counted: list(string()),
  });
  return itemStore<UsageTotal>(stored);
}

/**
 * Adds windows of one instance that the marketplace has taken to its running total, once, and shows it to the buyer:
 * queryInstance answers from the instance alone (usageInfo, zh-cn_topic_0070649428).
 *
 * @throws {TableError}
 */
export async function countTotal(
  deps: TotalDeps,
  windows: readonly UsageWindow[],
  budget: Budget,
): Promise<void> {
  const [first] = windows;
  if (first === undefined) return;
  const { instanceId } = first;
  const total = await add(deps, instanceId, windows, budget);
  const instance = await deps.instances.store.read(instanceKey(instanceId), budget.signal);
  if (total === undefined || instance === undefined || instance.status === 'released') return;
  const [shown] = instance.usageInfo ?? [];
  // The product may have said something newer.
  if (shown !== undefined && shown.statisticalTime >= total.asOf) return;
  const { dashboardUrl } = productFor(deps.config, [instance.productId, instance.skuCode]);
  const usageInfo = [
    {
      ...(dashboardUrl === undefined ? {} : { dashboardUrl: dashboardOf(dashboardUrl, instanceId) }),
      ...shown,
      usageValue: total.total,
      statisticalTime: total.asOf,
    },
  ];
  const cause = { activity: 'pushUsage' };
  await applyCommand(
    deps,
    instanceId,
    { type: 'set-usage-info', usageInfo, cause },
    { budget, known: instance },
  );
}

export const totalKey = (instanceId: string): ItemKey => ({ pk: key('usage', instanceId), sk: 'total' });

/** A record that is in it already changes nothing. */
async function add(
  { totals, effects }: TotalDeps,
  instanceId: string,
  windows: readonly UsageWindow[],
  budget: Budget,
): Promise<UsageTotal | undefined> {
  const { item } = await changeItem<UsageTotal, undefined>({
    store: totals,
    key: totalKey(instanceId),
    effects,
    budget,
    decide(current) {
      const known = new Set(current?.counted);
      const added = windows.filter(window => !known.has(recordOf(window)));
      if (added.length === 0 && current !== undefined) return { answer: undefined };
      const sum = added.reduce((total, { value }) => total + readTotal(value), readTotal(current?.total));
      const changes = {
        total: writeDecimal(sum),
        asOf: Math.max(current?.asOf ?? 0, ...added.map(({ endAt }) => endAt)),
        counted: [...known, ...added.map(recordOf)].slice(-rememberedRecords),
      };
      return { answer: undefined, changes };
    },
  });
  return item;
}

const recordOf = ({ meteringSn }: UsageWindow): string =>
  createHash('sha256').update(meteringSn).digest().subarray(0, 6).toString('base64url');
