import type { InstanceDeps } from '../../instance/applyCommand.ts';
import type { Instance } from '../../instance/instance.ts';
import { unreadableInstances } from '../../instance/unreadable.ts';
import type { Budget } from '../../platform/effects.ts';
import { forEachConcurrently } from '../../platform/forEachConcurrently.ts';
import { groupBy } from '../../platform/groupBy.ts';
import type { ItemStore } from '../../table/itemStore.ts';
import { besideDamaged } from '../besideDamaged.ts';
import { changeLedger, ledgerKey, type PackageLedger } from '../packages/ledger.ts';
import { publishUsageInfo, warnWhenLow } from '../packages/publishUsageInfo.ts';
import { allocate, mayHaveForgotten, type PackagePart, refund } from '../rules/packages.ts';
import { checkRecord, holdsRecord, type PostedRecord, recordHash } from '../rules/records.ts';
import { hourOf } from '../window.ts';
import { type RecordOutcome, recordUsage, type UsageDeps } from './recordUsage.ts';

export interface PackageDeps extends UsageDeps, InstanceDeps {
  readonly ledgers: ItemStore<PackageLedger>;
}

/**
 * Takes usage records and, for instances with packages, takes each from the packages first. Both sides know a record by
 * its id, so that whatever dies in between is finished by the repeat, once.
 *
 * @throws {TableError} when the table does not answer.
 */
export async function recordPaidUsage(
  deps: PackageDeps,
  records: readonly PostedRecord[],
  budget: Budget,
): Promise<readonly RecordOutcome[]> {
  const outcomes = new Map<PostedRecord, RecordOutcome>();
  // A product that names packages itself deducts from them itself.
  const open = groupBy(
    records.filter(it => it.packageId === undefined),
    ({ instanceId }) => instanceId,
  );
  const ledgers = new Map<string, PackageLedger>();
  /** Whoever pays for these records cannot be read: they are to be posted again once it can. */
  const refuse = (instanceId: string) => {
    for (const record of open.get(instanceId) ?? []) {
      if (outcomes.has(record)) continue;
      outcomes.set(record, { id: record.id, outcome: 'refused', rule: 'unreadable-instance' });
    }
  };
  await forEachConcurrently(open.keys(), async instanceId => {
    const isRead = await besideDamaged(deps, ledgerKey(instanceId), async () => {
      const ledger = await deps.ledgers.read(ledgerKey(instanceId), budget.signal);
      if (ledger !== undefined && ledger.packages.length > 0) ledgers.set(instanceId, ledger);
    });
    if (!isRead) refuse(instanceId);
  });

  const plain = records.filter(
    it => it.packageId !== undefined || (!ledgers.has(it.instanceId) && !outcomes.has(it)),
  );
  const taken = plain.length === 0 ? [] : await recordUsage(deps, plain, budget);
  for (const [index, record] of plain.entries()) {
    const outcome = taken[index];
    if (outcome !== undefined) outcomes.set(record, outcome);
  }
  await forEachConcurrently(ledgers, async ([instanceId, ledger]) => {
    const isDone = await besideDamaged(deps, ledgerKey(instanceId), () =>
      recordFromPackages(deps, ledger, open.get(instanceId) ?? [], outcomes, budget),
    );
    if (!isDone) refuse(instanceId);
  });
  return records.map(
    record => outcomes.get(record) ?? { id: record.id, outcome: 'refused', rule: 'unknown-instance' },
  );
}

async function recordFromPackages(
  deps: PackageDeps,
  ledgerBefore: PackageLedger,
  records: readonly PostedRecord[],
  outcomes: Map<PostedRecord, RecordOutcome>,
  budget: Budget,
): Promise<void> {
  const { instanceId, packages } = ledgerBefore;
  const ids = [instanceId, ...packages.map(({ packageId }) => packageId)];
  const unreadable = unreadableInstances(deps);
  const instances = await deps.instances.store.readMany(
    [...new Set(ids)],
    budget.signal,
    unreadable.onUnreadable,
  );
  const known = new Map(instances.map(instance => [instance.instanceId, instance]));
  const isOpen = (packageId: string) => !isReleased(known.get(packageId));
  const now = deps.effects.clock();
  const sound = records.filter(record => {
    const rule = unreadable.ids.has(instanceId)
      ? 'unreadable-instance'
      : checkRecord(record, known.get(instanceId), now);
    if (rule !== undefined) outcomes.set(record, { id: record.id, outcome: 'refused', rule });
    return rule === undefined;
  });
  const counted = await countedBefore(deps, ledgerBefore, sound, budget);
  for (const record of counted) outcomes.set(record, { id: record.id, outcome: 'repeated' });
  const fresh = sound.filter(record => !counted.has(record));
  if (fresh.length === 0) return;

  const claims = fresh.map(({ id, value, at }) => ({ id: recordHash(id), value, at }));
  const { answer: allocated } = await changeLedger(deps, instanceId, budget, ledger => {
    if (ledger === undefined) return { ledger, answer: [] };
    const next = allocate(ledger, claims, isOpen);
    return { ledger: next.ledger, answer: next.allocated };
  });

  const stopping = new Set(packages.filter(({ stops }) => stops !== false).map(it => it.packageId));
  const parts = fresh.flatMap((record, index) => {
    const allocation = allocated[index] ?? ({ kind: 'exhausted' } as const);
    if (!('parts' in allocation)) {
      const rule = allocation.kind === 'exhausted' ? 'package-exhausted' : 'other-contents';
      outcomes.set(record, { id: record.id, outcome: 'refused', rule });
      return [];
    }
    return allocation.parts.map(part => ({ record, part, posted: postedPart(record, part, stopping) }));
  });
  const results = await recordUsage(
    deps,
    parts.map(({ posted }) => posted),
    budget,
  );
  const settled = parts.map(({ record, part: [packageId] }, index) => ({
    record,
    packageId,
    result: results[index],
  }));
  for (const record of new Set(parts.map(part => part.record))) {
    const ofRecord = settled.filter(part => part.record === record);
    outcomes.set(record, outcomeOf(deps, record, ofRecord));
  }
  await refundDemands(deps, instanceId, settled, budget);
  await warnWhenLow(deps, instanceId, isOpen, budget);
  const paying = new Set(parts.map(({ part: [packageId] }) => packageId));
  const ledger = await deps.ledgers.read(ledgerKey(instanceId), budget.signal);
  if (ledger !== undefined) await publishUsageInfo(deps, ledger, [...paying], budget);
}

/**
 * Records that were counted so long ago that the packages have forgotten them: their windows still know them, and
 * nothing may be taken for them again.
 */
async function countedBefore(
  { usage }: PackageDeps,
  ledger: PackageLedger,
  records: readonly PostedRecord[],
  { signal }: Budget,
): Promise<ReadonlySet<PostedRecord>> {
  const counted = new Set<PostedRecord>();
  if (!mayHaveForgotten(ledger)) return counted;
  const remembered = new Set(ledger.allocations.map(({ id }) => id));
  const unknown = records.filter(({ id }) => !remembered.has(recordHash(id)));
  const payers = [...ledger.packages.map(({ packageId }) => packageId), ''];
  await forEachConcurrently(
    groupBy(unknown, ({ at }) => String(hourOf(at))),
    async ([hour, ofHour]) => {
      const windows = await usage.ofHour(ledger.instanceId, Number(hour), signal);
      const holds = holdsRecord(windows);
      for (const record of ofHour) {
        if (payers.some(packageId => holds(partId(record.id, packageId)))) counted.add(record);
      }
    },
  );
  return counted;
}

/** A part of a record is a record of its own for the window that it goes into. */
const partId = (id: string, packageId: string): string => `${id}#${packageId}`;

const isReleased = (instance: Instance | undefined): boolean => instance?.status === 'released';

/**
 * One package's part of a record, as it is sent. Only a package that stops the service is named to the marketplace; from
 * all others it deducts by itself.
 */
function postedPart(
  record: PostedRecord,
  [packageId, value]: PackagePart,
  stopping: ReadonlySet<string>,
): PostedRecord {
  return {
    ...record,
    id: partId(record.id, packageId),
    value,
    packageId: stopping.has(packageId) ? packageId : undefined,
  };
}

interface SettledPart {
  readonly record: PostedRecord;
  readonly packageId: string;
  readonly result: RecordOutcome | undefined;
}

function outcomeOf(
  { alarm }: PackageDeps,
  { id, instanceId }: PostedRecord,
  parts: readonly SettledPart[],
): RecordOutcome {
  const refused = parts.flatMap(({ result }) => (result?.outcome === 'refused' ? [result] : []));
  const [first] = refused;
  // Posted again it takes the same from the same packages, and what is in a window already counts once.
  if (refused.some(isUnread)) return { id, outcome: 'refused', rule: 'unreadable-instance' };
  if (first !== undefined && refused.length === parts.length)
    return { id, outcome: 'refused', rule: first.rule };
  if (first !== undefined) {
    const packages = parts.filter(({ result }) => result?.outcome === 'refused').map(it => it.packageId);
    alarm({
      name: 'UsagePartlyRefused',
      detail: { instanceId, rule: first.rule, packages: packages.join(' ') },
    });
  }
  const repeated = parts.every(({ result }) => result?.outcome === 'repeated');
  return { id, outcome: repeated ? 'repeated' : 'accepted' };
}

const isUnread = (outcome: RecordOutcome): boolean =>
  outcome.outcome === 'refused' && outcome.rule === 'unreadable-instance';

async function refundDemands(
  deps: PackageDeps,
  instanceId: string,
  parts: readonly SettledPart[],
  budget: Budget,
): Promise<void> {
  const refused = groupBy(
    parts.filter(({ result }) => result?.outcome === 'refused' && !isUnread(result)),
    ({ record }) => recordHash(record.id),
  );
  if (refused.size === 0) return;
  await changeLedger(deps, instanceId, budget, ledger => {
    if (ledger === undefined) return { ledger, answer: undefined };
    let next = ledger;
    for (const [id, ofRecord] of refused) {
      next = refund(
        next,
        id,
        ofRecord.map(({ packageId }) => packageId),
      );
    }
    return { ledger: next, answer: undefined };
  });
}
