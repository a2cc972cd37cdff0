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
