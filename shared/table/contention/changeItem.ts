import { defined } from '../../platform/defined.ts';
import type { Budget, Effects } from '../../platform/effects.ts';
import { absent, type Changes, type ItemStore, type WriteOutcome } from '../itemStore.ts';
import type { ItemKey } from '../key.ts';
import { afterConflict } from './afterConflict.ts';
import { inTurn } from './inTurn.ts';

/** An item of which every write is conditioned on the version it read and adds one. */
export interface VersionedItem extends ItemKey {
  readonly version: number;
}

/** What may be said of an item: all but its key and its version. */
export type Facts<Item extends VersionedItem> = Omit<Item, keyof VersionedItem>;

export interface ItemDecision<Item extends VersionedItem, Answer> {
  readonly answer: Answer;
  /** All that a first write says; undefined when there is nothing to write. */
  readonly changes?: Changes<Facts<Item>> | undefined;
}

export interface ChangeOptions<Item extends VersionedItem, Answer> {
  readonly store: ItemStore<Item>;
  readonly key: ItemKey;
  readonly effects: Pick<Effects, 'clock' | 'random' | 'wait'>;
  readonly budget: Budget;
  /** A consistent read made just now; `null`: there is none. Otherwise it is read here. */
  readonly known?: Item | null | undefined;
  /** The changes are the whole item: what they do not name goes, as what is known of a person who is no longer. */
  readonly replaces?: boolean;
  /** Decided again on what is there when another was faster. */
  decide(current: Item | undefined, now: number): ItemDecision<Item, Answer>;
}

export interface Changed<Item, Answer> {
  /** As it is now; undefined when there is none and nothing was written. */
  readonly item: Item | undefined;
  readonly answer: Answer;
}

/**
 * Decides on an item and writes the decision by a condition on its version, or on its absence; whoever loses a race
 * decides again on what it finds, until the budget's deadline. A write whose answer was lost meets itself so: what is
 * decided then must be "nothing to change".
 *
 * ```
 *   A: read v7 ── decide ── write if v7 ✓ (v8)
 *   B: read v7 ── decide ──────────────────── write if v7 ✗ ── pause ── read v8 ── decide again ── write if v8 ✓
 * ```
 *
 * Those of one process go one after the other.
 *
 * @throws {TableError} `table-contended` when others were faster until the deadline; any other from the table.
 */
export function changeItem<Item extends VersionedItem, Answer>(
  options: ChangeOptions<Item, Answer>,
): Promise<Changed<Item, Answer>> {
  const { store, key, known } = options;
  return inTurn(store, key, waited =>
    change(options, waited || known === undefined ? 'unread' : (known ?? undefined)),
  );
}

async function change<Item extends VersionedItem, Answer>(
  options: ChangeOptions<Item, Answer>,
  known: Item | undefined | 'unread',
): Promise<Changed<Item, Answer>> {
  const { store, key, effects, budget, replaces = false } = options;
  let current = known;
  for (let tries = 0; ; tries += 1) {
    if (current === 'unread') current = await store.read(key, budget.signal);
    const { changes, answer } = options.decide(current, effects.clock());
    if (changes === undefined) return { item: current, answer };
    const next = { ...changes, version: (current?.version ?? 0) + 1 } as Changes<Item>;
    const outcome = await write(store, key, current, next, replaces, budget.signal);
    if (outcome.written) return { item: merged(key, replaces ? undefined : current, next), answer };
    await afterConflict(tries, effects, budget);
    // What came back with the failed condition is what it was checked against; after a second one it is old.
    current = tries === 0 ? (outcome.current ?? 'unread') : 'unread';
  }
}

/**
 * Changes an item that nobody has changed since it was read.
 *
 * @returns the item as it is now; undefined when somebody was faster
 * @throws {TableError}
 */
export async function writeIfUnchanged<Item extends VersionedItem>(
  store: ItemStore<Item>,
  known: Item,
  changes: Changes<Facts<Item>>,
  signal?: AbortSignal,
): Promise<Item | undefined> {
  const { pk, sk, version } = known;
  const next = { ...changes, version: version + 1 } as Changes<Item>;
  const { written } = await store.update({ pk, sk }, next, { attr: 'version', eq: version }, signal);
  return written ? merged({ pk, sk }, known, next) : undefined;
}

function write<Item extends VersionedItem>(
  store: ItemStore<Item>,
  { pk, sk }: ItemKey,
  current: Item | undefined,
  next: Changes<Item>,
  replaces: boolean,
  signal: AbortSignal,
): Promise<WriteOutcome<Item>> {
  const whole = { ...next, pk, sk } as unknown as Item;
  if (current === undefined) return store.put(whole, absent, signal);
  const unchanged = { attr: 'version', eq: current.version } as const;
  return replaces ? store.put(whole, unchanged, signal) : store.update({ pk, sk }, next, unchanged, signal);
}

const merged = <Item extends VersionedItem>(
  { pk, sk }: ItemKey,
  before: Item | undefined,
  next: Changes<Item>,
): Item => defined({ ...before, ...next, pk, sk }) as unknown as Item;
