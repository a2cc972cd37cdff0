import { type CommitOptions, type Committed, commit } from './commit.ts';
import type { OutboxItem } from './outboxItem.ts';

/** How long one commit waits for the one before it, ms: its requests may hang, or it may wait for something of its own. */
const maxTurnMs = 500;

/** What the one before leaves to the next: the item as it was at a moment after `began`; `null` when there is none. */
interface Handover {
  readonly began: number;
  readonly item: OutboxItem | null;
}

/** Who is waited for, by the store and the key of the item: undefined at the end when nothing is handed over. */
const lines = new WeakMap<object, Map<string, Promise<Handover | undefined>>>();

/** Counts arrivals and beginnings: "after" must be certain, also within one millisecond. */
let moment = 0;

/**
 * {@link commit}, one after the other for the commits of this process on one item, each on what the one before left:
 * they neither race each other nor read again what is known. The condition on `version` decides as before; other
 * processes are raced as before.
 *
 * An item is taken over only by those who had come before it was read or written, so that nobody decides on something
 * older than its own call:
 *
 * ```
 *   A: come ── read v7 ── write v8
 *   B:            come ··········· read v8 ── write v9                  (A may have read before B came)
 *   C:               come ···················· decide on v9 ── write v10 (B began after C had come)
 * ```
 *
 * @throws what {@link commit} throws.
 */
export async function commitInTurn<Item extends OutboxItem, Answer>(
  options: CommitOptions<Item, Answer>,
): Promise<Committed<Item, Answer>> {
  const { pk, sk } = options.key;
  // Of a whole item given as a key nothing else may get into the item that is handed over.
  const key = { pk, sk };
  const line = lineOf(options.aggregate.store);
  const name = JSON.stringify([pk, sk]);
  const before = line.get(name);
  moment += 1;
  const came = moment;

  const begun = (async () => {
    const handover = await before;
    moment += 1;
    return { began: moment, handover };
  })();
  const turn = begun.then(({ handover }) =>
    commit({ ...options, key, ...knownOf(options.known, handover, came) }),
  );
  const over = begun.then(({ began }) => untilOver(began, turn));
  line.set(name, over);
  try {
    return await turn;
  } finally {
    if (line.get(name) === over) line.delete(name);
  }
}

function lineOf(store: object): Map<string, Promise<Handover | undefined>> {
  const line = lines.get(store) ?? new Map<string, Promise<Handover | undefined>>();
  lines.set(store, line);
  return line;
}

/** The newest that may be decided on without reading: the caller's own, or what was handed over. */
function knownOf<Item extends OutboxItem>(
  own: Item | null | undefined,
  handover: Handover | undefined,
  came: number,
): { readonly known?: Item | null } {
  if (handover !== undefined) {
    // Items of one store are of one kind.
    const item = handover.item as Item | null;
    if (handover.began > came) return { known: item };
    // The caller's is as old as that, or older.
    if (own !== undefined && (item?.version ?? 0) > (own?.version ?? 0)) return { known: item };
  }
  return own === undefined ? {} : { known: own };
}

/** Resolves when the next may begin, with what is left to it. */
async function untilOver(
  began: number,
  turn: Promise<Committed<OutboxItem, unknown>>,
): Promise<Handover | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), maxTurnMs);
  });
  const handover = turn.then(
    ({ item }): Handover => ({ began, item: item ?? null }),
    () => undefined,
  );
  try {
    return await Promise.race([handover, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
