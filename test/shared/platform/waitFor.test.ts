import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../../shared/platform/waitFor.ts';

describe('waitFor', () => {
  it('resolves after its time, and listens to nothing any more', async () => {
    const { signal } = new AbortController();
    const before = performance.now();
    await waitFor(20, signal);
    // Timers count whole milliseconds.
    expect(performance.now() - before).toBeGreaterThanOrEqual(19);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends with the reason of its signal, long before its time', async () => {
    const ending = new AbortController();
    const reason = new Error('nobody waits any more');
    const waiting = waitFor(2_000_000, ending.signal);
    ending.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('does not begin under a signal that has ended', async () => {
    const reason = new Error('over');
    await expect(waitFor(2_000_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
