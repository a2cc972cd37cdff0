import { setTimeout as wait } from 'node:timers/promises';
import { isoTime } from '../../shared/platform/time.ts';
import { clockJumps } from './clockJumps.ts';
import type { TableActivity } from './table/tableActivity.ts';

export interface ScheduledFunction {
  readonly name: string;
  /** ms, as its deployment grants. */
  readonly timeoutMs: number;
  readonly handler: (event: unknown, context: unknown) => unknown;
}

export interface ScheduleLoop {
  /** Starts no further run and waits for those under way. */
  stop(): Promise<void>;
  /** Does something while no run is under way, and none begins; one that takes long is not waited for to its end. */
  between(work: () => Promise<void>): Promise<void>;
}

/** Longer than this no function waits for another one, ms: a receiver of alarms that hangs holds up nobody's events. */
const maxWaitMs = 3_000;

/** A round that finds nothing to do is followed by the next one so many pauses later at the latest. */
const idlePauses = 15;

/** The schedule that judges what the others have left. */
const watchdog = 'watchdog';

/**
 * Calls the scheduled functions one after the other, pauses, and begins again: days of the deployed schedules pass
 * in seconds. A failing function is reported and called again in the next round, as its schedule would. One that takes long
 * goes on beside the others, and is not called again before it has ended.
 *
 * After a round that changed nothing in the table there is nothing to look for until something is written, or a time
 * comes at which something is due. Not everything is in the table (the marketplace may have something new of an order):
 * so a round comes now and then anyway.
 *
 * The clock of a sandbox jumps, when somebody moves it, when the data of yesterday is started again, or when the machine
 * slept. Then a year's work is due that nobody could have done, and no schedule has run for a year: the watchdog looks
 * when every other one has run from its beginning to its end since, and has found nothing more to do. One that is under way
 * for longer than its deployment would grant does not come to its end: the watchdog looks, and tells of it.
 */
export function startScheduleLoop(options: {
  readonly functions: readonly ScheduledFunction[];
  readonly pauseMs: number;
  readonly activity: TableActivity;
  readonly log: (line: string) => void;
  /** Resolves after `ms`, or at once when the signal aborts. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** ms; another one for tests. */
  readonly maxWaitMs?: number;
  /** ms of a clock that nobody moves; another one for tests. */
  readonly steadyClock?: () => number;
}): ScheduleLoop {
  const { functions, pauseMs, activity, log, pause = pauseFor } = options;
  const { steadyClock = () => performance.now() } = options;
  const jumps = clockJumps(steadyClock);
  /** After how many jumps each schedule last ran without another one meanwhile. */
  const ranAfterJump = new Map<string, number>();
  const stopping = new AbortController();
  const underWay = new Map<string, { readonly ending: Promise<boolean>; readonly beganAt: number }>();
  /** False when it failed; one that takes long has not. */
  let held = Promise.resolve();
  const run = async (scheduled: ScheduledFunction): Promise<boolean> => {
    const { name } = scheduled;
    await held;
    if (underWay.has(name)) return true;
    const jumpsBefore = jumps.count();
    const ending = runOnce(scheduled, log).finally(() => {
      underWay.delete(name);
      if (jumps.count() === jumpsBefore) ranAfterJump.set(name, jumpsBefore);
    });
    underWay.set(name, { ending, beganAt: steadyClock() });
    return patiently(ending);
  };
  /** What comes of it, or true when it takes long. */
  const patiently = (ending: Promise<boolean>): Promise<boolean> => {
    const ended = new AbortController();
    const patience = pauseFor(options.maxWaitMs ?? maxWaitMs, ended.signal).then(() => true);
    return Promise.race([ending, patience]).finally(() => ended.abort());
  };
  const others = functions.filter(({ name }) => name !== watchdog);
  const watchdogs = functions.filter(({ name }) => name === watchdog);
  const hangs = ({ name, timeoutMs }: ScheduledFunction): boolean =>
    steadyClock() - (underWay.get(name)?.beganAt ?? steadyClock()) > timeoutMs;
  const haveComeRound = (): boolean =>
    others.every(one => ranAfterJump.get(one.name) === jumps.count() || hangs(one));
  /** After how many jumps the watchdog last looked, and which schedules failed in the round before. */
  let lookedAfterJump: number | undefined;
  let failedBefore = '';
  const rounds = (async () => {
    while (!stopping.signal.aborted) {
      const before = activity.writes();
      const failed: string[] = [];
      const runAll = async (some: readonly ScheduledFunction[]): Promise<void> => {
        for (const scheduled of some) {
          if (stopping.signal.aborted) return;
          if (!(await run(scheduled))) failed.push(scheduled.name);
        }
      };
      const jumpsBefore = jumps.count();
      await runAll(others);
      const isQuiet = activity.writes() === before && others.every(({ name }) => !underWay.has(name));
      if (jumps.count() === jumpsBefore && isQuiet) jumps.settled();
      // Of a round in which a table was mended half of the schedules could leave no word: the next one tells.
      const isWhole = failed.length === 0 || failed.join() === failedBefore;
      failedBefore = failed.join();
      if (jumps.areSettled() && haveComeRound() && (isWhole || lookedAfterJump === jumps.count())) {
        lookedAfterJump = jumps.count();
        await runAll(watchdogs);
      }
      const mayWait = () => !stopping.signal.aborted && failed.length === 0 && activity.writes() === before;
      // The table may be out of order, as somebody wished: then it is asked again.
      const dueAt = mayWait() ? await activity.nextDueAt().catch(() => 0) : 0;
      let pauses = 0;
      do {
        await pause(pauseMs, stopping.signal);
        pauses += 1;
        // The sandbox's clock can be moved on at any moment.
      } while (pauses < idlePauses && mayWait() && (dueAt ?? Number.POSITIVE_INFINITY) > Date.now());
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await rounds;
      await Promise.all([...underWay.values()].map(({ ending }) => ending));
    },
    async between(work) {
      const done = held.then(async () => {
        await Promise.all([...underWay.values()].map(({ ending }) => patiently(ending)));
        await work();
      });
      held = done.catch(() => undefined);
      await done;
    },
  };
}

const pauseFor = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal }).catch(() => undefined);

/** Whether it ended well. */
async function runOnce(
  { name, timeoutMs, handler }: ScheduledFunction,
  log: (line: string) => void,
): Promise<boolean> {
  const startedAt = Date.now();
  const event = {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    time: isoTime(startedAt),
    detail: {},
  };
  const context = {
    functionName: name,
    awsRequestId: crypto.randomUUID(),
    getRemainingTimeInMillis: () => Math.max(0, startedAt + timeoutMs - Date.now()),
  };
  try {
    await handler(event, context);
    return true;
  } catch (error) {
    log(
      `schedule: ${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return false;
  }
}
