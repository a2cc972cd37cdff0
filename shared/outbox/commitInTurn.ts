import { defined } from '../platform/defined.ts';
import { itemName, turnIsOver } from '../table/contention/inTurn.ts';
import type { ItemKey } from '../table/key.ts';
import type { LeaseRequest } from './claim.ts';
import { type CommitOptions, type Committed, commit } from './commit.ts';
import { type Decided, decideTogether } from './decideTogether.ts';
import type { OutboxItem } from './outboxItem.ts';

/** Decisions in one write: each may queue a few events, and an item has room for hundreds. */
const maxTogether = 50;

interface Waiting {
  readonly options: CommitOptions<OutboxItem, unknown>;
  /** What is awaited before a write has come. */
  admitted: boolean;
  /** A write together with others did not succeed. */
  alone: boolean;
  resolve(committed: Committed<OutboxItem, unknown>): void;
  reject(cause: unknown): void;
}

/** Who waits for one item. */
interface Line {
  readonly key: ItemKey;
  readonly waiting: Waiting[];
  /** Somebody has the turn. */
  moving: boolean;
  /** What the one before left, of which the next may know something older. */
  newest?: OutboxItem | undefined;
  /** Nobody waits any more. */
  forget(): void;
}

/** By the store and the key of the item. */
const linesOfStores = new WeakMap<object, Map<string, Line>>();

/**
 * {@link commit}, one after the other for the commits of this process on one item: they do not race each other, and
 * those that wait when a turn begins are decided one after the other on one read and go into one write.
 *
 * ```
 *   A: comes ── read v7 ── decide ── write v8
 *   B:             comes ··················· ┐
 *   C:                comes ················ ┴ read v8 ── decide B, then C on what B leaves ── write v9
 * ```
 *
 * The condition on `version` decides as before, and other processes are raced as before. Who delivers (a lease that is
 * held) writes alone.
 *
 * @throws what {@link commit} throws.
 */
export function commitInTurn<Item extends OutboxItem, Answer>(
  options: CommitOptions<Item, Answer>,
): Promise<Committed<Item, Answer>> {
  const { aggregate, key, beforeWrite } = options;
  const lines = linesOfStores.get(aggregate.store) ?? new Map<string, Line>();
  linesOfStores.set(aggregate.store, lines);
  const name = itemName(key);
  const line = lines.get(name) ?? newLine(key, () => lines.delete(name));
  lines.set(name, line);
  const admission = beforeWrite?.();
  return new Promise<Committed<Item, Answer>>((resolve, reject) => {
    const waiting = {
      options: {
        ...options,
        key: line.key,
        ...defined({ beforeWrite: admission === undefined ? undefined : () => admission }),
      },
      admitted: admission === undefined,
      alone: false,
      resolve,
      reject,
    };
    admission?.then(
      () => {
        waiting.admitted = true;
      },
      () => undefined,
    );
    // Items and answers of one line are of one kind.
    join(line, [waiting as unknown as Waiting]);
  });
}

/** Of a whole item given as its key nothing else may get into what is handed back. */
const newLine = ({ pk, sk }: ItemKey, forget: () => void): Line => ({
  key: { pk, sk },
  waiting: [],
  moving: false,
  forget,
});

/** At the head of the line for those who were in a turn already, at its end otherwise. */
function join(line: Line, some: readonly Waiting[], place: 'head' | 'end' = 'end'): void {
  if (place === 'head') line.waiting.unshift(...some);
  else line.waiting.push(...some);
  if (!line.moving) void takeTurns(line);
}

/** Never rejects: what goes wrong goes to those who wait. */
async function takeTurns(line: Line): Promise<void> {
  line.moving = true;
  while (line.waiting.length > 0) {
    const some = nextOf(line.waiting);
    await turnIsOver(some.length > 1 ? together(line, some) : alone(line, some));
  }
  line.moving = false;
  line.forget();
}

/** Takes out of the line whoever goes next: the first, and those who may go into its write. */
function nextOf(waiting: Waiting[]): readonly Waiting[] {
  const isJoinable = ({ options: { lease, budget }, admitted, alone }: Waiting) =>
    admitted && !alone && lease?.kind !== 'hold' && !budget.signal.aborted;
  const others = waiting.findIndex(it => !isJoinable(it));
  const joinable = others === -1 ? waiting.length : others;
  return waiting.splice(0, Math.min(Math.max(1, joinable), maxTogether));
}

async function alone(line: Line, [one]: readonly Waiting[]): Promise<void> {
  if (one === undefined) return;
  const { options, resolve, reject } = one;
  const { known } = options;
  const { newest } = line;
  const isOlder = known !== undefined && newest !== undefined && newest.version > (known?.version ?? 0);
  try {
    const committed = await commit({ ...options, ...(isOlder ? { known: newest } : {}) });
    keep(line, committed.item);
    resolve(committed);
  } catch (cause) {
    reject(cause);
  }
}

async function together(line: Line, some: readonly Waiting[]): Promise<void> {
  const [first] = some;
  if (first === undefined) return;
  try {
    const { answer, item, claim } = await commit<OutboxItem, readonly Decided<unknown>[]>({
      aggregate: first.options.aggregate,
      key: line.key,
      effects: first.options.effects,
      // When that one ends, nobody waits for an answer any more.
      budget: some.map(({ options }) => options.budget).reduce((a, b) => (b.deadline > a.deadline ? b : a)),
      ...leaseOf(some),
      decide: decideTogether(
        first.options.aggregate,
        line.key,
        some.map(({ options }) => options.decide),
      ),
    });
    keep(line, item);
    join(line, some.slice(answer.length), 'head');
    const takes = (position: number) => some[position]?.options.lease !== undefined;
    const claimant = answer.findIndex(({ changes }, position) => changes && takes(position));
    const heir = claimant === -1 ? answer.findIndex((_, position) => takes(position)) : claimant;
    for (const [position, { answer: own, alarms }] of answer.entries()) {
      const claims = claim !== undefined && position === heir;
      some[position]?.resolve({ item, answer: own, alarms, ...(claims ? { claim } : {}) });
    }
  } catch {
    // One of them may be the cause, such as an event that no longer fits: each finds out for itself.
    for (const one of some) one.alone = true;
    join(line, some, 'head');
  }
}

/** A turn that took too long may end after a later one. */
function keep(line: Line, item: OutboxItem | undefined): void {
  if (item !== undefined && item.version >= (line.newest?.version ?? 0)) line.newest = item;
}

/** The longest of the leases that are wanted: the item comes back later when the one who gets it dies. */
function leaseOf(some: readonly Waiting[]): { readonly lease?: LeaseRequest } {
  const wanted = some.flatMap(({ options: { lease } }) => (lease?.kind === 'take' ? [lease.forMs] : []));
  return wanted.length === 0 ? {} : { lease: { kind: 'take', forMs: Math.max(...wanted) } };
}
