import { minuteMs } from '../../shared/platform/time.ts';
import { TableError } from '../../shared/table/tableError.ts';
import type { ReceivedMessage } from '../support/testProduct.ts';
import type { Fate } from './ioGate.ts';
import type { Life, Pause, Step } from './life.ts';
import { openWorld, type Process, type World } from './world.ts';

export interface CrashReport {
  /** Requests before which a process died, of all lives. */
  readonly crashes: number;
  /** Requests that had their effect, and whose answer was lost with the process. */
  readonly lostAnswers: number;
  /** Requests that were throttled, or whose connection broke. */
  readonly refusals: number;
  readonly violations: readonly string[];
}

export interface CrashOptions {
  /** Every so-many-th request is struck; 1 for each. */
  readonly stride?: number;
  /** The first request that is struck; moves the points of a run with a stride. */
  readonly first?: number;
  onLife?(text: string): void;
}

const fates: readonly Fate[] = ['dies-before', 'dies-after', 'refused'];

/** The marketplace repeats a call for hours: so often, a few minutes apart. */
const maxRepeats = 12;

/**
 * Plays every life once without a fault, then once for each request of it and each fate. In the end everything that
 * anybody can see must be as in the life without a fault, and the product must have heard every event, in sequence.
 */
export async function crashEverywhere(
  engine: { readonly endpoint: string },
  lives: readonly Life[],
  { stride = 1, first = 1, onLife = () => undefined }: CrashOptions = {},
): Promise<CrashReport> {
  const counts: Record<Fate, number> = { 'dies-before': 0, 'dies-after': 0, refused: 0 };
  const violations: string[] = [];
  for (const life of lives) {
    const worlds = worldsFor(engine, life);
    try {
      const whole = await play(await worlds.next(), life, `${life.name}-0`);
      const requests = whole.requests;
      for (const fate of fates) {
        for (let nth = first; nth <= requests; nth += stride) {
          const order = `${life.name}-${fate}-${nth}`;
          const found = await play(await worlds.next(), life, order, { nth, fate }).catch((error: unknown) =>
            String(error),
          );
          const where = `${life.name}: request ${nth} ${fate}`;
          if (typeof found === 'string') {
            violations.push(`${where}: ${found}`);
            continue;
          }
          // A life that took another way may have had fewer requests.
          if (!found.hasStruck) continue;
          counts[fate] += 1;
          violations.push(...differences(whole, found).map(text => `${where}: ${text}`));
        }
      }
      onLife(`${life.name}: ${requests} requests`);
    } finally {
      await worlds.close();
    }
  }
  return {
    crashes: counts['dies-before'],
    lostAnswers: counts['dies-after'],
    refusals: counts.refused,
    violations,
  };
}

/** The plays of a life share a world for a while: its schedules must not grow with the number of those before. */
function worldsFor(engine: { readonly endpoint: string }, { world: options, playsPerWorld = 25 }: Life) {
  let world: World | undefined;
  let plays = 0;
  return {
    async next(): Promise<World> {
      if (world !== undefined && plays < playsPerWorld) {
        plays += 1;
        return world;
      }
      await world?.close();
      plays = 1;
      world = await openWorld(engine, options);
      return world;
    },
    close: async () => world?.close(),
  };
}

interface Played {
  readonly requests: number;
  readonly hasStruck: boolean;
  /** What can be seen in the end, with times and ids masked. */
  readonly seen: string;
  /** Of each item the types of what the product heard, each event once, in the order in which it heard them first. */
  readonly heard: readonly string[];
  readonly outOfSequence: readonly string[];
}

interface Strike {
  readonly nth: number;
  readonly fate: Fate;
}

/** Plays a life, and ends every process that had a part in it. */
async function play(world: World, life: Life, order: string, strike?: Strike): Promise<Played> {
  const started: Process[] = [];
  const start = (): Process => {
    const process = world.start();
    started.push(process);
    return process;
  };
  try {
    return await playThrough(world, life, order, start, strike);
  } finally {
    for (const process of started) process.end();
  }
}

async function playThrough(
  world: World,
  life: Life,
  order: string,
  start: () => Process,
  strike?: Strike,
): Promise<Played> {
  const heardBefore = world.product.received.length;
  let process = start();
  const struck = process.gate;
  if (strike !== undefined) struck.strike(strike.nth, strike.fate);

  /** Does something in the process that lives; `undefined` when it died of it. */
  const inProcess = async <Result>(
    work: (living: Process) => Promise<Result>,
  ): Promise<Result | undefined> => {
    const { gate } = process;
    const result = await Promise.race([work(process), gate.death.then(() => undefined)]);
    if (gate !== struck || !gate.hasStruck || strike?.fate === 'refused') return result;
    process = start();
    // What it held is free again.
    world.clock.advance(2 * minuteMs);
    return undefined;
  };

  for (const step of life.steps(order, world)) {
    if (isPause(step)) {
      world.clock.advance(step.ms);
      const { hasStruck } = struck;
      await inProcess(living => runSchedules(living, step.all));
      // The next run comes a minute later, long before anything else happens.
      if (struck.hasStruck !== hasStruck) await inProcess(living => runSchedules(living, step.all));
      continue;
    }
    let code = await inProcess(({ bridge }) => step.send(bridge));
    for (let repeats = 0; code === undefined || !step.done.includes(code); repeats += 1) {
      if (repeats === maxRepeats) throw new Error(`${step.name} is answered ${code} for ever`);
      world.clock.advance(2 * minuteMs);
      await inProcess(living => runSchedules(living, false));
      code = await inProcess(({ bridge }) => step.send(bridge));
    }
  }
  // What is left is worked on by the schedules: an attempt that failed waits for an hour at most.
  for (const minutes of [1, 70, 70]) {
    world.clock.advance(minutes * minuteMs);
    await inProcess(living => runSchedules(living, true));
  }
  const requests = struck.count;
  const reader = start();
  const heard = world.product.received.slice(heardBefore);
  return {
    requests,
    hasStruck: struck.hasStruck,
    seen: masked(await life.seen(order, reader.bridge, world), order, world.openedAt),
    ...sequenceOf(heard),
  };
}

/** A run that meets a fault of the table ends there; the next one goes on. */
async function runSchedules(process: Process, all: boolean): Promise<void> {
  await process.schedules(all).catch((error: unknown) => {
    if (!(error instanceof TableError)) throw error;
  });
}

const isPause = (step: Step | Pause): step is Pause => step.name === 'pause';

function sequenceOf(messages: readonly ReceivedMessage[]): Pick<Played, 'heard' | 'outOfSequence'> {
  const seen = new Set<string>();
  const first = messages.filter(({ id }) => !seen.has(id) && seen.add(id));
  const newest = new Map<string, number>();
  const outOfSequence: string[] = [];
  const perItem = new Map<string, string[]>();
  const hints = new Set<string>();
  for (const { type, data } of first) {
    const ids = [data.applicationId, data.eventId, data.instanceId, data.tenantId, data.orderId];
    const item = `${type.split('.')[0]} ${ids.find(id => typeof id === 'string')}`;
    // A list that was told of, and then written half-way only, is told of again: its repeat says the same.
    const hint = JSON.stringify([item, type, { ...data, sequence: 0 }], (_, part: unknown) => sorted(part));
    const isToldAgain = /^(application|users|departments)\./.test(type) && hints.has(hint);
    hints.add(hint);
    if (!isToldAgain) perItem.set(item, [...(perItem.get(item) ?? []), type]);
    const sequence = Number(data.sequence ?? Number.NaN);
    if (sequence <= (newest.get(item) ?? 0)) outOfSequence.push(`${type} (${sequence}) came late`);
    if (!Number.isNaN(sequence)) newest.set(item, sequence);
  }
  // A hint that comes before the product has heard of the last one is told with it.
  const heard = [...perItem.values()].map(types =>
    types.filter((type, at) => type !== 'order.notified' || types[at - 1] !== type).join(' '),
  );
  return { heard: heard.sort(), outOfSequence };
}

/** Attributes that say when something happened or how often it was tried: a fault may move them. */
const moving: ReadonlySet<string> = new Set([
  ...[
    'id',
    'at',
    'leftAt',
    'nextAt',
    'createdAt',
    'updatedAt',
    'syncedAt',
    'frozenAt',
    'releasedAt',
    'confirmedAt',
  ],
  ...['attempts', 'note', 'since', 'beginAt', 'endAt', 'meteringSn', 'effectiveAt', 'eventKey'],
]);

/** Every order has names of its own, and every play times of its own. */
function masked(value: unknown, order: string, openedAt: number): string {
  const text = JSON.stringify(
    value,
    (name, part: unknown) => (moving.has(name) && part !== null ? '…' : sorted(part)),
    1,
  );
  return (
    text
      .replaceAll(order, 'ORDER')
      // Times of a play in minutes from the start of its world, and each world on ports of its own.
      .replace(
        /\b1[6-9]\d{11}\b|\b2\d{12}\b/g,
        text => `+${Math.round((Number(text) - openedAt) / minuteMs)}`,
      )
      .replace(/localhost:\d+/g, 'localhost')
      .replace(/\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b/g, 'ID')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
  );
}

/** An engine may give the members of a map in any order. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function differences(whole: Played, found: Played): readonly string[] {
  const told = found.outOfSequence.map(text => `out of sequence: ${text}`);
  if (found.heard.join() !== whole.heard.join())
    told.push(`the product heard ${found.heard.join(' ')} instead of ${whole.heard.join(' ')}`);
  if (found.seen !== whole.seen) told.push(`another end: ${firstDifference(whole.seen, found.seen)}`);
  return told;
}

function firstDifference(one: string, other: string): string {
  const [lines, others] = [one.split('\n'), other.split('\n')];
  const at = lines.findIndex((line, index) => line !== others[index]);
  const shown = (all: readonly string[]) =>
    all
      .slice(Math.max(0, at - 3), at + 3)
      .map(line => line.trim())
      .join(' ');
  return `${shown(lines)} became ${shown(others)}`;
}
