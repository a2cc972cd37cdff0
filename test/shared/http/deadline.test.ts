import { describe, expect, it } from 'vitest';
import { DeadlineError, withinDeadline } from '../../../shared/http/deadline.ts';
import type { Effects } from '../../../shared/platform/effects.ts';

/** Time stands still until a test lets the wait end. */
function heldEffects(now = 1_000) {
  const waits: number[] = [];
  let ended = false;
  let elapse = (): void => undefined;
  const effects: Effects = {
    clock: () => now,
    random: () => 0,
    newId: () => 'id',
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        waits.push(ms);
        elapse = resolve;
        signal?.addEventListener('abort', () => {
          ended = true;
          reject(signal.reason);
        });
      }),
  };
  return { effects, waits, elapse: () => elapse(), timerEnded: () => ended };
}

describe('withinDeadline', () => {
  it('gives the work its budget and its result back, and leaves no timer behind', async () => {
    const { effects, waits, timerEnded } = heldEffects();
    const result = await withinDeadline(4_500, effects, async ({ deadline, signal }) => {
      expect([deadline, signal.aborted]).toEqual([4_500, false]);
      return 'done';
    });
    expect([result, waits, timerEnded()]).toEqual(['done', [3_500], true]);
  });

  it('at the deadline aborts every request of the budget and rejects, whatever the work still does', async () => {
    const { effects, elapse } = heldEffects();
    let reason: unknown;
    const answer = withinDeadline(4_500, effects, ({ signal }) => {
      signal.addEventListener('abort', () => {
        reason = signal.reason;
      });
      elapse();
      return new Promise<never>(() => undefined);
    });
    await expect(answer).rejects.toThrow(DeadlineError);
    expect(reason).toMatchObject({ code: 'deadline-reached' });
  });

  it('passes on what the work throws', async () => {
    const { effects, timerEnded } = heldEffects();
    const failing = withinDeadline(4_500, effects, () => Promise.reject(new TypeError('broken')));
    await expect(failing).rejects.toThrow(TypeError);
    expect(timerEnded()).toBe(true);
  });

  it('waits no negative time when the deadline has passed', async () => {
    const { effects, waits, elapse } = heldEffects(9_000);
    const late = withinDeadline(4_500, effects, () => {
      elapse();
      return new Promise<never>(() => undefined);
    });
    await expect(late).rejects.toMatchObject({ code: 'deadline-reached' });
    expect(waits).toEqual([0]);
  });

  it('leaves no rejection that nobody hears behind work that throws before it waits', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown) => void unheard.push(error);
    process.on('unhandledRejection', hear);
    const { effects } = heldEffects();
    const throwing = withinDeadline(4_500, effects, () => {
      throw new TypeError('broken');
    });
    await expect(throwing).rejects.toThrow(TypeError);
    // They are reported at the end of a turn.
    await new Promise(setImmediate);
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});
