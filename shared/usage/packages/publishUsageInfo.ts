import type { Config } from '../../config/config.ts';
import { productFor } from '../../config/productFor.ts';
import { applyCommand, type InstanceDeps } from '../../instance/applyCommand.ts';
import type { Budget } from '../../platform/effects.ts';
import { remainingShare } from '../rules/packages.ts';
import { changeLedger, type LedgerDeps, ledgerKey, type PackageLedger } from './ledger.ts';

export type UsageInfoDeps = LedgerDeps & InstanceDeps & { readonly config: Config };

/** Below a tenth of what was bought the product is warned, in parts of ten thousand. */
const lowShare = 1_000;

/** The product is warned once when a tenth is left, and once at the end. Told first, then noted: never lost. */
export async function warnWhenLow(
  deps: UsageInfoDeps,
  instanceId: string,
  isOpen: (packageId: string) => boolean,
  budget: Budget,
): Promise<void> {
  const ledger = await deps.ledgers.read(ledgerKey(instanceId), budget.signal);
  if (ledger === undefined) return;
  const share = remainingShare(ledger, deps.effects.clock(), isOpen);
  const event = share > lowShare ? undefined : share === 0 ? 'usage.exhausted' : 'usage.low';
  if (event === undefined || ledger.told.includes(event)) return;
  const cause = { activity: 'seller usage' };
  const data = { remainingPercent: share / 100 };
  await applyCommand(deps, instanceId, { type: 'announce', event, data, cause }, { budget });
  await changeLedger(deps, instanceId, budget, known => ({
    ledger: known?.told.includes(event) === false ? { ...known, told: [...known.told, event] } : known,
    answer: undefined,
  }));
}

/** What is used of packages, for the buyer's page: kept in their own instances. */
export async function publishUsageInfo(
  deps: UsageInfoDeps,
  { instanceId, packages }: PackageLedger,
  packageIds: readonly string[],
  budget: Budget,
): Promise<void> {
  const statisticalTime = deps.effects.clock();
  for (const { packageId, used: usageValue } of packages) {
    if (!packageIds.includes(packageId)) continue;
    const cause = { activity: 'seller usage' };
    const [instance] = await deps.instances.store.readMany([packageId], budget.signal);
    // A package that is not an instance of ours has no page.
    if (instance === undefined) continue;
    const { dashboardUrl } = productFor(deps.config, [instance.productId, instance.skuCode]);
    const usageInfo = [
      {
        usageValue,
        statisticalTime,
        relatedInstanceId: instanceId,
        ...(dashboardUrl === undefined ? {} : { dashboardUrl: dashboardOf(dashboardUrl, instanceId) }),
      },
    ];
    await applyCommand(
      deps,
      packageId,
      { type: 'set-usage-info', usageInfo, cause },
      { budget, known: instance },
    );
  }
}

/** The address of a product's dashboard, for one instance. */
export const dashboardOf = (address: string, instanceId: string): string =>
  address.replaceAll('{instanceId}', encodeURIComponent(instanceId));
