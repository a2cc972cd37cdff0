import { expect, it } from 'vitest';
import { reasonOf } from '../../../shared/platform/reasonOf.ts';
import { WireError } from '../../../shared/wire/wireError.ts';

it('says our own text, and of a foreign error its name alone', () => {
  expect(reasonOf(new WireError('invalid-json', 'The text is not valid JSON'))).toBe(
    'The text is not valid JSON',
  );
  expect(reasonOf(new TypeError('"13812345678" is not iterable'))).toBe('TypeError');
  expect(reasonOf('13812345678')).toBe('unknown fault');
});
