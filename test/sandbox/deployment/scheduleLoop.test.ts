import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/console/movableClock.ts';
import { startScheduleLoop } from '../../../sandbox/deployment/scheduleLoop.ts';
import type { TableActivity } from '../../../sandbox/deployment/table/tableActivity.ts';
import { deferred } from '../../support/deferred.ts';
import { eventually } from '../../support/eventually.ts';

/** A table that is always written to. */
function busy(): TableActivity {
  let writes = 0;
  return { writes: () => (writes += 1), nextDueAt: async () => undefined };
}

/** A loop whose pauses end by hand, over a table that stands still until it is written to. */
function stepped() {
  const state = { rounds: 0, writes: 0, dueAt: undefined as number | undefined, fails: false };
  let end: (() => void) | undefined;
  const loop = startScheduleLoop({
    functions: [
      {
        name: 'deliverEvents',
        timeoutMs: 1000,
        handler: () => {
          state.rounds += 1;
          if (state.fails) throw new Error('no table');
        },
      },
    ],
    pauseMs: 1,
    activity: { writes: () => state.writes, nextDueAt: async () => state.dueAt },
    log: () => undefined,
    pause: (_ms, signal) =>
      new Promise(resolve => {
        end = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
  });
  /** Lets a pause end, and waits for the next one. */
  const step = async () => {
    await eventually(() => expect(end).toBeDefined(), { interval: 1 });
    const present = end;
    end = undefined;
    present?.();
    await eventually(() => expect(end).toBeDefined(), { interval: 1 });
  };
  return { state, step, stop: loop.stop };
}

it('looks again at once where something was written, and only now and then where nothing was', async () => {
  const { state, step, stop } = stepped();
  for (let pauses = 0; pauses < 14; pauses += 1) await step();
  expect(state.rounds).toBe(1);
  await step();
  expect(state.rounds).toBe(2);
  state.writes += 1;
  await step();
  expect(state.rounds).toBe(3);
  await stop();
});

it('lets something be done between two runs, when the one under way has ended, or takes long', async () => {
  const seen: string[] = [];
  let running = deferred();
  const begun = [deferred(), deferred(), deferred()];
  const loop = startScheduleLoop({
    functions: [
      {
        name: 'deliverEvents',
        timeoutMs: 1_000,
        handler: async () => {
          seen.push('begins');
          begun[seen.filter(word => word === 'begins').length - 1]?.resolve();
          await running.promise;
          seen.push('ends');
        },
      },
    ],
    pauseMs: 1,
    activity: busy(),
    log: () => undefined,
    maxWaitMs: 200,
  });
  await begun[0]?.promise;
  const held = deferred();
  const ended = running;
  running = deferred();
  const work = loop.between(async () => {
    seen.push('moves');
    await held.promise;
    seen.push('has moved');
  });
  // Whoever fails holds up nobody behind.
  const failed = loop.between(() => Promise.reject(new Error('no table')));
  // Time enough for what is not held.
  await wait(50);
  ended.resolve();
  await eventually(() => expect(seen).toContain('moves'), { interval: 1 });
  await wait(50);
  held.resolve();
  await work;
  await expect(failed).rejects.toThrow('no table');
  await begun[1]?.promise;
  expect(seen).toEqual(['begins', 'ends', 'moves', 'has moved', 'begins']);
  // This one does not end in time.
  await loop.between(async () => void seen.push('moves'));
  expect(seen.slice(5)).toEqual(['moves']);
  running.resolve();
  await loop.stop();
});

it('looks again when something has become due, also when the clock is moved', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'clock-'));
  const clock = movableClock(join(directory, 'clock'));
  const { state, step, stop } = stepped();
  state.dueAt = Date.now() + 3_600_000;
  await step();
  expect(state.rounds).toBe(1);
  clock.move(3_600_000);
  await step();
  expect(state.rounds).toBe(2);
  clock.restore();
  rmSync(directory, { recursive: true });
  await stop();
});

it('looks again after a round that failed', async () => {
  const { state, step, stop } = stepped();
  state.fails = true;
  for (let pauses = 0; pauses < 15; pauses += 1) await step();
  const { rounds } = state;
  await step();
  expect(state.rounds).toBe(rounds + 1);
  await stop();
});

it('calls the scheduled functions in turn, again and again', async () => {
  const calls: string[] = [];
  const scheduled = (name: string) => ({ name, timeoutMs: 1000, handler: () => void calls.push(name) });
  const loop = startScheduleLoop({
    functions: [scheduled('a'), scheduled('b')],
    pauseMs: 1,
    activity: busy(),
    log: () => undefined,
  });
  await eventually(() => expect(calls.length).toBeGreaterThanOrEqual(6));
  await loop.stop();
  expect(calls.slice(0, 6)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});

it('reports a failing function and calls it again', async () => {
  const lines: string[] = [];
  let calls = 0;
  const handler = () => {
    calls += 1;
    throw new Error('no table');
  };
  const loop = startScheduleLoop({
    functions: [{ name: 'deliverEvents', timeoutMs: 1000, handler }],
    pauseMs: 1,
    activity: busy(),
    log: line => lines.push(line),
  });
  await eventually(() => expect(calls).toBeGreaterThanOrEqual(2));
  await loop.stop();
  expect(lines[0]).toContain('deliverEvents failed: Error: no table');
});

it('ends when the present run has ended, and starts no other', async () => {
  let finish: () => void = () => undefined;
  let calls = 0;
  const handler = () => {
    calls += 1;
    return new Promise<void>(resolve => {
      finish = resolve;
    });
  };
  const loop = startScheduleLoop({
    functions: [{ name: 'a', timeoutMs: 1000, handler }],
    pauseMs: 1,
    activity: busy(),
    log: () => undefined,
  });
  let stopped = false;
  const stopping = loop.stop().then(() => {
    stopped = true;
  });
  await Promise.resolve();
  expect(stopped).toBe(false);
  finish();
  await stopping;
  expect(calls).toBe(1);
});

it('tells a function the time that it has left', async () => {
  const times: number[] = [];
  const handler = (_event: unknown, context: unknown) =>
    void times.push((context as { getRemainingTimeInMillis(): number }).getRemainingTimeInMillis());
  const loop = startScheduleLoop({
    functions: [{ name: 'a', timeoutMs: 55_000, handler }],
    pauseMs: 1,
    activity: busy(),
    log: () => undefined,
  });
  await eventually(() => expect(times.length).toBeGreaterThan(0));
  await loop.stop();
  expect(times[0]).toBeGreaterThan(0);
  expect(times[0]).toBeLessThanOrEqual(55_000);
});

it('lets none wait for one that hangs, calls that one no second time meanwhile, and waits for it at the end', async () => {
  const calls = { hangs: 0, goesOn: 0 };
  const hold = deferred();
  const loop = startScheduleLoop({
    functions: [
      {
        name: 'watchdog',
        timeoutMs: 1000,
        handler: () => {
          calls.hangs += 1;
          return hold.promise;
        },
      },
      {
        name: 'deliverEvents',
        timeoutMs: 1000,
        handler: () => {
          calls.goesOn += 1;
        },
      },
    ],
    pauseMs: 1,
    // Nothing is written, so that the watchdog looks at once.
    activity: { writes: () => 0, nextDueAt: async () => 0 },
    log: () => undefined,
    maxWaitMs: 1,
  });
  await eventually(() => expect(calls.hangs).toBe(1), { interval: 1 });
  const hungAt = calls.goesOn;
  await eventually(() => expect(calls.goesOn).toBeGreaterThan(hungAt + 3), { interval: 1 });
  let stopped = false;
  const stopping = loop.stop().then(() => {
    stopped = true;
  });
  const before = calls.goesOn;
  await eventually(() => expect(calls.goesOn).toBeLessThanOrEqual(before + 1), { interval: 1 });
  expect(stopped).toBe(false);
  hold.resolve();
  await stopping;
  expect(calls.hangs).toBe(1);
});

const year = 365 * 24 * 3_600_000;

interface Watched {
  writes: number;
  moved: boolean;
  jumped: number;
  readonly calls: string[];
}

/** A loop of two schedules and the watchdog, whose machine and clock stand still until they are moved. */
function watchedLoop(
  deliver: (state: Watched) => unknown,
  purge: (state: Watched) => unknown = () => undefined,
) {
  const directory = mkdtempSync(join(tmpdir(), 'clock-'));
  const clock = movableClock(join(directory, 'clock'));
  const state: Watched = { writes: 0, moved: false, jumped: 0, calls: [] };
  const scheduled = (name: string, work: () => unknown) => ({
    name,
    timeoutMs: 60_000,
    handler: () => {
      state.calls.push(name);
      return work();
    },
  });
  const loop = startScheduleLoop({
    functions: [
      scheduled('watchdog', () => undefined),
      scheduled('deliverEvents', () => deliver(state)),
      scheduled('purgeExpired', () => purge(state)),
    ],
    pauseMs: 1,
    activity: { writes: () => state.writes, nextDueAt: async () => 0 },
    log: () => undefined,
    maxWaitMs: 1,
    steadyClock: () => Date.now() - state.jumped,
  });
  const looked = () => eventually(() => expect(state.calls).toContain('watchdog'));
  return {
    state,
    looked,
    jump: async () => {
      await looked();
      clock.move(year);
      state.jumped += year;
      state.moved = true;
      state.calls.length = 0;
    },
    /** Time passes for both clocks. */
    later: (ms: number) => clock.move(ms),
    async end() {
      await loop.stop();
      clock.restore();
      rmSync(directory, { recursive: true });
    },
  };
}

it('lets the schedules do what a jump of the clock made due before the watchdog looks', async () => {
  let left = 5;
  const { state, looked, jump, end } = watchedLoop(state => {
    if (state.moved && left > 0) {
      left -= 1;
      state.writes += 1;
    }
  });
  await jump();
  await looked();
  // Five rounds that found something, and one that found nothing; one may have been under way.
  expect(left).toBe(0);
  expect(state.calls.indexOf('watchdog')).toBeGreaterThanOrEqual(6);
  await end();
});

it('lets the watchdog look also when the schedules do not come to an end of it', async () => {
  const { state, looked, jump, later, end } = watchedLoop(state => {
    if (state.moved) state.writes += 1;
  });
  await jump();
  await eventually(() => expect(state.calls.length).toBeGreaterThan(20));
  expect(state.calls).not.toContain('watchdog');
  later(30_000);
  await looked();
  await end();
});

it('lets the watchdog tell at once of schedules that do nothing any more', async () => {
  const { looked, jump, end } = watchedLoop(() => undefined);
  await jump();
  await looked();
  await end();
});

/** So many runs of the other schedule: every one ends a round. */
const rounds = (state: Watched, count: number) =>
  eventually(() => expect(state.calls.filter(name => name === 'purgeExpired').length).toBeGreaterThan(count));

it('lets the watchdog wait after a jump for a run that takes long, and for one that began before it', async () => {
  const before = deferred();
  const after = deferred();
  const holds = [before, after];
  const { state, looked, jump, later, end } = watchedLoop(state =>
    state.moved || state.calls.includes('slow') ? holds.shift()?.promise : undefined,
  );
  await looked();
  state.calls.push('slow');
  await eventually(() => expect(holds.length).toBe(1));
  await jump();
  await rounds(state, 3);
  // Past the time that is given to what was due, not past what the function may take.
  later(30_000);
  await rounds(state, 8);
  expect(state.calls).not.toContain('watchdog');
  before.resolve();
  await eventually(() => expect(holds.length).toBe(0));
  await rounds(state, 12);
  expect(state.calls).not.toContain('watchdog');
  after.resolve();
  await looked();
  await end();
});

it('lets the watchdog tell of a schedule that is under way for longer than its deployment grants', async () => {
  const hold = deferred();
  const { state, looked, jump, later, end } = watchedLoop(({ moved }) => (moved ? hold.promise : undefined));
  await jump();
  await rounds(state, 3);
  later(30_000);
  await rounds(state, 8);
  expect(state.calls).not.toContain('watchdog');
  later(60_000);
  await looked();
  hold.resolve();
  await end();
});

it('lets the watchdog wait after a jump for a round that is not half of a table that fails', async () => {
  let fails = true;
  const failing = ({ moved }: Watched) => {
    if (moved && fails) throw new Error('no table');
  };
  const { state, jump, looked, end } = watchedLoop(failing, state => {
    // Mended between two schedules of one round.
    if (state.moved && fails) fails = false;
  });
  await jump();
  await looked();
  const until = state.calls.indexOf('watchdog');
  expect(state.calls.slice(0, until).filter(name => name === 'deliverEvents').length).toBeGreaterThanOrEqual(
    2,
  );
  await end();
});

it('lets the watchdog look also when a schedule always fails', async () => {
  const { jump, looked, end } = watchedLoop(({ moved }) => {
    if (moved) throw new Error('of its own');
  });
  await jump();
  await looked();
  await end();
});
