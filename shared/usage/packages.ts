import { any, Entity, item, list, number, string } from 'dynamodb-toolbox';
import { applyCommand, type InstancePorts } from '../instance/applyCommand.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import type { Budget } from '../table/effects.ts';
import { absent, type ItemKey, type ItemStore, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import { TableError } from '../table/tableError.ts';
import {
  type Allocated,
  allocate,
  type Ledger,
  type Package,
  refund,
  remainingShare,
  withPackage,
} from './packageRules.ts';
import { type RecordOutcome, recordUsage, type UsagePorts } from './recordUsage.ts';
import { type PostedRecord, recordHash } from './usageRules.ts';

/** All packages of one pay-per-use instance. */
export interface PackageLedger extends ItemKey, Ledger {
  readonly version: number;
  readonly instanceId: string;
  /** `low` and `exhausted`, once each until there is more again. */
  readonly told: readonly string[];
}

export interface PackagePorts extends UsagePorts, InstancePorts {
  readonly ledgers: ItemStore<PackageLedger>;
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

const mostTries = 30;
/** Below a tenth of what was bought the product is warned, in parts of ten thousand. */
const lowShare = 1_000;

/** Registers a package of a pay-per-use instance, or corrects it. */
export async function addPackage(
  ports: PackagePorts,
  instanceId: string,
  added: Omit<Package, 'used'>,
  budget: Budget,
): Promise<PackageLedger> {
  const { ledger } = await change(ports, instanceId, budget, known => ({
    ledger: { ...withPackage(known ?? { packages: [], allocations: [] }, added), told: [] },
    answer: undefined,
  }));
  return ledger as PackageLedger;
}

/**
 * Takes usage records and, for instances with packages, takes each from the packages first. Both sides know a record by
 * its id, so that whatever dies in between is finished by the repeat, once.
 *
 * @throws {TableError} when the table does not answer.
 */
export async function recordPaidUsage(
  ports: PackagePorts,
  records: readonly PostedRecord[],
  budget: Budget,
): Promise<readonly RecordOutcome[]> {
  const ids = [...new Set(records.filter(it => it.packageId === undefined).map(it => it.instanceId))];
  const known = await Promise.all(
    ids.map(async id => [id, await ports.ledgers.read(ledgerKey(id), budget.signal)] as const),
  );
  const withPackages = new Set(
    known.filter(([, ledger]) => (ledger?.packages.length ?? 0) > 0).map(([id]) => id),
  );
  const plain = records.filter(it => it.packageId !== undefined || !withPackages.has(it.instanceId));
  const outcomes = new Map<PostedRecord, RecordOutcome>();
  const taken = await recordUsage(ports, plain, budget);
  plain.forEach((record, index) => {
    const outcome = taken[index];
    if (outcome !== undefined) outcomes.set(record, outcome);
  });
  for (const record of records) {
    if (!outcomes.has(record)) outcomes.set(record, await recordFromPackages(ports, record, budget));
  }
  return records.map(
    record => outcomes.get(record) ?? { id: record.id, outcome: 'refused', rule: 'unknown-instance' },
  );
}

async function recordFromPackages(
  ports: PackagePorts,
  record: PostedRecord,
  budget: Budget,
): Promise<RecordOutcome> {
  const { instanceId, id } = record;
  const now = ports.effects.clock();
  const { answer } = await change<Allocated>(ports, instanceId, budget, ledger => {
    if (ledger === undefined) return { ledger, answer: { kind: 'exhausted' } };
    const allocated = allocate(ledger, recordHash(id), record.value, now);
    return {
      ledger: allocated.kind === 'allocated' ? { ...allocated.ledger, told: ledger.told } : undefined,
      answer: allocated,
    };
  });
  if (answer.kind === 'exhausted') {
    await tell(ports, instanceId, budget);
    return { id, outcome: 'refused', rule: 'package-exhausted' };
  }
  const parts = answer.parts.map(([packageId, value]) => ({
    ...record,
    id: `${id}#${packageId}`,
    packageId,
    value,
  }));
  const outcomes = await recordUsage(ports, parts, budget);
  const refused = outcomes.find(outcome => outcome.outcome === 'refused');
  if (refused?.outcome === 'refused' && outcomes.every(({ outcome }) => outcome === 'refused')) {
    await change(ports, instanceId, budget, ledger => ({
      ledger: ledger === undefined ? undefined : { ...refund(ledger, recordHash(id)), told: ledger.told },
      answer: undefined,
    }));
    return { id, outcome: 'refused', rule: refused.rule };
  }
  await tell(ports, instanceId, budget);
  await show(ports, instanceId, answer.parts, budget);
  return { id, outcome: outcomes.every(({ outcome }) => outcome === 'repeated') ? 'repeated' : 'accepted' };
}

/** The product is warned once when a tenth is left, and once at the end. */
async function tell(ports: PackagePorts, instanceId: string, budget: Budget): Promise<void> {
  const ledger = await ports.ledgers.read(ledgerKey(instanceId), budget.signal);
  const share = ledger === undefined ? undefined : remainingShare(ledger, ports.effects.clock());
  const event =
    share === undefined || share > lowShare ? undefined : share === 0 ? 'usage.exhausted' : 'usage.low';
  if (ledger === undefined || event === undefined || ledger.told.includes(event)) return;
  const cause = { activity: 'seller usage' };
  const data = { remainingPercent: (share ?? 0) / 100 };
  await applyCommand(ports, instanceId, { type: 'announce', event, data, cause }, { budget });
  await change(ports, instanceId, budget, known => ({
    ledger:
      known === undefined || known.told.includes(event)
        ? undefined
        : { ...known, told: [...known.told, event] },
    answer: undefined,
  }));
}

/** The figures of the packages that paid, for the buyer's page. */
async function show(
  ports: PackagePorts,
  instanceId: string,
  parts: readonly (readonly [string, string])[],
  budget: Budget,
): Promise<void> {
  const ledger = await ports.ledgers.read(ledgerKey(instanceId), budget.signal);
  const statisticalTime = ports.effects.clock();
  for (const [packageId] of parts) {
    const usageValue = ledger?.packages.find(it => it.packageId === packageId)?.used;
    if (usageValue === undefined) continue;
    const usageInfo = [{ usageValue, statisticalTime, relatedInstanceId: instanceId }];
    const cause = { activity: 'seller usage' };
    // A package that is not an instance of ours has no page.
    await applyCommand(ports, packageId, { type: 'set-usage-info', usageInfo, cause }, { budget });
  }
}

async function change<Answer>(
  { ledgers }: PackagePorts,
  instanceId: string,
  { signal }: Budget,
  decide: (ledger: PackageLedger | undefined) => {
    readonly ledger: (Ledger & { readonly told: readonly string[] }) | undefined;
    readonly answer: Answer;
  },
): Promise<{ readonly ledger: PackageLedger | undefined; readonly answer: Answer }> {
  const itemKey = ledgerKey(instanceId);
  let current = await ledgers.read(itemKey, signal);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { ledger, answer } = decide(current);
    if (ledger === undefined) return { ledger: current, answer };
    const next = { ...ledger, ...itemKey, instanceId, version: (current?.version ?? 0) + 1 };
    const condition = current === undefined ? absent : ({ attr: 'version', eq: current.version } as const);
    const outcome = await ledgers.put(next, condition, signal);
    if (outcome.written) return { ledger: next, answer };
    current = outcome.current ?? (await ledgers.read(itemKey, signal));
  }
  throw new TableError('table-contended', 'the packages could not be written');
}
