import type { Config } from '../../config/config.ts';
import type { InstanceAggregate } from '../../instance/aggregate.ts';
import { unreadableInstances } from '../../instance/unreadable.ts';
import type { AlarmDeps } from '../../platform/alarms.ts';
import type { Budget, Effects } from '../../platform/effects.ts';
import { forEachConcurrently } from '../../platform/forEachConcurrently.ts';
import { groupBy } from '../../platform/groupBy.ts';
import { isoTime } from '../../platform/time.ts';
import { changeItem } from '../../table/contention/changeItem.ts';
import type { OnUnreadable } from '../../table/itemQueries.ts';
import type { ItemKey } from '../../table/key.ts';
import { besideDamaged } from '../besideDamaged.ts';
import {
  type Added,
  addToWindow,
  checkRecord,
  type MeteredInstance,
  type PostedRecord,
  type RecordRule,
} from '../rules/records.ts';
import type { UsageStore } from '../store.ts';
import { hourOf, type UsageWindow, windowKey } from '../window.ts';

export interface UsageDeps extends AlarmDeps {
  readonly effects: Effects;
  readonly instances: InstanceAggregate;
  readonly usage: UsageStore;
  readonly config: Config;
}

export type RecordOutcome =
  | { readonly id: string; readonly outcome: 'accepted' | 'repeated' }
  | { readonly id: string; readonly outcome: 'refused'; readonly rule: RecordRule };

/**
 * Takes usage records: checks each, sums up per window, and writes every window once. Records that break a rule do not
 * keep the others out; a record that comes again has the outcome it had.
 *
 * @throws {TableError} when the table does not answer: nothing is lost, the product posts again.
 */
export async function recordUsage(
  deps: UsageDeps,
  records: readonly PostedRecord[],
  budget: Budget,
): Promise<readonly RecordOutcome[]> {
  const { effects, instances } = deps;
  const now = effects.clock();
  const ids = [...new Set(records.map(({ instanceId }) => instanceId))];
  const unreadable = unreadableInstances(deps);
  const read = await readInstances(instances, ids, budget.signal, unreadable.onUnreadable);
  const outcomes = new Map<PostedRecord, RecordOutcome>();
  const sound = records.filter(record => {
    const rule = unreadable.ids.has(record.instanceId)
      ? 'unreadable-instance'
      : checkRecord(record, read.get(record.instanceId), now);
    if (rule !== undefined) outcomes.set(record, { id: record.id, outcome: 'refused', rule });
    return rule === undefined;
  });
  const groups = groupBy(sound, record => {
    const { pk, sk } = windowOf(record);
    return `${pk} ${sk}`;
  });
  await forEachConcurrently(groups.values(), async group => {
    const [first] = group;
    const instance = read.get(first?.instanceId ?? '');
    if (first === undefined || instance === undefined) return;
    const isDone = await besideDamaged(deps, windowOf(first), () =>
      addGroup(deps, group, instance, outcomes, budget),
    );
    if (isDone) return;
    for (const record of group)
      outcomes.set(record, { id: record.id, outcome: 'refused', rule: 'unreadable-instance' });
  });
  return records.map(
    record => outcomes.get(record) ?? { id: record.id, outcome: 'refused', rule: 'unknown-instance' },
  );
}

const windowOf = ({ instanceId, at, packageId = '' }: PostedRecord): ItemKey =>
  windowKey(instanceId, hourOf(at), packageId);

async function readInstances(
  instances: InstanceAggregate,
  ids: readonly string[],
  signal: AbortSignal,
  onUnreadable: OnUnreadable,
): Promise<ReadonlyMap<string, MeteredInstance>> {
  const found = await instances.store.readMany(ids, signal, onUnreadable);
  return new Map(found.map(instance => [instance.instanceId, instance]));
}

async function addGroup(
  { usage, effects, config, alarm }: UsageDeps,
  group: readonly PostedRecord[],
  instance: MeteredInstance,
  outcomes: Map<PostedRecord, RecordOutcome>,
  budget: Budget,
): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const { answer: added } = await changeItem<UsageWindow, ReadonlyMap<PostedRecord, Added>>({
    store: usage,
    key: windowOf(first),
    effects,
    budget,
    decide(current, now) {
      const answer = addToWindow(current, group, instance, { now, closeAfterMs: config.usageCloseMs });
      const next = [...answer.values()].find(outcome => outcome.kind === 'added');
      return { answer, changes: next?.window };
    },
  });
  for (const record of group) {
    const { id } = record;
    const outcome = added.get(record);
    if (outcome?.kind === 'refused') outcomes.set(record, { id, outcome: 'refused', rule: outcome.rule });
    else outcomes.set(record, { id, outcome: outcome?.kind === 'repeated' ? 'repeated' : 'accepted' });
  }
  const late = [...added.values()].filter(isLate).length;
  if (late > 0) {
    alarm({
      name: 'UsageAfterWindow',
      detail: { instanceId: first.instanceId, hour: isoTime(hourOf(first.at)), records: late },
    });
  }
}

/** Never pushed as a second record of its window: only the first one counts, so a person has to decide. */
const isLate = (outcome: Added): boolean => outcome.kind === 'refused' && outcome.rule === 'window-closed';
