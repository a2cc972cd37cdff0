import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type JsonObject, parseJsonObject } from '../../../../shared/wire/json.ts';
import {
  extraFields,
  optionalId,
  optionalText,
  optionalTime,
  overLongFields,
  parseFields,
  requiredId,
  requiredObjects,
  requiredText,
  requiredTextList,
  requiredTime,
} from '../../../../shared/wire/request/field.ts';
import { fuzzRuns } from '../fuzzRuns.ts';

const schema = z.looseObject({ id: requiredText(), note: optionalText() });

describe('requiredText', () => {
  it.each([
    ['text', 'text'],
    [' kept ', ' kept '],
    [0, '0'],
    [12.5, '12.5'],
    [false, 'false'],
  ])('accepts %j as text', (id, expected) => {
    expect(parseFields(schema, { id })).toEqual({ ok: true, value: { id: expected } });
  });

  it.each([{}, { id: null }, { id: '' }, { id: '  ' }])('takes missing, null and blank alike: %j', object => {
    expect(parseFields(schema, object)).toEqual({ ok: false, field: 'id', problem: 'missing' });
  });

  it.each([{ id: {} }, { id: ['a'] }])('cannot use %j', object => {
    expect(parseFields(schema, object)).toEqual({ ok: false, field: 'id', problem: 'unusable' });
  });
});

describe('optionalText', () => {
  it.each([{}, { note: null }, { note: '' }, { note: {} }, { note: [] }])('is undefined for %j', object => {
    expect(parseFields(schema, { id: 'a', ...object })).toEqual({ ok: true, value: { id: 'a' } });
  });

  it('accepts a number as text', () => {
    expect(parseFields(schema, { id: 'a', note: 1 })).toEqual({ ok: true, value: { id: 'a', note: '1' } });
  });
});

describe('what the table would refuse for ever', () => {
  it.each([
    ['\ud800', 'id'],
    ['a\udfffb', 'id'],
    [{ name: 'x', deep: ['\ud83d'] }, 'note'],
    [{ '\ud83d': 1 }, 'note'],
  ])('is half of a surrogate pair, also deep inside: %j', (value, field) => {
    const object = { id: 'a', [field]: value } as JsonObject;
    expect(parseFields(schema, object)).toEqual({ ok: false, field, problem: 'no Unicode text' });
  });

  it('is no whole pair, and nothing in a field that the schema does not name', () => {
    const object = { id: 'a\ud83d\ude00', unnamed: '\ud800' };
    expect(parseFields(schema, object)).toMatchObject({ ok: true, value: { id: 'a\ud83d\ude00' } });
  });

  it('is a text of more than 8,192 characters, though one that is longer than its page says is taken', () => {
    const limited = z.looseObject({ id: requiredText(64), note: optionalText() });
    const object = (length: number) => ({ id: 'x'.repeat(length), note: 'x'.repeat(length) });
    expect(parseFields(limited, object(8_192))).toMatchObject({ ok: true });
    expect(parseFields(limited, object(8_193))).toEqual({ ok: false, field: 'id', problem: 'too long' });
  });
});

describe('requiredTime', () => {
  const times = z.looseObject({ at: requiredTime() });

  it.each(['20221124023618256', ' 20221124023618256 '])('reads %j as epoch ms', at => {
    expect(parseFields(times, { at })).toEqual({ ok: true, value: { at: 1_669_257_378_256 } });
  });

  it('reads a time of 17 digits that was sent as a JSON number', () => {
    expect(parseFields(times, parseJsonObject('{"at":20221124023659999}'))).toEqual({
      ok: true,
      value: { at: Date.parse('2022-11-24T02:36:59.999Z') },
    });
  });

  it('tells a missing time from an unusable one', () => {
    expect(parseFields(times, { at: null })).toMatchObject({ field: 'at', problem: 'missing' });
    expect(parseFields(times, { at: '20221324023618' })).toMatchObject({ field: 'at', problem: 'unusable' });
  });
});

describe('an id', () => {
  const ids = z.looseObject({ id: requiredId(64), other: optionalId(64) });

  it.each([
    [
      { id: ' i-1\t', other: '\n o ' },
      { id: 'i-1', other: 'o' },
    ],
    [
      { id: 7, other: 8 },
      { id: '7', other: '8' },
    ],
    [
      { id: 'a b', other: ' ' },
      { id: 'a b', other: undefined },
    ],
    [
      { id: 'a', other: ['o'] },
      { id: 'a', other: undefined },
    ],
  ])('has no blanks around it: %j', (object, value) => {
    expect(parseFields(ids, object)).toEqual({ ok: true, value });
  });

  it('is missing when it is blank', () => {
    expect(parseFields(ids, { id: ' \t' })).toEqual({ ok: false, field: 'id', problem: 'missing' });
    expect(parseFields(ids, { id: ['a'] })).toEqual({ ok: false, field: 'id', problem: 'unusable' });
  });
});

describe('optionalTime', () => {
  const times = z.looseObject({ at: optionalTime(20) });

  it.each([
    [' 20221124023618256 ', 1_669_257_378_256],
    ['20221124023618', 1_669_257_378_000],
    ['20221324023618', undefined],
    ['soon', undefined],
    [null, undefined],
    [{}, undefined],
  ])('reads %j as %j', (at, expected) => {
    expect(parseFields(times, { at } as JsonObject)).toEqual({ ok: true, value: { at: expected } });
    expect(overLongFields(times, { at: `${'2'.repeat(21)}` })).toEqual(['at']);
  });
});

describe('requiredTextList', () => {
  const lists = z.looseObject({ ids: requiredTextList({ maxItems: 3 }) });

  it('trims blanks and drops empty parts and repeats', () => {
    expect(parseFields(lists, { ids: ' b ,,a, b,\tc' })).toEqual({
      ok: true,
      value: { ids: ['b', 'a', 'c'] },
    });
  });

  it.each(['a,b,c,d', ',', {}])('cannot use %j', ids => {
    expect(parseFields(lists, { ids })).toMatchObject({ ok: false, problem: 'unusable' });
  });
});

describe('requiredObjects', () => {
  const infos = z.looseObject({ info: requiredObjects() });
  const one = { productId: 'p' };

  it.each([
    [one, [one]],
    [
      [one, { skuCode: 's' }],
      [one, { skuCode: 's' }],
    ],
    ['{"productId":"p"}', [one]],
    ['[{"productId":"p"}]', [one]],
  ])('accepts object, array and JSON text: %j', (info, expected) => {
    expect(parseFields(infos, { info })).toEqual({ ok: true, value: { info: expected } });
  });

  it.each([[[]], ['text'], ['[]'], ['{"productId":'], [1], [[one, null]], [[[one]]]])(
    'cannot use %j',
    info => {
      expect(parseFields(infos, { info })).toEqual({ ok: false, field: 'info', problem: 'unusable' });
    },
  );
});

describe('parseFields', () => {
  it('keeps fields that the schema does not know', () => {
    expect(parseFields(schema, { id: 'a', added: { later: 1 } })).toEqual({
      ok: true,
      value: { id: 'a', added: { later: 1 } },
    });
  });

  it('does not take inherited members for fields', () => {
    expect(parseFields(z.looseObject({ toString: requiredText() }), {})).toMatchObject({ ok: false });
  });

  it('meets any object with a value or the name of a field', () => {
    const value = fc.jsonValue();
    const objects = fc.oneof(fc.dictionary(fc.string(), value), fc.record({ id: value, note: value }));
    fc.assert(
      fc.property(objects, object => {
        const parsed = parseFields(schema, object as JsonObject);
        expect(parsed.ok ? typeof parsed.value.id : parsed.field).toMatch(/^(string|id)$/);
      }),
      fuzzRuns,
    );
  });
});

describe('extraFields', () => {
  it('gives the fields that the schema does not know, as received', () => {
    expect(extraFields(schema, { id: 'a', note: null, added: null, more: [1] })).toEqual({
      added: null,
      more: [1],
    });
  });

  it('is not misled by names that every object inherits', () => {
    expect(extraFields(schema, { id: 'a', constructor: 'x' })).toEqual({ constructor: 'x' });
  });
});

describe('overLongFields', () => {
  it('names what is longer than documented', () => {
    const limited = z.looseObject({ id: requiredText(3), note: optionalText(3), absent: optionalText(3) });

    expect(overLongFields(limited, { id: 'abc', note: 'abcd', other: 'abcdef' })).toEqual(['note']);
    expect(overLongFields(limited, { id: 1234, note: { a: 'abcdef' } })).toEqual(['id']);
  });
});
