import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceKey } from '../../../shared/instance/identity.ts';
import { orderKey } from '../../../shared/order/store.ts';
import { eventId, parseEventId } from '../../../shared/outbox/eventId.ts';
import { fuzzRuns } from '../wire/fuzzRuns.ts';

/** What ids and keys are written with, and everything else an id of the marketplace may have. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('#', '~', '*', '_', '-', '%', '.', 'a', '7', 'e'), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const keys = fc.oneof(
  fc.record({ pk: text, sk: text }),
  text.map(instanceKey),
  fc.tuple(text, fc.option(text, { nil: undefined })).map(([order, line]) => orderKey(order, line)),
);
const sequences = fc.integer({ min: 1, max: 9_999_999_999 });

describe('eventId', () => {
  it('names the item and the sequence', () => {
    expect(eventId(instanceKey('i-1'), 7)).toBe('evt_instance~i-1_7');
    expect(eventId(orderKey('CS1', 'CS1-000001'), 1)).toBe('evt_order~CS1_line~CS1-000001_1');
  });

  it('has only characters that are safe in headers and paths, and no full stop', () => {
    fc.assert(
      fc.property(keys, sequences, (key, sequence) => {
        expect(eventId(key, sequence)).toMatch(/^evt_[A-Za-z0-9_~*-]+$/);
      }),
      fuzzRuns,
    );
  });

  it('leads back to its item and sequence', () => {
    fc.assert(
      fc.property(keys, sequences, (key, sequence) => {
        expect(parseEventId(eventId(key, sequence))).toEqual({ key, sequence });
      }),
      fuzzRuns,
    );
  });

  it('leads back to an order whose id has the characters that ids are written with', () => {
    const key = orderKey('CS~1*2_3', '#');
    expect(parseEventId(eventId(key, 1))).toEqual({ key, sequence: 1 });
  });

  it('is another for every other event', () => {
    fc.assert(
      fc.property(keys, sequences, keys, sequences, (one, first, other, second) => {
        fc.pre(one.pk !== other.pk || one.sk !== other.sk || first !== second);
        expect(eventId(one, first)).not.toBe(eventId(other, second));
      }),
      fuzzRuns,
    );
  });
});

describe('parseEventId', () => {
  it.each([
    '',
    'evt',
    'evt_7',
    'msg_instance~i-1_7',
    'evt_instance~i-1',
    'evt_instance~i-1_',
    'evt_instance~i-1_0',
    'evt_instance~i-1_07',
    'evt_instance~i-1_-7',
    'evt_instance~i-1_7.0',
    'evt_instance~i-1_7e3',
    'evt_instance~i-1_12345678901',
    'evt_a_b_c_7',
  ])('finds nothing behind %j', id => {
    expect(parseEventId(id)).toBeUndefined();
  });

  it('answers any text without throwing', () => {
    const almost = fc.array(text, { maxLength: 5 }).map(list => ['evt', ...list].join('_'));
    fc.assert(
      fc.property(fc.oneof(almost, text), id => {
        const parsed = parseEventId(id);
        expect(parsed === undefined || parsed.sequence >= 1).toBe(true);
      }),
      fuzzRuns,
    );
  });
});
