import type { ItemKey } from '../key.ts';

/** How long one waits for the one before it, ms: its requests may hang, or it may wait for something of its own. */
const maxTurnMs = 500;

/** Whoever has the turn last, by the store and the key of the item. */
const lastOfStores = new WeakMap<object, Map<string, Promise<void>>>();

export const itemName = ({ pk, sk }: ItemKey): string => JSON.stringify([pk, sk]);

/**
 * Works on an item after those of this process who came before: they would only race each other. A matter of speed
 * alone: what is right is decided by the conditions of the writes.
 *
 * @param work told whether it had to wait, so that what it knows of the item may be old
 */
export async function inTurn<Result>(
  store: object,
  key: ItemKey,
  work: (waited: boolean) => Promise<Result>,
): Promise<Result> {
  const lasts = lastOfStores.get(store) ?? new Map<string, Promise<void>>();
  lastOfStores.set(store, lasts);
  const name = itemName(key);
  const before = lasts.get(name);
  const begun = (before ?? Promise.resolve()).then(() => ({ result: work(before !== undefined) }));
  const over = begun.then(({ result }) => turnIsOver(result));
  lasts.set(name, over);
  try {
    return await (await begun).result;
  } finally {
    if (lasts.get(name) === over) lasts.delete(name);
  }
}

/** Resolves when the work is done, well or not, or has taken too long. */
export async function turnIsOver(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>(resolve => {
    timer = setTimeout(() => resolve(), maxTurnMs);
  });
  const done = work.then(
    () => undefined,
    () => undefined,
  );
  try {
    await Promise.race([done, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
