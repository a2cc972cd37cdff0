import { describe, expect, it } from 'vitest';
import { unknownValues } from '../../../../shared/wire/request/unknownValues.ts';

describe('values that no page prints', () => {
  it('are named with their parameter, in the shape of such a value only', () => {
    expect(unknownValues({ chargingMode: '77', provisionType: 'x'.repeat(99) })).toEqual([
      'chargingMode=77',
      'provisionType=(no code)',
    ]);
  });

  it.each([
    { chargingMode: '0', periodType: 'year', trialFlag: '1', provisionType: '1', testFlag: '0' },
    { chargingMode: '5', periodType: 'month', trialToFormal: '1' },
    { chargingMode: undefined, customerName: 'whoever', newField: 'whatever' },
  ])('are none in %j', fields => {
    expect(unknownValues(fields)).toEqual([]);
  });

  it.each([
    // Section 7 of docs/protocol/saas-v1.md.
    ['testFlag', ['0', '1']],
    ['trialFlag', ['0', '1']],
    ['trialToFormal', ['0', '1']],
    ['chargingMode', ['0', '1', '3', '5']],
    ['periodType', ['year', 'month']],
    ['provisionType', ['1']],
  ])('of %s are all but %j', (name, printed) => {
    for (const value of ['0', '1', '2', '3', '4', '5', '10', 'year', 'month', 'day']) {
      const told = printed.includes(value) ? [] : [`${name}=${value}`];
      expect(unknownValues({ [name]: value })).toEqual(told);
    }
  });
});
