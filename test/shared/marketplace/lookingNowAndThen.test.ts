import { describe, expect, it } from 'vitest';
import { breakerInMemory, lookingNowAndThen } from '../../../shared/marketplace/circuitBreaker.ts';

/** A breaker that others use too, and how often it was read. */
function watched() {
  const shared = breakerInMemory();
  let [now, reads] = [1_000_000, 0];
  const own = lookingNowAndThen(
    {
      ...shared,
      read(name, signal) {
        reads += 1;
        return shared.read(name, signal);
      },
    },
    () => now,
  );
  return {
    shared,
    own,
    reads: () => reads,
    advance(ms: number) {
      now += ms;
    },
    now: () => now,
  };
}

describe('a look at the circuit breaker', () => {
  it('is enough for two seconds while nothing is wrong, for each key by itself', async () => {
    const { own, reads, advance } = watched();
    for (let call = 0; call < 5; call += 1) await own.read('key');
    expect(reads()).toBe(1);
    await own.read('another');
    expect(reads()).toBe(2);
    advance(2_000);
    await own.read('key');
    expect(reads()).toBe(3);
  });

  it('is made again at once after a refusal that this process saw itself', async () => {
    const { own, reads, now } = watched();
    await own.read('key');
    await own.refused('key', 1, now() + 60_000);
    expect(await own.read('key')).toMatchObject({ until: now() + 60_000 });
    expect(reads()).toBe(2);
  });

  it('is made each time while something is wrong, and sees what others saw with the next look', async () => {
    const { own, shared, reads, now, advance } = watched();
    await own.read('key');
    await shared.refused('key', 1, now() + 60_000);
    expect(await own.read('key')).toMatchObject({ refusals: 0 });
    advance(2_000);
    const seen = await own.read('key');
    expect(seen.until).toBeGreaterThan(now());
    await own.read('key');
    expect(reads()).toBe(3);
  });
});
