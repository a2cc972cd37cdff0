import type { InstanceConcept } from '../instance/concept.ts';
import type { Budget, Effects } from '../table/effects.ts';
import { absent } from '../table/itemStore.ts';
import { TableError } from '../table/tableError.ts';
import type { UsageStore } from './store.ts';
import {
  addToWindow,
  checkRecord,
  type MeteredInstance,
  type PostedRecord,
  type RecordRule,
} from './usageRules.ts';
import { hourOf, windowKey } from './window.ts';

export interface UsagePorts {
  readonly effects: Effects;
  readonly instances: InstanceConcept;
  readonly usage: UsageStore;
}

export type RecordOutcome =
  | { readonly id: string; readonly outcome: 'accepted' | 'repeated' }
  | { readonly id: string; readonly outcome: 'refused'; readonly rule: RecordRule };

const mostTries = 30;
/** Windows written side by side. */
const width = 16;

/**
 * Takes usage records: checks each, sums up per window, and writes every window once. Records that break a rule do not
 * keep the others out; a record that comes again has the outcome it had.
 *
 * @throws {TableError} when the table does not answer: nothing is lost, the product posts again.
 */
export async function recordUsage(
  { effects, instances, usage }: UsagePorts,
  records: readonly PostedRecord[],
  budget: Budget,
): Promise<readonly RecordOutcome[]> {
  const now = effects.clock();
  const ids = [...new Set(records.map(({ instanceId }) => instanceId))];
  const read = await readInstances(instances, ids, budget.signal);
  const outcomes = new Map<PostedRecord, RecordOutcome>();
  const groups = new Map<string, PostedRecord[]>();
  for (const record of records) {
    const rule = checkRecord(record, read.get(record.instanceId), now);
    if (rule !== undefined) outcomes.set(record, { id: record.id, outcome: 'refused', rule });
    else {
      const { pk, sk } = windowKey(record.instanceId, hourOf(record.at), record.packageId ?? '');
      const group = groups.get(`${pk} ${sk}`);
      if (group === undefined) groups.set(`${pk} ${sk}`, [record]);
      else group.push(record);
    }
  }
  const queue = groups.values();
  const worker = async () => {
    for (const group of queue) {
      const instance = read.get(group[0]?.instanceId ?? '');
      if (instance !== undefined) await addGroup(usage, effects, group, instance, outcomes, budget);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return records.map(
    record => outcomes.get(record) ?? { id: record.id, outcome: 'refused', rule: 'unknown-instance' },
  );
}

async function readInstances(
  instances: InstanceConcept,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, MeteredInstance>> {
  const found = await instances.store.readMany(ids, signal);
  return new Map(found.map(instance => [instance.instanceId, instance]));
}

async function addGroup(
  usage: UsageStore,
  effects: Effects,
  group: readonly PostedRecord[],
  instance: MeteredInstance,
  outcomes: Map<PostedRecord, RecordOutcome>,
  { signal }: Budget,
): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const key = windowKey(first.instanceId, hourOf(first.at), first.packageId ?? '');
  let current = await usage.read(key, signal);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const added = addToWindow(current, group, instance, effects.clock());
    const next = [...added.values()].find(outcome => outcome.kind === 'added');
    if (next !== undefined) {
      const item = { ...next.window, ...key, version: (current?.version ?? 0) + 1 };
      const condition = current === undefined ? absent : ({ attr: 'version', eq: current.version } as const);
      const outcome = await usage.put(item, condition, signal);
      if (!outcome.written) {
        current = outcome.current ?? (await usage.read(key, signal));
        continue;
      }
    }
    for (const record of group) {
      const outcome = added.get(record.id);
      if (outcome?.kind === 'refused')
        outcomes.set(record, { id: record.id, outcome: 'refused', rule: outcome.rule });
      else
        outcomes.set(record, {
          id: record.id,
          outcome: outcome?.kind === 'repeated' ? 'repeated' : 'accepted',
        });
    }
    return;
  }
  throw new TableError('table-contended', 'the window could not be written');
}
