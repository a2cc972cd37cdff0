import type { Config } from '../../config/config.ts';
import { productFor } from '../../config/productFor.ts';
import { applyCommand, type InstancePorts } from '../../instance/applyCommand.ts';
import type { Budget } from '../../platform/effects.ts';
import { remainingShare } from '../rules/packages.ts';
import { changeLedger, type LedgerPorts, ledgerKey, type PackageLedger } from './ledger.ts';

type ShowPorts = LedgerPorts & InstancePorts & { readonly config: Config };

/** Below a tenth of what was bought the product is warned, in parts of ten thousand. */
const lowShare = 1_000;

/** The product is warned once when a tenth is left, and once at the end. Told first, then noted: never lost. */
export async function tellWhatIsLeft(
  ports: ShowPorts,
  instanceId: string,
  isOpen: (packageId: string) => boolean,
  budget: Budget,
): Promise<void> {
  const ledger = await ports.ledgers.read(ledgerKey(instanceId), budget.signal);
  if (ledger === undefined) return;
  const share = remainingShare(ledger, ports.effects.clock(), isOpen);
  const event = share > lowShare ? undefined : share === 0 ? 'usage.exhausted' : 'usage.low';
  if (event === undefined || ledger.told.includes(event)) return;
  const cause = { activity: 'seller usage' };
  const data = { remainingPercent: share / 100 };
  await applyCommand(ports, instanceId, { type: 'announce', event, data, cause }, { budget });
  await changeLedger(ports, instanceId, budget, known => ({
    ledger: known?.told.includes(event) === false ? { ...known, told: [...known.told, event] } : known,
    answer: undefined,
  }));
}

/** What is used of packages, for the buyer's page: kept in their own instances. */
export async function showPackages(
  ports: ShowPorts,
  { instanceId, packages }: PackageLedger,
  packageIds: readonly string[],
  budget: Budget,
): Promise<void> {
  const statisticalTime = ports.effects.clock();
  for (const { packageId, used: usageValue } of packages) {
    if (!packageIds.includes(packageId)) continue;
    const cause = { activity: 'seller usage' };
    const [instance] = await ports.instances.store.readMany([packageId], budget.signal);
    // A package that is not an instance of ours has no page.
    if (instance === undefined) continue;
    const { dashboardUrl } = productFor(ports.config, [instance.productId, instance.skuCode]);
    const usageInfo = [
      {
        usageValue,
        statisticalTime,
        relatedInstanceId: instanceId,
        ...(dashboardUrl === undefined ? {} : { dashboardUrl: dashboardOf(dashboardUrl, instanceId) }),
      },
    ];
    await applyCommand(
      ports,
      packageId,
      { type: 'set-usage-info', usageInfo, cause },
      { budget, known: instance },
    );
  }
}

/** The address of a product's dashboard, for one instance. */
export const dashboardOf = (address: string, instanceId: string): string =>
  address.replaceAll('{instanceId}', encodeURIComponent(instanceId));
