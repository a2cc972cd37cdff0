import { expect, it } from 'vitest';
import { loggedName, loggedNames } from '../../../../shared/platform/logged/loggedName.ts';

it.each(['orderId', 'x-request.id', '_v2'])('takes %s for a name', name => {
  expect(loggedName(name)).toBe(name);
});

it.each(['13812345678', '张三', 'a b', 'zhang@example.com', 'x'.repeat(65), ''])(
  'does not repeat %j',
  name => {
    expect(loggedName(name)).toBe('(no name)');
  },
);

it('repeats fifty names of a call at most', () => {
  const fields = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, 'secret']));
  expect(loggedNames(fields)).toEqual(Array.from({ length: 50 }, (_, index) => `f${index}`));
});
