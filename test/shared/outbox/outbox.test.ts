import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eventData,
  insertEntry,
  nextEntry,
  nextEntryAt,
  type OutboxEntry,
  replaceEntry,
  withoutEntry,
} from '../../../shared/outbox/outbox.ts';
import { fuzzRuns } from '../wire/fuzzRuns.ts';

function entry(sequence: number, facts: Partial<OutboxEntry> = {}): OutboxEntry {
  const id = `evt_i_${sequence}`;
  return { id, type: 'instance.renewed', sequence, at: 0, attempts: 0, nextAt: 0, data: {}, ...facts };
}

const outboxes = fc
  .array(fc.record({ nextAt: fc.integer({ min: 0, max: 20 }), accepted: fc.boolean() }), { maxLength: 6 })
  .map(list =>
    list.map(({ nextAt, accepted }, index) =>
      entry(index + 1, accepted ? { nextAt, acceptedAt: 0 } : { nextAt }),
    ),
  );

describe('nextEntry', () => {
  it('gives nothing out of an empty outbox', () => {
    expect([nextEntry([], 10), nextEntryAt([])]).toEqual([undefined, undefined]);
  });

  it('lets only the first go, so that events leave in the order of their sequence', () => {
    const waiting = [entry(1, { nextAt: 11 }), entry(2, { nextAt: 0 })];
    expect(nextEntry(waiting, 10)).toBeUndefined();
    expect(nextEntry(waiting, 11)?.sequence).toBe(1);
    expect(nextEntryAt(waiting)).toBe(11);
  });

  it('does not let an accepted event that waits for its reminder hold back later ones', () => {
    const accepted = [entry(1, { nextAt: 60, acceptedAt: 0 }), entry(2, { nextAt: 5 }), entry(3)];
    expect(nextEntry(accepted, 4)).toBeUndefined();
    expect(nextEntry(accepted, 5)?.sequence).toBe(2);
    expect(nextEntryAt(accepted)).toBe(5);
  });

  it('reminds of an accepted event when its own time has come, before later events', () => {
    const accepted = [entry(1, { nextAt: 5, acceptedAt: 0 }), entry(2, { nextAt: 5 })];
    expect(nextEntry(accepted, 5)?.sequence).toBe(1);
  });

  it('holds back what follows an unaccepted event, also behind accepted ones', () => {
    const mixed = [entry(1, { nextAt: 60, acceptedAt: 0 }), entry(2, { nextAt: 30 }), entry(3)];
    expect(nextEntry(mixed, 29)).toBeUndefined();
    expect(nextEntryAt(mixed)).toBe(30);
  });

  it('gives something from exactly the moment that nextEntryAt names', () => {
    fc.assert(
      fc.property(outboxes, fc.integer({ min: 0, max: 21 }), (outbox, now) => {
        const at = nextEntryAt(outbox);
        expect(nextEntry(outbox, now) !== undefined).toBe(at !== undefined && at <= now);
      }),
      fuzzRuns,
    );
  });
});

describe('insertEntry', () => {
  it('puts an entry where its sequence belongs', () => {
    const sequences = (...list: number[]) =>
      insertEntry(
        list.map(sequence => entry(sequence)),
        entry(5),
      ).map(({ sequence }) => sequence);
    expect(sequences()).toEqual([5]);
    expect(sequences(6, 7)).toEqual([5, 6, 7]);
    expect(sequences(2, 9)).toEqual([2, 5, 9]);
    expect(sequences(1, 2)).toEqual([1, 2, 5]);
  });

  it('replaces an entry of the same id', () => {
    const again = entry(2, { attempts: 4 });
    expect(insertEntry([entry(1), entry(2), entry(3)], again)).toEqual([entry(1), again, entry(3)]);
  });
});

describe('withoutEntry and replaceEntry', () => {
  it('touch only the entry of that id', () => {
    const three = [entry(1), entry(2), entry(3)];
    expect(withoutEntry(three, 'evt_i_2')).toEqual([entry(1), entry(3)]);
    expect(withoutEntry(three, 'evt_i_9')).toEqual(three);
    const edited = replaceEntry(three, 'evt_i_2', found => ({ ...found, attempts: found.attempts + 1 }));
    expect(edited).toEqual([entry(1), entry(2, { attempts: 1 }), entry(3)]);
  });
});

describe('eventData', () => {
  it('cuts texts to 200 characters, drops what is undefined and keeps the rest as it is', () => {
    const data = eventData({
      long: 'x'.repeat(201),
      fits: 'y'.repeat(200),
      gone: undefined,
      none: null,
      zero: 0,
      no: false,
    });
    expect(data).toEqual({ long: 'x'.repeat(200), fits: 'y'.repeat(200), none: null, zero: 0, no: false });
    expect(data).not.toHaveProperty('gone');
  });
});
