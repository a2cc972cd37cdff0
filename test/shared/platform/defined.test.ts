import { expect, expectTypeOf, it } from 'vitest';
import { defined } from '../../../shared/platform/defined.ts';

it('leaves out what is undefined and nothing else', () => {
  const values = {
    undefined: undefined,
    null: null,
    empty: '',
    zero: 0,
    no: false,
    object: { inner: undefined },
  };
  const kept = defined(values);
  expect(Object.keys(kept)).toEqual(['null', 'empty', 'zero', 'no', 'object']);
  expect(kept).toEqual({ null: null, empty: '', zero: 0, no: false, object: { inner: undefined } });
  expect(Object.keys(values)).toContain('undefined');
});

it('keeps what was known beside it', () => {
  const known = { name: 'known', plan: 'known' };
  expect({ ...known, ...defined({ name: undefined, plan: 'new' }) }).toEqual({ name: 'known', plan: 'new' });
});

it('has what may be undefined as optional, and what may not as it was', () => {
  const values = { sure: 'a' } as { sure: string; maybe: number | undefined; optional?: boolean };
  expectTypeOf(defined(values)).toExtend<{ sure: string; maybe?: number; optional?: boolean }>();
});
