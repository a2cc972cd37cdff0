import { createHash } from 'node:crypto';
import { Entity, item, list, number, string } from 'dynamodb-toolbox';
import type { Config } from '../../config/config.ts';
import { productFor } from '../../config/productFor.ts';
import { applyCommand, type InstanceDeps } from '../../instance/applyCommand.ts';
import { instanceKey } from '../../instance/identity.ts';
import type { Budget } from '../../platform/effects.ts';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { absent, type ItemKey, type ItemStore, itemStore } from '../../table/itemStore.ts';
import { key } from '../../table/key.ts';
import { TableError } from '../../table/tableError.ts';
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
const maxTries = 20;

export function totalStore(table: BridgeTable): ItemStore<UsageTotal> {
  const entity = new Entity({
    name: 'usageTotal',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      pk: string().key(),
      sk: string().key(),
      version: number(),
      total: string(),
      asOf: number(),
      counted: list(string()),
    }),
  });
  return itemStore<UsageTotal>(entity);
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
  if (instance === undefined || instance.status === 'released') return;
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

async function add(
  { totals }: TotalDeps,
  instanceId: string,
  windows: readonly UsageWindow[],
  { signal }: Budget,
): Promise<UsageTotal> {
  const itemKey = { pk: key('usage', instanceId), sk: 'total' };
  let current = await totals.read(itemKey, signal);
  for (let tries = 0; tries < maxTries; tries += 1) {
    const known = new Set(current?.counted);
    const added = windows.filter(window => !known.has(recordOf(window)));
    if (added.length === 0 && current !== undefined) return current;
    const sum = added.reduce((total, { value }) => total + readTotal(value), readTotal(current?.total));
    const changes = {
      version: (current?.version ?? 0) + 1,
      total: writeDecimal(sum),
      asOf: Math.max(current?.asOf ?? 0, ...added.map(({ endAt }) => endAt)),
      counted: [...known, ...added.map(recordOf)].slice(-rememberedRecords),
    };
    const outcome =
      current === undefined
        ? await totals.put({ ...itemKey, ...changes }, absent, signal)
        : await totals.update(itemKey, changes, { attr: 'version', eq: current.version }, signal);
    if (outcome.written) return { ...itemKey, ...changes };
    current = outcome.current ?? (await totals.read(itemKey, signal));
  }
  throw new TableError('table-contended', 'the total could not be written');
}

const recordOf = ({ meteringSn }: UsageWindow): string =>
  createHash('sha256').update(meteringSn).digest().subarray(0, 6).toString('base64url');
