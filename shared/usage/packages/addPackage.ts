import type { Budget } from '../../platform/effects.ts';
import { dayMs } from '../../platform/time.ts';
import { type Package, withPackage } from '../rules/packages.ts';
import { changeLedger, type PackageLedger } from './ledger.ts';
import { publishUsageInfo, type UsageInfoDeps } from './publishUsageInfo.ts';

/** Packages of one instance at a time. One order may bring 30, and who bought them may order again. */
export const maxPackages = 300;

/**
 * Registers a package of a pay-per-use instance, or corrects it; undefined when there are too many that still count.
 *
 * @throws {TableError}
 */
export async function addPackage(
  deps: UsageInfoDeps,
  instanceId: string,
  added: Omit<Package, 'used'>,
  budget: Budget,
): Promise<PackageLedger | undefined> {
  const now = deps.effects.clock();
  const { ledger, answer } = await changeLedger(deps, instanceId, budget, known => {
    const { packages, allocations } = known ?? { packages: [], allocations: [] };
    // One that ended 40 days ago can pay no record any more: the marketplace takes none that is older than 21.
    const counting = packages.filter(({ expireAt }) => expireAt === undefined || expireAt > now - 40 * dayMs);
    const next = withPackage({ packages: counting, allocations, told: [] }, added);
    return next.packages.length > maxPackages
      ? { ledger: undefined, answer: 'too-many' }
      : { ledger: next, answer: 'added' };
  });
  if (answer === 'too-many' || ledger === undefined) return undefined;
  await publishUsageInfo(deps, ledger, [added.packageId], budget);
  return ledger;
}
