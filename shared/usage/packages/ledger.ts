import { any, list, number, string } from 'dynamodb-toolbox/schema';
import type { Budget, Effects } from '../../platform/effects.ts';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { changeItem } from '../../table/contention/changeItem.ts';
import { entity } from '../../table/entity.ts';
import { type ItemStore, itemStore } from '../../table/itemStore.ts';
import type { ItemKey } from '../../table/key.ts';
import { key } from '../../table/key.ts';
import { TableError } from '../../table/tableError.ts';
import { readLongDecimal } from '../rules/decimal.ts';
import type { Allocation, Package, PackageAllocations } from '../rules/packages.ts';

/** All packages of one pay-per-use instance. */
export interface PackageLedger extends ItemKey, PackageAllocations {
  readonly version: number;
  readonly instanceId: string;
  /** `usage.low` and `usage.exhausted`, once each until there is more again. */
  readonly told: readonly string[];
}

export type LedgerState = PackageAllocations & Pick<PackageLedger, 'told'>;

export interface LedgerDeps {
  readonly ledgers: ItemStore<PackageLedger>;
  readonly effects: Effects;
}

export const ledgerKey = (instanceId: string): ItemKey => ({ pk: key('usage', instanceId), sk: 'packages' });

export function ledgerStore(table: BridgeTable): ItemStore<PackageLedger> {
  const stored = entity(table, 'packages', {
    version: number(),
    instanceId: string(),
    packages: list(any().transform(storedEntry('packages', isPackage))),
    allocations: list(any().transform(storedEntry('allocations', isAllocation))),
    told: list(string()),
  });
  return itemStore<PackageLedger>(stored);
}

/**
 * What every version makes of an entry, and whatever else a newer one wrote. Another thing in its place makes the item one
 * that cannot be read, instead of failing where it is used, or of counting as nothing.
 */
const storedEntry = (attribute: string, isEntry: (entry: object) => boolean) => ({
  encode: (entry: unknown): unknown => entry,
  decode(entry: unknown): unknown {
    if (typeof entry === 'object' && entry !== null && isEntry(entry)) return entry;
    throw new TableError('item-malformed', `a stored item cannot be read: ${attribute}`);
  },
});

function isPackage({ packageId, quota, used, expireAt }: Partial<Record<keyof Package, unknown>>): boolean {
  const ends = expireAt === undefined || Number.isFinite(expireAt);
  return typeof packageId === 'string' && [quota, used].every(isDecimal) && ends;
}

const isAllocation = ({ id, parts }: Partial<Record<keyof Allocation, unknown>>): boolean =>
  typeof id === 'string' && Array.isArray(parts) && parts.every(isPart);

const isPart = (part: unknown): boolean =>
  Array.isArray(part) && typeof part[0] === 'string' && isDecimal(part[1]);

const isDecimal = (text: unknown): boolean => typeof text === 'string' && readLongDecimal(text) !== undefined;

/**
 * Decides on a ledger and writes the decision; decided again when another was faster.
 *
 * @throws {TableError}
 */
export async function changeLedger<Answer>(
  { ledgers, effects }: LedgerDeps,
  instanceId: string,
  budget: Budget,
  decide: (ledger: PackageLedger | undefined) => {
    /** The very same object, or undefined: nothing to write. */
    readonly ledger: LedgerState | undefined;
    readonly answer: Answer;
  },
): Promise<{ readonly ledger: PackageLedger | undefined; readonly answer: Answer }> {
  const { item: ledger, answer } = await changeItem<PackageLedger, Answer>({
    store: ledgers,
    key: ledgerKey(instanceId),
    effects,
    budget,
    decide(current) {
      const decided = decide(current);
      if (decided.ledger === undefined || decided.ledger === current) return { answer: decided.answer };
      const { packages, allocations, told } = decided.ledger;
      return { answer: decided.answer, changes: { instanceId, packages, allocations, told } };
    },
  });
  return { ledger, answer };
}
