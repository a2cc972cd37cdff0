import { any, number, string } from 'dynamodb-toolbox/schema';
import { withinDeadline } from '../http/deadline.ts';
import type { Alarm } from '../platform/alarms.ts';
import { answerBudget } from '../platform/answerBudget.ts';
import type { Effects } from '../platform/effects.ts';
import { faultOf } from '../platform/faultOf.ts';
import type { Log } from '../platform/log.ts';
import { dayMs, isoTime, minuteMs } from '../platform/time.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { expiryAttributes } from '../table/dueShards.ts';
import { entity } from '../table/entity.ts';
import { itemQueries } from '../table/itemQueries.ts';
import { itemStore } from '../table/itemStore.ts';
import type { ItemKey } from '../table/key.ts';
import { key } from '../table/key.ts';
import { pages } from '../table/page.ts';

/** An alarm as the table has it: one of each name in five minutes, with what the last of them said. */
export interface NotedAlarm {
  /** Open text: a newer version knows further ones. */
  readonly name: string;
  /** Epoch ms. */
  readonly at: number;
  readonly detail: Alarm['detail'];
}

/**
 * Alarms on their way into the table, where the watchdog finds those of every container. To raise one costs nothing and
 * waits for nothing; whoever serves a call or a run keeps what was raised in it before it is over, since nothing runs
 * after the answer.
 */
export interface AlarmNotes {
  note(alarm: Alarm): void;
  /** Whether anything is left to keep. */
  readonly isWaiting: boolean;
  /** @throws {TableError}; what could not be kept is tried again at the next time */
  keep(signal?: AbortSignal): Promise<void>;
}

/** A container writes an alarm of one name no oftener than that, ms: a storm of them is a few writes. */
export const notedEveryMs = 5 * minuteMs;
const keptMs = 30 * dayMs;

type StoredAlarm = NotedAlarm &
  ItemKey & { readonly ttl: number; readonly dueShard?: string; readonly dueAt?: number };

const storedAlarm = (table: BridgeTable) =>
  entity(table, 'alarm', {
    name: string(),
    at: number(),
    detail: any(),
    ttl: number(),
    dueShard: string().optional(),
    dueAt: number().optional(),
  });

/** `ttl`: whether the engine deletes by TTL; where it does not, the purge schedule finds them. */
export function alarmNotes(
  table: BridgeTable,
  { ttl, clock }: { readonly ttl: boolean; readonly clock: () => number },
): AlarmNotes {
  const store = itemStore<StoredAlarm>(storedAlarm(table));

  const waiting = new Map<string, NotedAlarm>();
  /** By name: the five minutes that have theirs. There are as many as the catalogue has names. */
  const written = new Map<string, number>();

  return {
    note({ name, detail }) {
      const at = clock();
      if (written.get(name) !== slot(at)) waiting.set(name, { name, at, detail });
    },

    get isWaiting() {
      return waiting.size > 0;
    },

    async keep(signal) {
      const taken = [...waiting.values()];
      waiting.clear();
      await Promise.all(
        taken.map(async noted => {
          const { name, at } = noted;
          const pk = raisedOn(at);
          const sk = key(isoTime(slot(at)), name);
          written.set(name, slot(at));
          try {
            await store.put(
              { ...noted, pk, sk, ...expiryAttributes(pk, at + keptMs, ttl) },
              undefined,
              signal,
            );
          } catch (cause) {
            written.delete(name);
            if (!waiting.has(name)) waiting.set(name, noted);
            throw cause;
          }
        }),
      );
    },
  };
}

const slot = (at: number): number => at - (at % notedEveryMs);

const raisedOn = (at: number): string => key('alarms', isoTime(at).slice(0, 10));

/** What was raised between two times, epoch ms, oldest first. What cannot be read is left out. */
export async function alarmsSince(
  table: BridgeTable,
  from: number,
  now: number,
  signal?: AbortSignal,
): Promise<readonly NotedAlarm[]> {
  const queries = itemQueries<StoredAlarm>(table, storedAlarm(table));
  const first = slot(from);
  const range = { between: [key(isoTime(first)), key(isoTime(now), '~')] as const };
  const found: NotedAlarm[] = [];
  for (let day = first - (first % dayMs); day <= now; day += dayMs) {
    const partition = raisedOn(day);
    for await (const some of pages(next =>
      queries.page({ partition, range }, { limit: 100, from: next, signal }, () => undefined),
    )) {
      found.push(...some.filter(({ at }) => at >= from));
    }
  }
  return found;
}

/**
 * Keeps the alarms of a call or run before it is over, within the time that is left and a little while at most: an alarm
 * is never in the way of what it tells of. Never throws.
 */
export async function keepAlarms(
  { alarmNotes: notes, effects, log }: { alarmNotes: AlarmNotes; effects: Effects; log: Pick<Log, 'warn'> },
  deadline: number,
): Promise<void> {
  const now = effects.clock();
  if (!notes.isWaiting || now >= deadline) return;
  const until = Math.min(deadline, now + answerBudget.noteFailure);
  try {
    await withinDeadline(until, effects, ({ signal }) => notes.keep(signal));
  } catch (error) {
    log.warn('alarm not kept', { fault: faultOf(error) });
  }
}
