import { beforeEach, describe, expect, it } from 'vitest';
import { configCache } from '../../../shared/config/configCache.ts';

describe('configCache', () => {
  let now: number;
  let reads: { resolve: (value: string) => void; reject: (error: Error) => void }[];
  let failures: unknown[];
  beforeEach(() => {
    now = 0;
    reads = [];
    failures = [];
  });

  const cache = () =>
    configCache<string>({
      read: () => new Promise((resolve, reject) => reads.push({ resolve, reject })),
      clock: () => now,
      random: () => 0.5,
      onRefreshFailure: error => failures.push(error),
    });

  it('reads once for callers at the same time and for those after them', async () => {
    const config = cache();
    const callers = [config(), config(), config()];
    reads[0]?.resolve('first');
    expect(await Promise.all(callers)).toEqual(['first', 'first', 'first']);
    now = 299_999;
    expect(await config()).toBe('first');
    expect(reads).toHaveLength(1);
  });

  it('refreshes after five minutes, one read for all callers', async () => {
    const config = cache();
    const first = config();
    reads[0]?.resolve('first');
    await first;
    now = 300_000;
    const callers = [config(), config()];
    reads[1]?.resolve('second');
    expect(await Promise.all(callers)).toEqual(['second', 'second']);
    expect(reads).toHaveLength(2);
  });

  it.each([
    [0, 240_000],
    [0.25, 270_000],
    [0.75, 330_000],
  ])('refreshes a fifth earlier or later, so that containers of one second part: %d', async (random, at) => {
    const config = configCache<number>({
      read: async () => now,
      clock: () => now,
      random: () => random,
      onRefreshFailure: error => failures.push(error),
    });
    await config();
    now = at - 1;
    expect(await config()).toBe(0);
    now = at;
    expect(await config()).toBe(at);
  });

  it('a failed refresh keeps the last values, reports once and tries again half a minute later', async () => {
    const config = cache();
    const first = config();
    reads[0]?.resolve('first');
    await first;
    now = 300_000;
    const unreachable = new Error('unreachable');
    const callers = [config(), config()];
    reads[1]?.reject(unreachable);
    expect(await Promise.all(callers)).toEqual(['first', 'first']);
    expect(failures).toEqual([unreachable]);
    now = 329_999;
    expect(await config()).toBe('first');
    expect(reads).toHaveLength(2);
    now = 330_000;
    const later = config();
    reads[2]?.resolve('third');
    expect(await later).toBe('third');
    expect(failures).toHaveLength(1);
  });

  it('a refresh that takes too long counts as failed: the call that waits for it is still served', async () => {
    const limits: AbortSignal[] = [];
    const config = configCache<string>({
      read: signal => {
        limits.push(signal);
        return limits.length === 1 ? Promise.resolve('first') : untilAborted(signal);
      },
      clock: () => now,
      random: () => 0.5,
      refreshWithinMs: 5,
      onRefreshFailure: error => failures.push(error),
    });
    await config();
    now = 300_000;
    expect(await config()).toBe('first');
    expect(failures).toEqual([limits[1]?.reason]);
    expect(limits[1]?.reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('a first read that takes too long fails', async () => {
    const config = configCache<string>({
      read: untilAborted,
      clock: () => now,
      random: () => 0.5,
      readWithinMs: 5,
      onRefreshFailure: error => failures.push(error),
    });
    await expect(config()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(failures).toEqual([]);
  });

  it('a failed first read throws to every caller, and the next caller reads again', async () => {
    const config = cache();
    const callers = Promise.allSettled([config(), config()]);
    const broken = new Error('broken');
    reads[0]?.reject(broken);
    expect(await callers).toEqual([
      { status: 'rejected', reason: broken },
      { status: 'rejected', reason: broken },
    ]);
    const next = config();
    reads[1]?.resolve('now');
    expect(await next).toBe('now');
    expect(failures).toEqual([]);
  });

  it('a read that throws at once is a failed read', async () => {
    const config = configCache<string>({
      read: () => {
        throw new Error('at once');
      },
      clock: () => 0,
      random: () => 0.5,
      onRefreshFailure: () => {},
    });
    await expect(config()).rejects.toThrow('at once');
  });
});

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
