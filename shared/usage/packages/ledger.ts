import { any, Entity, item, list, number, string } from 'dynamodb-toolbox';
import { conflictPause } from '../../outbox/backOff.ts';
import type { Budget, Effects } from '../../platform/effects.ts';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { absent, type ItemKey, type ItemStore, itemStore } from '../../table/itemStore.ts';
import { key } from '../../table/key.ts';
import { TableError } from '../../table/tableError.ts';
import type { Ledger } from '../rules/packages.ts';

/** All packages of one pay-per-use instance. */
export interface PackageLedger extends ItemKey, Ledger {
  readonly version: number;
  readonly instanceId: string;
  /** `usage.low` and `usage.exhausted`, once each until there is more again. */
  readonly told: readonly string[];
}

export type LedgerState = Ledger & Pick<PackageLedger, 'told'>;

export interface LedgerDeps {
  readonly ledgers: ItemStore<PackageLedger>;
  readonly effects: Effects;
}

export const ledgerKey = (instanceId: string): ItemKey => ({ pk: key('usage', instanceId), sk: 'packages' });

export function ledgerStore(table: BridgeTable): ItemStore<PackageLedger> {
  const entity = new Entity({
    name: 'packages',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      pk: string().key(),
      sk: string().key(),
      version: number(),
      instanceId: string(),
      packages: list(any()),
      allocations: list(any()),
      told: list(string()),
    }),
  });
  return itemStore<PackageLedger>(entity);
}

const maxTries = 30;

/**
 * Decides on a ledger and writes the decision by a condition on its version; decided again when another was faster.
 *
 * @throws {TableError}
 */
export async function changeLedger<Answer>(
  { ledgers, effects }: LedgerDeps,
  instanceId: string,
  { signal }: Budget,
  decide: (ledger: PackageLedger | undefined) => {
    /** The very same object, or undefined: nothing to write. */
    readonly ledger: LedgerState | undefined;
    readonly answer: Answer;
  },
): Promise<{ readonly ledger: PackageLedger | undefined; readonly answer: Answer }> {
  const itemKey = ledgerKey(instanceId);
  for (let tries = 0; tries < maxTries; tries += 1) {
    const current = await ledgers.read(itemKey, signal);
    const { ledger, answer } = decide(current);
    if (ledger === undefined || ledger === current) return { ledger: current, answer };
    const { packages, allocations, told } = ledger;
    const changes = { instanceId, packages, allocations, told, version: (current?.version ?? 0) + 1 };
    const outcome =
      current === undefined
        ? await ledgers.put({ ...itemKey, ...changes }, absent, signal)
        : await ledgers.update(itemKey, changes, { attr: 'version', eq: current.version }, signal);
    if (outcome.written) return { ledger: { ...itemKey, ...changes }, answer };
    await effects.wait(conflictPause(tries, effects.random()), signal);
  }
  throw new TableError('table-contended', 'the packages could not be written');
}
