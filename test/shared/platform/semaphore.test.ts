import { expect, it } from 'vitest';
import { semaphore } from '../../../shared/platform/semaphore.ts';

it('lets so many in, then one for each that leaves, in the order in which they came', async () => {
  const inside: number[] = [];
  const slots = semaphore(2);
  const releases: (() => void)[] = [];
  const comings = [0, 1, 2, 3].map(async number => {
    releases[number] = await slots.acquire();
    inside.push(number);
  });
  await Promise.resolve();
  await Promise.resolve();
  expect(inside).toEqual([0, 1]);
  releases[1]?.();
  await comings[2];
  expect(inside).toEqual([0, 1, 2]);
  releases[0]?.();
  await comings[3];
  expect(inside).toEqual([0, 1, 2, 3]);
});

it('a second release of the same holder lets nobody else in', async () => {
  const slots = semaphore(1);
  const release = await slots.acquire();
  release();
  release();
  await slots.acquire();
  let second = false;
  slots.acquire().then(() => {
    second = true;
  });
  await Promise.resolve();
  await Promise.resolve();
  expect(second).toBe(false);
});
