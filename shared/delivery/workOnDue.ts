import { type Aggregate, type Aggregates, aggregateOf, type Decision } from '../outbox/aggregate.ts';
import { dueEntry } from '../outbox/claim.ts';
import type { Committed } from '../outbox/commit.ts';
import { commitInTurn } from '../outbox/commitInTurn.ts';
import { replaceEntry } from '../outbox/outbox.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import type { AlarmDeps } from '../platform/alarms.ts';
import { type Budget, isOver } from '../platform/effects.ts';
import { minuteMs } from '../platform/time.ts';
import type { DueIndex } from '../table/dueIndex.ts';
import type { ItemKey } from '../table/key.ts';
import type { AddressGate } from './addressGate.ts';
import type { DeliveryDeps } from './attempt.ts';
import { deliver } from './deliver.ts';

const leaseMs = 30_000;
/** For one request to the product: under half of the lease. */
export const timeoutMs = 10_000;
/** Nothing is leased, claimed or tried that has less time than this, ms. */
export const leastMs = 2_000;

export interface WorkDeps extends DeliveryDeps, AlarmDeps {
  readonly index: DueIndex;
  readonly aggregates: Aggregates;
  /** Where the events of a product go; undefined where nobody is told. */
  addressOf(productIds: readonly string[]): string | undefined;
}

/**
 * `passed`: somebody else had it, or it was not due after all. `waiting`: its product does not answer in this run. `left`:
 * the time was up before anything was done.
 */
export type Worked = 'worked' | 'passed' | 'waiting' | 'left';

export interface WorkOptions {
  readonly gate: AddressGate;
  /** When no further work is to be begun. */
  readonly budget: Budget;
  /** For what has begun. */
  readonly underWay: Budget;
  /** The address whose gate was entered for it; it is left here. */
  readonly entered: string | undefined;
  /** Called before it waits at a gate: others may go on meanwhile. */
  onWaiting?(): void;
}

/** Where what is due on an item goes out to; undefined when it is for somebody else, or nothing is due but its own clock. */
export function addressDue(
  deps: Pick<WorkDeps, 'aggregates' | 'addressOf'>,
  item: OutboxItem,
  now: number,
): string | undefined {
  const aggregate = aggregateOf(deps.aggregates, item);
  const entry = dueEntry(item.outbox, item, now);
  if (aggregate === undefined || entry === undefined) return undefined;
  if (aggregate.job?.(item, entry) !== undefined && !isWaitedFor(aggregate, item, entry.id)) return undefined;
  return deps.addressOf(aggregate.productIds(item));
}

function isWaitedFor(aggregate: Aggregate<OutboxItem>, item: OutboxItem, id: string): boolean {
  const at = item.outbox.findIndex(entry => entry.id === id);
  const [entry, behind] = [item.outbox[at], item.outbox[at + 1]];
  return entry !== undefined && behind !== undefined && aggregate.waitsFor?.(item, behind, entry) === true;
}

/**
 * Takes the lease of one item and does everything that is due on it: three requests when it is one event.
 *
 * @throws {TableError} when the table cannot be reached; the lease then ends by itself and the item comes back.
 */
export async function workOnDue(key: ItemKey, deps: WorkDeps, options: WorkOptions): Promise<Worked> {
  const { effects } = deps;
  const { gate, budget, underWay } = options;
  let { entered } = options;
  let reply: 'answered' | 'silent' | 'none' = 'none';
  try {
    const now = effects.clock();
    const lease = { id: effects.newId(), now, until: now + leaseMs };
    const held = await leased(key, lease, deps, underWay);
    if (held === undefined) return 'passed';
    const { aggregate, item } = held;

    const address = addressDue(deps, item, effects.clock());
    if (entered !== undefined && entered !== address) {
      gate.leave(entered, 'none');
      entered = undefined;
    }
    let isClosed = false;
    if (address !== undefined && entered === undefined) {
      options.onWaiting?.();
      isClosed = (await gate.enter(address)) === 'closed';
      if (!isClosed) entered = address;
    }
    const own = { aggregate, item, leaseId: lease.id, deps, budget: underWay };
    if (isClosed || isOver(budget, effects.clock() + leastMs)) {
      const wait = (entries: OutboxItem['outbox']) =>
        isClosed ? postponed(entries, effects, effects.clock()) : entries;
      await commitOwn(own, { claims: false, wait });
      return isClosed ? 'waiting' : 'left';
    }
    const committed = await commitOwn(own, { claims: true });
    if (committed.item === undefined || committed.claim === undefined) return 'worked';
    const delivered = await deliver({
      aggregate,
      item: committed.item,
      claim: committed.claim,
      deps,
      budget: underWay,
      timeoutMs,
      leastMs,
      leaseMs,
      stopAt: budget.deadline - leastMs,
      answering: false,
    });
    delivered.alarms.forEach(deps.alarm);
    reply = delivered.silent ? 'silent' : 'answered';
    return 'worked';
  } finally {
    if (entered !== undefined) gate.leave(entered, reply);
  }
}

/** The item under a lease, taken before anything of it is parsed; undefined when somebody else has it. */
async function leased(
  key: ItemKey,
  lease: { readonly id: string; readonly now: number; readonly until: number },
  { index, aggregates }: WorkDeps,
  { signal }: Budget,
): Promise<{ readonly aggregate: Aggregate<OutboxItem>; readonly item: OutboxItem } | undefined> {
  const found = await index.leaseItem(key, lease, signal);
  if (found === undefined) return undefined;
  const aggregate = aggregateOf(aggregates, key);
  if (aggregate === undefined) throw new TypeError('no aggregate of this version knows such an item');
  const { attributes } = found;
  const item =
    attributes === undefined ? await aggregate.store.read(key, signal) : aggregate.store.format(attributes);
  return item?.leaseId === lease.id ? { aggregate, item } : undefined;
}

interface Held {
  readonly aggregate: Aggregate<OutboxItem>;
  readonly item: OutboxItem;
  readonly leaseId: string;
  readonly deps: WorkDeps;
  readonly budget: Budget;
}

/** What the item's own clock does, under the lease that is held; then what is next is claimed, or the lease given back. */
async function commitOwn(
  { aggregate, item, leaseId, deps, budget }: Held,
  { claims, wait }: { readonly claims: boolean; readonly wait?: Decision<OutboxItem, undefined>['outbox'] },
): Promise<Committed<OutboxItem, undefined>> {
  const committed = await commitInTurn<OutboxItem, undefined>({
    aggregate,
    key: item,
    known: item,
    effects: deps.effects,
    budget,
    lease: { kind: 'hold', leaseId, forMs: leaseMs, claimNext: claims },
    decide(current, now) {
      const own: Decision<OutboxItem, undefined> = (current === undefined
        ? undefined
        : aggregate.onClock(current, now)) ?? {
        changes: {},
        events: [],
        answer: undefined,
      };
      if (wait === undefined) return own;
      return { ...own, outbox: entries => wait(own.outbox?.(entries) ?? entries) };
    },
  });
  committed.alarms.forEach(deps.alarm);
  return committed;
}

/**
 * What is due for an address that does not answer waits without an attempt, the longer the older it is: half its age,
 * between one minute and an hour.
 */
function postponed(
  entries: OutboxItem['outbox'],
  { random }: Pick<DeliveryDeps['effects'], 'random'>,
  now: number,
): OutboxItem['outbox'] {
  const due = dueEntry(entries, undefined, now);
  if (due === undefined) return entries;
  const pause = Math.min(60 * minuteMs, Math.max(minuteMs, (now - due.at) / 2));
  return replaceEntry(entries, due.id, entry => ({
    ...entry,
    nextAt: now + Math.round(pause * (0.5 + random() / 2)),
  }));
}
