import { expect, it } from 'vitest';
import { inTurn } from '../../../../shared/table/contention/inTurn.ts';
import { deferred } from '../../../support/deferred.ts';

const store = {};
const key = { pk: 'a', sk: 'b' };

it('those who work on one item go one after the other, and hear whether they waited', async () => {
  const done: string[] = [];
  const gate = deferred();
  const first = inTurn(store, key, async waited => {
    await gate.promise;
    done.push(`first ${waited}`);
  });
  const second = inTurn(store, key, async waited => void done.push(`second ${waited}`));
  const elsewhere = inTurn(
    store,
    { pk: 'a', sk: 'c' },
    async waited => void done.push(`other item ${waited}`),
  );
  const otherStore = inTurn({}, key, async waited => void done.push(`other store ${waited}`));
  await Promise.all([elsewhere, otherStore]);
  expect(done).toEqual(['other item false', 'other store false']);
  gate.resolve();
  await Promise.all([first, second]);
  expect(done.slice(2)).toEqual(['first false', 'second true']);
  expect(await inTurn(store, key, async waited => waited)).toBe(false);
});

it('one that fails or hangs keeps nobody waiting for long', async () => {
  const failing = inTurn(store, key, async () => {
    throw new RangeError('failed');
  });
  const after = inTurn(store, key, async () => 'after');
  await expect(failing).rejects.toThrow('failed');
  expect(await after).toBe('after');
  const gate = deferred();
  const hanging = inTurn(store, key, () => gate.promise);
  expect(await inTurn(store, key, async () => 'past it')).toBe('past it');
  gate.resolve();
  await hanging;
});
