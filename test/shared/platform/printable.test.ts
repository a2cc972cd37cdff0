import { expect, it } from 'vitest';
import { printable } from '../../../shared/platform/printable.ts';

it('shows what a terminal would obey, and leaves every text as it is', () => {
  expect(printable('A\u202eB\u001b[31mred\u001b]0;title\u0007\r\u009b2J\u2066')).toBe(
    'A\\u{202e}B\\u{1b}[31mred\\u{1b}]0;title\\u{7}\\u{d}\\u{9b}2J\\u{2066}',
  );
  const text = '云商店 “naïve” 👩‍👩‍👧\n\tcolumn — 100 %';
  expect(printable(text)).toBe(text);
});
