import { describe, expect, it } from 'vitest';
import { alarmNotes, alarmsSince, keepAlarms, type NotedAlarm } from '../../../shared/callback/alarmNotes.ts';
import type { Alarm } from '../../../shared/platform/alarms.ts';
import type { Effects } from '../../../shared/platform/effects.ts';
import { queryOf, scriptedTable, type TableAnswer } from '../../engines/scriptedTable.ts';

const noon = Date.UTC(2027, 0, 1, 12);
const minute = 60_000;
const hour = 60 * minute;
const full = (requestId: string): Alarm => ({ name: 'OutboxFull', detail: { requestId } });
const other: Alarm = { name: 'CallsFailing', detail: { calls: 3 } };

/** Notes of a container whose clock is set by hand. */
function container(answers: readonly TableAnswer[] = [], ttl = true) {
  let now = noon;
  let request = -1;
  const scripted = scriptedTable(() => {
    request += 1;
    return answers[request] ?? {};
  });
  const notes = alarmNotes(scripted.table, { ttl, clock: () => now });
  const noteAt = (at: number, alarm: Alarm) => {
    now = at;
    notes.note(alarm);
  };
  const written = () => scripted.requests.map(({ item }) => `${item?.sk} ${JSON.stringify(item?.detail)}`);
  return { notes, noteAt, written, requests: scripted.requests };
}

describe('an alarm', () => {
  it('stands under its day, its five minutes and its name, for thirty days', async () => {
    const { notes, noteAt, requests } = container();
    noteAt(noon + 7 * minute + 1, full('r-1'));
    await notes.keep();
    expect(requests).toEqual([
      {
        operation: 'PutItem',
        item: {
          ...{ pk: 'alarms#2027-01-01', sk: '2027-01-01T12:05:00.000Z#OutboxFull' },
          ...{ name: 'OutboxFull', at: noon + 7 * minute + 1, detail: { requestId: 'r-1' } },
          // The 31st, 12:07:00.001, in whole seconds.
          ttl: Date.UTC(2027, 0, 31, 12, 7, 1) / 1000,
        },
      },
    ]);
  });

  it('is found by the purge schedule where the engine deletes nothing by itself', async () => {
    const { notes, noteAt, requests } = container([], false);
    noteAt(noon, full('r-1'));
    await notes.keep();
    expect(requests[0]?.item?.dueAt).toBe(Date.UTC(2027, 0, 31, 12));
  });

  it('waits until it is kept, and costs nothing before', async () => {
    const { notes, noteAt, requests } = container();
    expect(notes.isWaiting).toBe(false);
    noteAt(noon, full('r-1'));
    expect([notes.isWaiting, requests]).toEqual([true, []]);
    await notes.keep();
    expect([notes.isWaiting, requests.length]).toEqual([false, 1]);
  });

  it('is written once of each name in five minutes, with what the last of them said before it was', async () => {
    const { notes, noteAt, written } = container();
    noteAt(noon, full('r-1'));
    noteAt(noon, full('r-2'));
    noteAt(noon, other);
    await notes.keep();
    noteAt(noon + 5 * minute - 1, full('r-3'));
    expect(notes.isWaiting).toBe(false);
    await notes.keep();
    noteAt(noon + 5 * minute, full('r-4'));
    await notes.keep();
    expect(written()).toEqual([
      '2027-01-01T12:00:00.000Z#OutboxFull {"requestId":"r-2"}',
      '2027-01-01T12:00:00.000Z#CallsFailing {"calls":3}',
      '2027-01-01T12:05:00.000Z#OutboxFull {"requestId":"r-4"}',
    ]);
  });

  it('that could not be kept is tried again at the next time', async () => {
    const { notes, noteAt, written } = container(['AccessDeniedException']);
    noteAt(noon, full('r-1'));
    await expect(notes.keep()).rejects.toMatchObject({ code: 'table-access-denied' });
    expect(notes.isWaiting).toBe(true);
    await notes.keep();
    expect(notes.isWaiting).toBe(false);
    const line = '2027-01-01T12:00:00.000Z#OutboxFull {"requestId":"r-1"}';
    expect(written()).toEqual([line, line]);
  });

  it('that could not be kept gives way to a newer one of its name, which may be noted again', async () => {
    const { notes, noteAt, written } = container(['AccessDeniedException', 'AccessDeniedException']);
    noteAt(noon, full('r-1'));
    const kept = notes.keep();
    noteAt(noon + 5 * minute, full('r-2'));
    await expect(kept).rejects.toMatchObject({ code: 'table-access-denied' });
    await expect(notes.keep()).rejects.toMatchObject({ code: 'table-access-denied' });
    noteAt(noon + 6 * minute, full('r-3'));
    await notes.keep();
    expect(written().slice(1)).toEqual([
      '2027-01-01T12:05:00.000Z#OutboxFull {"requestId":"r-2"}',
      '2027-01-01T12:05:00.000Z#OutboxFull {"requestId":"r-3"}',
    ]);
  });

  it('is given up when there is no time for it', async () => {
    const { notes, noteAt } = container(['silence']);
    noteAt(noon, full('r-1'));
    const ending = new AbortController();
    const kept = notes.keep(ending.signal);
    ending.abort();
    await expect(kept).rejects.toMatchObject({ code: 'table-aborted' });
  });
});

describe('alarms since a time', () => {
  const item = (at: number, more: object = {}) => {
    const [day] = new Date(at).toISOString().split('T');
    const slot = new Date(at - (at % (5 * minute))).toISOString();
    return {
      pk: `alarms#${day}`,
      sk: `${slot}#OutboxFull`,
      name: 'OutboxFull',
      at,
      detail: {},
      ttl: 1,
      ...more,
    };
  };
  const since = async (from: number, now: number, items: readonly object[]) => {
    const { table, requests } = scriptedTable(queryOf(items as readonly Readonly<Record<string, unknown>>[]));
    return { found: (await alarmsSince(table, from, now)).map(({ at }: NotedAlarm) => at), requests };
  };

  it('are found on each of their days, oldest first, neither before nor after', async () => {
    const from = noon + 2 * minute;
    const midnight = noon + 12 * hour;
    const at = [from - 1, from, midnight - 1, midnight, midnight + hour, noon + 48 * hour];
    const now = noon + 48 * hour - 1;
    expect(
      (
        await since(
          from,
          now,
          at.map(each => item(each)),
        )
      ).found,
    ).toEqual(at.slice(1, 5));
  });

  it('are asked for by day, from the five minutes in which it begins', async () => {
    const { requests } = await since(noon + 2 * minute, noon + 12 * hour, []);
    const range = '"2027-01-01T12:00:00.000Z" AND "2027-01-02T00:00:00.000Z#~"';
    expect(requests.map(({ query }) => query)).toEqual(
      ['alarms#2027-01-01', 'alarms#2027-01-02'].map(day => `(pk = "${day}") AND (sk BETWEEN ${range})`),
    );
    expect((await since(noon, noon + 12 * hour - 1, [])).requests).toHaveLength(1);
  });

  it('include one of this very moment', async () => {
    expect((await since(noon, noon, [item(noon)])).found).toEqual([noon]);
  });

  it('are read to the last page, without what cannot be read', async () => {
    const at = Array.from({ length: 250 }, (_, index) => noon + index * 5 * minute).filter(
      each => each < noon + 12 * hour,
    );
    const items = at.map((each, index) => item(each, index === 7 ? { ttl: 'never' } : {}));
    const many = items.flatMap(each => [each, { ...each, sk: `${each.sk}2` }]);
    const { found, requests } = await since(noon, noon + 11.99 * hour, many);
    expect(found).toHaveLength(2 * at.length - 2);
    expect(requests.map(({ limit }) => limit)).toEqual([100, 100, 100]);
  });

  it('are given up when there is no time for them', async () => {
    const { table } = scriptedTable(() => 'silence');
    await expect(alarmsSince(table, noon, noon, AbortSignal.abort())).rejects.toMatchObject({
      code: 'table-aborted',
    });
  });
});

describe('alarms of a call', () => {
  /** What is left to wait for at `now`, and what is logged. */
  async function kept(deadline: number, answer: TableAnswer = {}, isNoted = true) {
    const { notes, requests } = container([answer]);
    if (isNoted) notes.note(full('r-1'));
    const waits: number[] = [];
    const effects: Effects = {
      clock: () => noon,
      random: () => 0,
      newId: () => 'id',
      wait: (ms, signal) => {
        waits.push(ms);
        if (answer === 'silence') return Promise.resolve();
        return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      },
    };
    const warnings: unknown[] = [];
    const warn = (message: string, fields: object) => warnings.push([message, fields]);
    await keepAlarms({ alarmNotes: notes, effects, log: { warn } }, deadline);
    return { waits, warnings, requests: requests.length };
  }

  it('are kept before it is over, within 300 ms or what is left', async () => {
    expect(await kept(noon + 4_000)).toEqual({ waits: [300], warnings: [], requests: 1 });
    expect(await kept(noon + 299)).toEqual({ waits: [299], warnings: [], requests: 1 });
    expect(await kept(noon + 1)).toMatchObject({ waits: [1], requests: 1 });
  });

  it('cost nothing where there are none, or no time', async () => {
    const nothing = { waits: [], warnings: [], requests: 0 };
    expect(await kept(noon + 4_000, {}, false)).toEqual(nothing);
    expect(await kept(noon)).toEqual(nothing);
    expect(await kept(noon - 1)).toEqual(nothing);
  });

  it('are never in its way: a table that fails or hangs is a line in the log', async () => {
    expect((await kept(noon + 4_000, 'AccessDeniedException')).warnings).toEqual([
      ['alarm not kept', { fault: 'table-access-denied' }],
    ]);
    expect((await kept(noon + 4_000, 'silence')).warnings).toEqual([
      ['alarm not kept', { fault: 'deadline-reached' }],
    ]);
  });
});
