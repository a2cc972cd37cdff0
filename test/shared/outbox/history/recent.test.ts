import { describe, expect, it } from 'vitest';
import type { HistoryRecord } from '../../../../shared/outbox/history/historyLine.ts';
import { recentLines, recentRecords, withLines } from '../../../../shared/outbox/history/recent.ts';

const key = { pk: 'instance#i', sk: 'instance' };

const line = (sequence: number, more: Partial<HistoryRecord> = {}): HistoryRecord => ({
  id: `evt_instance~i_${sequence}`,
  type: 'instance.renewed',
  sequence,
  at: 1_000 + sequence,
  attempts: 1,
  data: { orderId: `CS-${sequence}` },
  outcome: 'delivered',
  leftAt: 2_000 + sequence,
  ...more,
});
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => line(from + index));

/** What an item carries after these lines were added to it, one write each. */
const carrying = (added: readonly HistoryRecord[]): unknown =>
  added.reduce<unknown>((recent, one) => withLines({ ...key, recent }, [one], [], 0).recent, undefined);
const sequencesOf = (recent: unknown) => recentRecords({ ...key, recent }).map(({ sequence }) => sequence);

describe('lines in an item', () => {
  it('are read as they were added, the newest last, with the id of their event', () => {
    const recent = carrying([line(1), line(2, { note: 'op: why', outcome: 'dismissed' })]);
    expect(recentRecords({ ...key, recent })).toEqual([
      line(1),
      line(2, { note: 'op: why', outcome: 'dismissed' }),
    ]);
  });

  it('are none in an item of a version that knew none', () => {
    expect(recentLines(key)).toEqual([]);
    expect(withLines(key, [], [], 0)).toEqual({ recent: undefined, spilled: [], problem: undefined });
  });

  it('are twelve; with the thirteenth all but the newest four move out, the oldest first', () => {
    const twelve = carrying(lines(1, 12));
    expect(sequencesOf(twelve)).toEqual(lines(1, 12).map(({ sequence }) => sequence));
    const { recent, spilled } = withLines({ ...key, recent: twelve }, [line(13)], [], 0);
    expect(spilled.map(({ record }) => record)).toEqual(lines(1, 9));
    expect(sequencesOf(recent)).toEqual([10, 11, 12, 13]);
  });

  it('have 3 KB of text, counted in bytes of UTF-8', () => {
    const long = (sequence: number) => line(sequence, { data: { text: '商'.repeat(250) } });
    const three = carrying([long(1), long(2), long(3)]);
    expect(sequencesOf(three)).toEqual([1, 2, 3]);
    const { recent, spilled } = withLines({ ...key, recent: three }, [long(4)], [], 0);
    expect(spilled.map(({ record }) => record.sequence)).toEqual([1]);
    expect(sequencesOf(recent)).toEqual([2, 3, 4]);
  });

  it('that the write itself adds never move out: a lost race would have made them', () => {
    const many = lines(1, 20);
    const { recent, spilled } = withLines(key, many, [], 0);
    expect(spilled).toEqual([]);
    expect(sequencesOf(recent)).toHaveLength(20);
  });

  it('are one for each sequence: an event that was sent again replaces its line', () => {
    const recent = carrying(lines(1, 3));
    const again = line(2, { attempts: 2, leftAt: 9_000 });
    const after = withLines({ ...key, recent }, [again], [], 0).recent;
    expect(recentRecords({ ...key, recent: after })).toEqual([line(1), line(3), again]);
  });

  it('that are no longer kept move nowhere', () => {
    const recent = carrying(lines(1, 12));
    const { spilled } = withLines({ ...key, recent }, [line(13)], [], line(8).leftAt);
    expect(spilled.map(({ record }) => record.sequence)).toEqual([8, 9]);
  });

  it('that an older version had queued are lines in order, and may move out at once', () => {
    const queued = lines(1, 14).map(one => ({ ...one, outcome: 'recorded' as const }));
    const { recent, spilled } = withLines(key, [line(15)], queued, 0);
    expect(spilled.map(({ record }) => record.sequence)).toEqual(
      lines(1, 11).map(({ sequence }) => sequence),
    );
    expect(sequencesOf(recent)).toEqual([12, 13, 14, 15]);
  });
});

describe('lines that this version cannot read', () => {
  const newer = JSON.stringify({ v: 2, kind: 'instance.renewed', n: 7 });
  const foreign: readonly (readonly [string, unknown])[] = [
    ['text that is no JSON', 'ha{lf'],
    ['JSON of another form', newer],
    ['a number', 7],
    ['nothing', null],
    ['a sequence of 0', JSON.stringify({ ...line(1), sequence: 0 })],
    ['a time that is text', JSON.stringify({ ...line(1), leftAt: 'yesterday' })],
    ['data that is a list', JSON.stringify({ ...line(1), data: [] })],
  ];

  it.each(foreign)('stay where they are, as they are: %s', (_, stored) => {
    const recent = [stored, ...(carrying(lines(1, 12)) as unknown[])];
    const after = withLines({ ...key, recent }, [line(13)], [], 0);
    expect(after.problem).toBe('unreadable');
    expect((after.recent as unknown[])[0]).toEqual(stored);
    expect(sequencesOf(after.recent)).toEqual([10, 11, 12, 13]);
  });

  it('are kept also when they are no list at all', () => {
    for (const recent of ['damaged', 7, { a: 1 }, null]) {
      const after = withLines({ ...key, recent }, [line(1)], [], 0);
      expect(after).toMatchObject({ problem: 'unreadable', spilled: [] });
      expect((after.recent as unknown[])[0]).toEqual(recent);
      expect(sequencesOf(after.recent)).toEqual([1]);
    }
  });

  it('are told of, and not touched, by a write that adds no line', () => {
    expect(withLines({ ...key, recent: ['damaged'] }, [], [], 0)).toEqual({
      recent: undefined,
      spilled: [],
      problem: 'unreadable',
    });
  });
});

describe('lines of a newer version', () => {
  it('move out with everything that stands in them', () => {
    const { id: _, ...fields } = line(1);
    const newer = JSON.stringify({ ...fields, signedBy: 'a newer version' });
    const recent = [newer, ...(carrying(lines(2, 12)) as unknown[])];
    const { spilled, problem } = withLines({ ...key, recent }, [line(13)], [], 0);
    expect(problem).toBeUndefined();
    expect(spilled[0]?.fields).toMatchObject({ sequence: 1, signedBy: 'a newer version' });
  });

  it('may be maps instead of texts', () => {
    const { id: _, ...fields } = line(1);
    expect(recentRecords({ ...key, recent: [fields] })).toEqual([line(1)]);
  });

  it('that are far too many move out some at a time, and a person is told', () => {
    let recent: unknown = (carrying(lines(1, 12)) as unknown[]).concat(
      lines(13, 100).map(({ id: _, ...fields }) => JSON.stringify(fields)),
    );
    const moved: number[] = [];
    for (let write = 0; write < 5; write += 1) {
      const after = withLines({ ...key, recent }, [line(101 + write)], [], 0);
      expect(after.spilled.length).toBeLessThanOrEqual(24);
      expect(after.problem).toBe(write < 4 ? 'too long' : undefined);
      moved.push(...after.spilled.map(({ record }) => record.sequence));
      recent = after.recent ?? recent;
    }
    expect([...moved, ...sequencesOf(recent)]).toEqual(lines(1, 105).map(({ sequence }) => sequence));
  });
});
