import { type AlarmGroup, type AlarmName, type AlarmSeverity, alarms } from '../../../platform/alarms.ts';
import { hourMs, minuteMs } from '../../../platform/time.ts';

/** One alarm between its beginning and its end. Times are epoch ms. */
export interface Incident {
  /** Open text: a newer version knows further ones. */
  readonly name: string;
  readonly beganAt: number;
  readonly lastAt: number;
  /** How often it was seen. */
  readonly times: number;
  readonly detail: Readonly<Record<string, string | number>>;
  /** When somebody was last told of it; absent until then. */
  readonly toldAt?: number;
}

export interface Occurrence {
  readonly name: string;
  readonly at: number;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** What there is to say, each in the order in which it began. */
export interface News {
  readonly begun: readonly Incident[];
  /** Told before, and not over after hours. */
  readonly lasting: readonly Incident[];
  readonly over: readonly Incident[];
}

export interface Judged {
  readonly news: News | undefined;
  /** What is remembered once the news are told. */
  readonly told: readonly Incident[];
  /** What is remembered when they could not be told: they are told the next time, with what is known then. */
  readonly untold: readonly Incident[];
}

/**
 * What the watchdog finds for itself, at every look: it is over when it is not found any more. Everything else is raised
 * where it happens, and is over when it has not been raised again for a while.
 */
const conditions: ReadonlySet<string> = new Set<AlarmName>([
  'EventOverdue',
  'CreationFailing',
  'CallsFailing',
  'SignaturesRefused',
  'UsageNotPushed',
  'DueWorkLate',
  'ScheduleFailing',
  'ScheduleNotRun',
]);

/** Two looks without it: what comes and goes is one incident, not many. */
const conditionOverMs = 10 * minuteMs;
/** No reminder and no repeat of anything comes more seldom than every hour. */
const occurrenceOverMs = 2 * hourMs;
/** The dial is repeated every five minutes until it succeeds. */
const overAfterMs: Readonly<Partial<Record<string, number>>> = {
  SelfDialFailed: 15 * minuteMs,
  // Found by the daily comparison.
  NotifiedOrderWithoutInstance: 26 * hourMs,
  InstanceNeverConfirmed: 26 * hourMs,
  OrderNeverRead: 26 * hourMs,
  ReconciliationUnfinished: 26 * hourMs,
};

/** Somebody is told again of what is not over after so long. */
const againAfterMs: Readonly<Record<AlarmSeverity, number>> = {
  critical: 4 * hourMs,
  warning: 24 * hourMs,
  info: 24 * hourMs,
};

/** What goes on by itself is told when it was seen this often. */
const minTimesOfInfo = 6;

/**
 * Joins what is remembered with what was seen since, and says what is to be told: an alarm once when it begins, again
 * after hours while it lasts, once when it is over. What began and ended while nobody could be told is told once, as over.
 */
export function judge(
  known: readonly Incident[],
  seen: readonly Occurrence[],
  found: readonly Occurrence[],
  now: number,
): Judged {
  const incidents = new Map(known.map(incident => [incident.name, incident]));
  for (const occurrence of [...seen.filter(({ name }) => !conditions.has(name)), ...found]) {
    incidents.set(occurrence.name, joined(incidents.get(occurrence.name), occurrence));
  }
  const all = [...incidents.values()].toSorted((one, other) => one.beganAt - other.beganAt);
  const [over, going] = [
    all.filter(incident => isOver(incident, now)),
    all.filter(incident => !isOver(incident, now)),
  ];
  const news: News = {
    begun: going.filter(incident => incident.toldAt === undefined && isMentioned(incident)),
    lasting: going.filter(
      ({ name, toldAt }) => toldAt !== undefined && now - toldAt >= againAfterMs[severityOf(name)],
    ),
    over: over.filter(isMentioned),
  };
  const mentioned = new Set([...news.begun, ...news.lasting]);
  return {
    news: mentioned.size + news.over.length === 0 ? undefined : news,
    told: going.map(incident => (mentioned.has(incident) ? { ...incident, toldAt: now } : incident)),
    untold: [...going, ...news.over].toSorted((one, other) => one.beganAt - other.beganAt),
  };
}

/** What is not over at the time of a look and worth a person's time, in the order in which it began. */
export const openIncidents = (known: readonly Incident[], lookedAt: number): readonly Incident[] =>
  known
    .filter(incident => !isOver(incident, lookedAt) && isMentioned(incident))
    .toSorted((one, other) => one.beganAt - other.beganAt);

const isOver = ({ name, lastAt }: Incident, now: number): boolean => now - lastAt >= overAfter(name);

const isMentioned = ({ name, times }: Incident): boolean =>
  severityOf(name) !== 'info' || times >= minTimesOfInfo;

function joined(known: Incident | undefined, { name, at, detail }: Occurrence): Incident {
  if (known === undefined) return { name, beganAt: at, lastAt: at, times: 1, detail };
  // The same note is read again while its five minutes last.
  if (at <= known.lastAt) return known;
  return { ...known, lastAt: at, times: known.times + 1, detail };
}

const overAfter = (name: string): number =>
  conditions.has(name) ? conditionOverMs : (overAfterMs[name] ?? occurrenceOverMs);

/** An alarm of a newer version counts as one that a person should see. */
export const severityOf = (name: string): AlarmSeverity =>
  Object.hasOwn(alarms, name) ? alarms[name as AlarmName].severity : 'warning';

/** An alarm of a newer version belongs to the bundle. */
export const groupOf = (name: string): AlarmGroup =>
  Object.hasOwn(alarms, name) ? alarms[name as AlarmName].group : 'bundle';
