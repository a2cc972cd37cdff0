import { describe, expect, it } from 'vitest';
import { orderTime } from '../../../shared/wire/orderTime.ts';

describe('when an order was placed, by its id', () => {
  it.each([
    // The samples of docs/protocol, placed on 26 July 2022 at 14:47 and on 18 November 2022 at 18:19 in Beijing.
    ['CS2207261447AUY4H', '2207261447'],
    ['CS2211181819B4LVS', '2211181819'],
    ['cs2212312359', '2212312359'],
    ['Cs0001010000X', '0001010000'],
    ['CS2210200030', '2210200030'],
    ['CS2209091909', '2209091909'],
  ])('%s: %s', (id, time) => {
    expect(orderTime(id)).toBe(time);
  });

  it.each([
    undefined,
    '',
    'MOCKPERIODYEARNEW',
    'CS220726144',
    'C2207261447',
    'CSX2207261447',
    ' CS2207261447',
    '122207261447',
    'CS2200261447',
    'CS2213261447',
    'CS2220261447',
    'CS2207001447',
    'CS2207321447',
    'CS2207401447',
    'CS2207262447',
    'CS2207263047',
    'CS2207261460',
    'CS22O7261447',
  ])('is not told by %j', id => {
    expect(orderTime(id)).toBeUndefined();
  });

  it('is compared as text', () => {
    const [earlier = '', later = ''] = [orderTime('CS2207261447AUY4H'), orderTime('CS2207261448AAAAA')];
    expect(earlier < later).toBe(true);
  });
});
