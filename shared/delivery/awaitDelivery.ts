import type { OutboxItem } from '../outbox/outboxItem.ts';
import { answerBudget } from '../platform/answerBudget.ts';
import type { Budget, Effects } from '../platform/effects.ts';
import type { ItemStore } from '../table/itemStore.ts';
import type { ItemKey } from '../table/key.ts';

const { lookAgain, afterLook } = answerBudget;

/**
 * Waits while another call does the work of an item: of many parallel calls one does it, all get the same answer. Returns
 * what is there when it is decided, when nobody is at work any more (the lease is free), or when the time is up.
 */
export async function awaitDelivery<Item extends OutboxItem>(
  { store, effects }: { readonly store: ItemStore<Item>; readonly effects: Effects },
  key: ItemKey,
  isUndecided: (item: Item) => boolean,
  { deadline, signal }: Budget,
): Promise<Item | undefined> {
  for (let pause: number = lookAgain.first; ; pause = Math.min(2 * pause, lookAgain.max)) {
    const item = await store.read(key, signal);
    const now = effects.clock();
    const underWay = item !== undefined && isUndecided(item) && (item.leaseUntil ?? 0) > now;
    if (!underWay || now + pause + afterLook >= deadline) return item;
    await effects.wait(pause * (0.5 + effects.random() / 2), signal);
  }
}
