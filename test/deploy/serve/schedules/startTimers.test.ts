import { describe, expect, it } from 'vitest';
import {
  type ScheduleRun,
  startTimers,
  type TimerOptions,
} from '../../../../deploy/serve/schedules/startTimers.ts';
import { deferred } from '../../../support/deferred.ts';

const minute = 60_000;

/** Time that passes only when a test says so. */
function handMovedTime() {
  let now = Date.UTC(2027, 0, 1);
  const waiting: { readonly at: number; readonly wake: () => void }[] = [];
  const turn = () => new Promise(resolve => setImmediate(resolve));
  return {
    clock: () => now,
    pause: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        waiting.push({ at: now + ms, wake: resolve });
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    async advance(ms: number) {
      const end = now + ms;
      for (;;) {
        await turn();
        const next = waiting.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        waiting.splice(waiting.indexOf(next), 1);
        now = Math.max(now, next.at);
        next.wake();
      }
      now = end;
      await turn();
    },
  };
}

function timersOf(
  functions: readonly Partial<TimerOptions['functions'][number]>[],
  random: () => number = () => 0,
) {
  const time = handMovedTime();
  const runs: ScheduleRun[] = [];
  const timers = startTimers({
    functions: functions.map((each, place) => ({
      name: `schedule${place}`,
      timeoutMs: 55_000,
      schedules: [minute],
      handler: () => undefined,
      ...each,
    })),
    random,
    clock: time.clock,
    pause: time.pause,
    onRun: run => void runs.push(run),
  });
  return { ...time, runs, timers };
}

describe('a schedule', () => {
  it('runs at its pace', async () => {
    const starts: number[] = [];
    const { clock, advance, timers } = timersOf([
      { schedules: [5 * minute], handler: () => void starts.push(clock()) },
    ]);
    const begin = clock();
    await advance(16 * minute);
    await timers.stop();
    expect(starts.map(at => (at - begin) / minute)).toEqual([0, 5, 10, 15]);
  });

  it('first runs at a random moment within its pause, and within five minutes when it comes once a day', async () => {
    const first = async (pause: number, random: number) => {
      let at = 0;
      const { clock, advance, timers } = timersOf(
        [
          {
            schedules: [pause],
            handler: () => {
              at ||= clock();
            },
          },
        ],
        () => random,
      );
      const begin = clock();
      await advance(10 * minute);
      await timers.stop();
      return (at - begin) / minute;
    };
    expect(await first(minute, 0.5)).toBe(0.5);
    expect(await first(24 * 60 * minute, 0.5)).toBe(2.5);
    expect(await first(24 * 60 * minute, 0.999)).toBeCloseTo(4.995);
  });

  it('never overlaps itself: a run that takes longer puts the next one off', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const long = deferred();
    const { advance, timers } = timersOf([
      {
        async handler() {
          runs += 1;
          running += 1;
          most = Math.max(most, running);
          if (runs === 1) await long.promise;
          running -= 1;
        },
      },
    ]);
    await advance(5 * minute);
    expect([runs, running]).toEqual([1, 1]);
    long.resolve();
    await advance(minute / 2);
    expect(runs).toBe(2);
    // And goes on at its pace, without making up for what was missed.
    await advance(2 * minute);
    expect([runs, most]).toEqual([4, 1]);
    await timers.stop();
  });

  it('that fails is told and runs again, and does not disturb another', async () => {
    let others = 0;
    const { advance, runs, timers } = timersOf([
      {
        name: 'broken',
        handler: () => {
          throw new Error('no table');
        },
      },
      {
        name: 'sound',
        handler: () => {
          others += 1;
        },
      },
    ]);
    await advance(2.5 * minute);
    await timers.stop();
    expect(others).toBe(3);
    const broken = runs.filter(({ name }) => name === 'broken');
    expect(broken).toHaveLength(3);
    expect(broken[0]?.fault?.error).toMatchObject({ message: 'no table' });
    expect(runs.find(({ name }) => name === 'sound')).not.toHaveProperty('fault');
  });

  it('is told its time, and gets an event as EventBridge sends it', async () => {
    const given: unknown[] = [];
    const { advance, timers } = timersOf([
      {
        handler: (event, context) =>
          void given.push(event, context.getRemainingTimeInMillis(), context.stopping.aborted),
      },
    ]);
    await advance(1_000);
    await timers.stop();
    expect(given).toEqual([
      expect.objectContaining({
        source: 'aws.events',
        'detail-type': 'Scheduled Event',
        time: '2027-01-01T00:00:00.000Z',
      }),
      55_000,
      false,
    ]);
  });

  it('whose run hangs is named once its time is over', async () => {
    const long = deferred();
    const { advance, timers } = timersOf([{ name: 'hangs', handler: () => long.promise }, { name: 'sound' }]);
    await advance(55_000);
    expect(timers.overrun()).toEqual([]);
    await advance(1);
    expect(timers.overrun()).toEqual(['hangs']);
    long.resolve();
    await advance(0);
    expect(timers.overrun()).toEqual([]);
    await timers.stop();
  });
});

describe('schedules that are to stop', () => {
  it('begin nothing more, tell the present run so, and wait for its end', async () => {
    const long = deferred();
    let runs = 0;
    let told = false;
    const { advance, timers } = timersOf([
      {
        async handler(_, context) {
          runs += 1;
          context.stopping.addEventListener('abort', () => {
            told = true;
          });
          await long.promise;
        },
      },
    ]);
    await advance(1);
    let stopped = false;
    const stopping = timers.stop().then(() => {
      stopped = true;
    });
    await advance(10 * minute);
    expect([told, stopped, runs]).toEqual([true, false, 1]);
    long.resolve();
    await stopping;
    await advance(10 * minute);
    expect(runs).toBe(1);
  });
});
