import { describe, expect, it } from 'vitest';
import { retryWhileTransient } from '../../../../shared/config/stores/retryWhileTransient.ts';
import { StoreError } from '../../../../shared/config/stores/storeRequest.ts';

/** A world whose time goes on only when everybody in it waits. */
function virtualTime() {
  let now = 0;
  const waiting: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    wait: (ms: number) => new Promise<void>(wake => void waiting.push({ at: now + ms, wake })),
    async run(): Promise<void> {
      for (;;) {
        // Everything that is ready runs first.
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        waiting.sort((a, b) => a.at - b.at);
        const next = waiting.shift();
        if (next === undefined) return;
        now = Math.max(now, next.at);
        next.wake();
      }
    },
  };
}

/** Numbers that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How long each of a hundred containers takes that ask a store at once which answers `callsPerSecond`, ms. */
async function rush(seed: number, random: () => number = seeded(seed), callsPerSecond = 40) {
  const time = virtualTime();
  let tokens = callsPerSecond;
  let filledAt = 0;
  const ask = async (): Promise<void> => {
    await time.wait(20);
    tokens = Math.min(callsPerSecond, tokens + ((time.now() - filledAt) / 1_000) * callsPerSecond);
    filledAt = time.now();
    if (tokens < 1) throw new StoreError('ThrottlingException', true);
    tokens -= 1;
  };
  const took: number[] = [];
  const { signal } = new AbortController();
  for (let container = 0; container < 100; container += 1) {
    void retryWhileTransient({ random, wait: time.wait }, signal, ask).then(() => took.push(time.now()));
  }
  await time.run();
  return took;
}

describe('a hundred containers that ask a store of 40 calls a second at once', () => {
  it('all have their settings within the 3 s that the first reading has', async () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const took = await rush(seed);
      expect([seed, took.length, Math.max(...took)]).toEqual([
        seed,
        100,
        expect.toSatisfy((longest: number) => longest < 3_000),
      ]);
    }
  });

  it('would not at half the quota: the check can fail', async () => {
    expect(Math.max(...(await rush(1, seeded(1), 20)))).toBeGreaterThan(3_000);
  });
});
