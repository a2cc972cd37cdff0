import { setTimeout as wait } from 'node:timers/promises';
import { isoTime } from '../../shared/platform/time.ts';
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
}

/** Longer than this no function waits for another one, ms: a receiver of alarms that hangs holds up nobody's events. */
const maxWaitMs = 3_000;

/** A round that finds nothing to do is followed by the next one so many pauses later at the latest. */
const idlePauses = 15;

/** A clock that is this far from where it would be was moved, or the machine slept, ms. */
const jumpMs = 60_000;

/** So long after a jump the watchdog looks at the latest, ms: what is not done then does not get done. */
const watchdogWaitsMs = 20_000;

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
 * slept. Then a year's work is due that nobody could have done: the watchdog looks when the other schedules have run
 * since and have found nothing more to do. What stands still altogether finds nothing either, and is told by it at once.
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
  const stopping = new AbortController();
  const underWay = new Map<string, Promise<boolean>>();
  /** False when it failed; one that takes long has not. */
  const run = async (scheduled: ScheduledFunction): Promise<boolean> => {
    const { name } = scheduled;
    if (underWay.has(name)) return true;
    const ending = runOnce(scheduled, log).finally(() => underWay.delete(name));
    underWay.set(name, ending);
    const ended = new AbortController();
    const patience = pauseFor(options.maxWaitMs ?? maxWaitMs, ended.signal).then(() => true);
    return Promise.race([ending, patience]).finally(() => ended.abort());
  };
  const jumps = clockJumps(options.steadyClock ?? (() => performance.now()));
  const others = functions.filter(({ name }) => name !== watchdog);
  const watchdogs = functions.filter(({ name }) => name === watchdog);
  const rounds = (async () => {
    while (!stopping.signal.aborted) {
      const before = activity.writes();
      let failed = false;
      const runAll = async (some: readonly ScheduledFunction[]): Promise<void> => {
        for (const scheduled of some) {
          if (stopping.signal.aborted) return;
          if (!(await run(scheduled))) failed = true;
        }
      };
      const jumpsBefore = jumps.count();
      await runAll(others);
      const isQuiet = activity.writes() === before && others.every(({ name }) => !underWay.has(name));
      if (jumps.count() === jumpsBefore && isQuiet) jumps.settled();
      if (jumps.areSettled()) await runAll(watchdogs);
      const mayWait = () => !stopping.signal.aborted && !failed && activity.writes() === before;
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
      await Promise.all(underWay.values());
    },
  };
}

/** Watches how a clock that can be moved runs beside one that cannot. */
function clockJumps(steady: () => number) {
  const offset = () => Date.now() - steady();
  let known = offset();
  let count = 0;
  // What is started again is a jump too: nobody did the work of the hours between.
  let unsettledSince: number | undefined = steady();
  const look = (): void => {
    if (Math.abs(offset() - known) < jumpMs) return;
    known = offset();
    count += 1;
    unsettledSince = steady();
  };
  return {
    /** How often it has jumped. */
    count(): number {
      look();
      return count;
    },
    /** All that was due after the last jump is done. */
    settled(): void {
      unsettledSince = undefined;
    },
    areSettled(): boolean {
      look();
      return unsettledSince === undefined || steady() - unsettledSince > watchdogWaitsMs;
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
