import { describe, expect, it } from 'vitest';
import { readAbnormalRecords } from '../../../../shared/wire/openApi/abnormalRecords.ts';
import { readOpenApiAnswer } from '../../../../shared/wire/openApi/openApiAnswer.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';

describe('the answer to a usage push', () => {
  it.each(vectorsOfKind<{ body: string }, { abnormalRecords: unknown[] }>('open-apis', 'usage-push-answer'))(
    '$name',
    ({ inputs, expected }) => {
      const answer = readOpenApiAnswer(inputs.body);
      expect(answer?.code).toBe('MKT.0000');
      expect(readAbnormalRecords(answer?.content ?? {})).toEqual(expected.abnormalRecords);
    },
  );

  it('finds the records taken exception to wherever and however they are named', () => {
    const list = [
      { meteringSn: 'A', code: '005', description: '2026' },
      { METERING_SN: 'B', error: '016' },
      { instance_id: 'i', begin_time: 'x', end_time: 'y', result: '011' },
      { what: 'nothing known' },
    ];
    for (const content of [
      { data: { abnormal_usage_data: list } },
      { x: [{ y: { abnormal_usage_data: list } }] },
    ]) {
      expect(readAbnormalRecords(content)).toEqual([
        { code: '005', meteringSn: 'A' },
        { code: '016', meteringSn: 'B' },
        { code: '011', instanceId: 'i', beginTime: 'x', endTime: 'y' },
        { code: 'unknown' },
      ]);
    }
  });
});

describe('a record taken exception to', () => {
  const read = (abnormal: unknown) =>
    readAbnormalRecords({ data: { abnormal_usage_data: abnormal } } as never);

  it('has its code beside the fields of the record, whatever three digits those hold', () => {
    const entry = {
      instance_id: '123',
      usage_value: '100',
      record_time: '20260101T000000Z',
      relate_pkg_instance: '456',
      metering_sn: '789',
      error_code: '016',
    };
    expect(read([entry])).toEqual([{ code: '016', meteringSn: '789', instanceId: '123' }]);
  });

  it('may be the only one, the text of JSON, or hold objects', () => {
    const entry = { record: { meteringSn: 'A' }, error: { code: '005' } };
    const expected = [{ code: '005', meteringSn: 'A' }];
    for (const abnormal of [entry, [entry], JSON.stringify(entry), JSON.stringify([entry])]) {
      expect(read(abnormal)).toEqual(expected);
    }
    expect(readAbnormalRecords({ data: JSON.stringify({ abnormal_usage_data: [entry] }) })).toEqual(expected);
    expect(read('[no json')).toEqual([]);
  });

  it('is described in the first words that are called so', () => {
    const described = (entry: object) => read([{ metering_sn: 'A', code: '003', ...entry }])[0]?.description;
    expect(described({ error_msg: ' wrong value ', reason: 'another' })).toBe('wrong value');
    expect(described({ errorDescription: 'x'.repeat(300) })).toBe('x'.repeat(255));
    expect(described({ msg: '003', note: 'none' })).toBeUndefined();
  });

  it('may have a number for a code, and nothing for an id', () => {
    expect(read([{ metering_sn: '', instance_id: 'i', errCode: 16, count: 3 }])).toEqual([
      { code: '016', instanceId: 'i' },
    ]);
    expect(read([{ metering_sn: null, count: 3 }])).toEqual([{ code: 'unknown' }]);
  });
});

describe('the code of a record taken exception to', () => {
  const code = (entry: object) => readAbnormalRecords({ abnormal_usage_data: [entry] } as never)[0]?.code;

  it.each([
    ['the first text of three digits', { a: 'x', b: '011', c: '005' }, '011'],
    ['with blanks around it', { error: ' 005 ' }, '005'],
    ['the first inside of a list', { metering_sn: 'A', errors: [{ field: 'x' }, { code: '016' }] }, '016'],
    ['before a number that is called one', { errorCode: 16, other: '003' }, '003'],
    ['a number that is called one, in any letter case', { ERROR_CODE: 3 }, '003'],
    ['a number of three digits', { resultcode: 101 }, '101'],
    ['no number of four digits', { code: 1_016 }, 'unknown'],
    ['no broken number', { code: 1.5 }, 'unknown'],
    ['no negative number', { code: -1 }, 'unknown'],
    ['no number that is called otherwise', { count: 16 }, 'unknown'],
    ['no text of four digits', { code: '0016' }, 'unknown'],
    ['no text of two digits', { code: '16' }, 'unknown'],
    ['no text with more than its digits', { code: 'x016', other: '016x' }, 'unknown'],
    [
      'none of the fields of the record in any spelling',
      { InstanceId: '101', product_id: '102', RECORD_TIME: '103', endTime: '104', usageValue: '105' },
      'unknown',
    ],
  ])('is %s', (_, entry, expected) => {
    expect(code(entry)).toBe(expected);
  });

  it.each([
    'instance_id',
    'product_id',
    'record_time',
    'begin_time',
    'end_time',
    'usage_value',
    'metering_sn',
    'relate_pkg_instance',
  ])('is not %s, which the record has itself', name => {
    expect(code({ [name]: '016' })).toBe('unknown');
    expect(code({ [name]: '016', error_code: '003' })).toBe('003');
  });
});

describe('the list of abnormal usage', () => {
  const entry = { metering_sn: 'A', code: '005' };
  const read = [{ code: '005', meteringSn: 'A' }];

  it.each([
    ['in the answer itself', { abnormal_usage_data: [entry] }],
    ['under another spelling', { AbnormalUsageData: [entry] }],
    ['as a list of the answer', [[{ abnormal_usage_data: [entry] }]]],
    [
      'behind fields that hold nothing',
      { error_msg: 'success', data: null, other: { abnormal_usage_data: [entry] } },
    ],
    ['as JSON text with blanks before it', { data: `  ${JSON.stringify({ abnormal_usage_data: [entry] })}` }],
    ['behind a text that only begins like JSON', { data: '[broken', more: { abnormal_usage_data: [entry] } }],
    ['beside one that is no list', { abnormal_usage_data: 'none', data: { abnormal_usage_data: [entry] } }],
    ['with what is no record left out', { abnormal_usage_data: [null, 'x', entry, 5] }],
  ])('is found %s', (_, content) => {
    expect(readAbnormalRecords(content as never)).toEqual(read);
  });

  it.each([
    ['nothing', {}],
    ['null', null],
    ['a text', 'abnormal_usage_data'],
    ['an empty list', { abnormal_usage_data: [] }],
    ['a list of another name', { usage_data: [entry] }],
    ['a text that only begins like JSON', { data: '[broken', more: '{' }],
    [
      'a text with a list behind other words',
      { data: `see ${JSON.stringify({ abnormal_usage_data: [entry] })}` },
    ],
  ])('is empty in %s', (_, content) => {
    expect(readAbnormalRecords(content as never)).toEqual([]);
  });

  it('names a record by the first text that says something, in any spelling', () => {
    const named = {
      meteringSn: ' ',
      metering_sn: 'B',
      BEGIN_TIME: 'b',
      EndTime: 'e',
      INSTANCEID: 'i',
      code: '005',
    };
    expect(readAbnormalRecords({ abnormal_usage_data: [named] })).toEqual([
      { code: '005', meteringSn: 'B', instanceId: 'i', beginTime: 'b', endTime: 'e' },
    ]);
    expect(readAbnormalRecords({ abnormal_usage_data: [{ metering_sn: 5, instance_id: true }] })).toEqual([
      { code: 'unknown' },
    ]);
  });

  it.each(['error_msg', 'MESSAGE', 'description', 'failReason'])('is described by %s', name => {
    const described = { code: '003', count: 7, [name]: ' 值 wrong ', other: 'no' };
    expect(readAbnormalRecords({ abnormal_usage_data: [described] })).toEqual([
      { code: '003', description: '值 wrong' },
    ]);
  });

  it('is not described by digits and blanks alone', () => {
    const entries = [{ code: '003', msg: ' 12 34 ', reason: 'x1' }];
    expect(readAbnormalRecords({ abnormal_usage_data: entries })[0]?.description).toBe('x1');
  });
});
