import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { nonceStore } from '../../../shared/callback/nonceStore.ts';
import { scriptedTable } from '../../engines/scriptedTable.ts';

const now = Date.UTC(2027, 0, 1, 12);
const minute = 60_000;
const options = { ttl: true, toleranceMs: minute };

it('a nonce is claimed by key and nonce in one conditional write, which the same attempt may repeat', async () => {
  const { table, requests } = scriptedTable();
  await nonceStore(table, options).claim('k_01234567', 'n-1', 'try-1', now);
  const hash = createHash('sha256').update('k_01234567\0n-1').digest('hex');
  // Kept for ten minutes (S12 of docs/protocol/saas-v2.md).
  const item = { pk: `nonce#${hash}`, sk: 'nonce', attemptId: 'try-1', ttl: now / 1000 + 600 };
  const condition = 'attribute_not_exists(pk) OR attemptId = "try-1"';
  expect(requests).toEqual([{ operation: 'PutItem', item, condition }]);
});

it.each([
  // A call that was signed ahead of our clock is accepted for twice the tolerance.
  [4 * minute, 600],
  [4.5 * minute, 600],
  [5 * minute, 660],
  [30 * minute, 3_660],
])(
  'a nonce is kept longer than its call is accepted: with a tolerance of %i ms for %i s',
  async (toleranceMs, kept) => {
    const { table, requests } = scriptedTable();
    await nonceStore(table, { ttl: true, toleranceMs }).claim('k', 'n', 'try-1', now);
    expect(requests[0]?.item?.ttl).toBe(now / 1000 + kept);
  },
);

it('a nonce is found by the purge schedule where the engine deletes nothing by itself', async () => {
  const { table, requests } = scriptedTable();
  await nonceStore(table, { ...options, ttl: false }).claim('k', 'n', 'try-1', now);
  expect(requests[0]?.item).toMatchObject({ ttl: now / 1000 + 600, dueAt: now + 600_000 });
});

it('a nonce that another call has is a replay; a table that fails is none', async () => {
  const claim = (answer: 'ConditionalCheckFailedException' | 'AccessDeniedException') =>
    nonceStore(scriptedTable(() => answer).table, options).claim('k', 'secret', 'try-1', now);
  await expect(claim('ConditionalCheckFailedException')).rejects.toMatchObject({
    ...{ name: 'ReplayError', code: 'nonce-seen', message: 'the nonce was used before' },
  });
  await expect(claim('AccessDeniedException')).rejects.toMatchObject({
    ...{ name: 'TableError', code: 'table-access-denied' },
  });
});

it('a claim is given up when there is no time for it', async () => {
  const ending = new AbortController();
  const { table } = scriptedTable(() => {
    queueMicrotask(() => ending.abort());
    return 'silence';
  });
  const claimed = nonceStore(table, options).claim('k', 'n', 'try-1', now, ending.signal);
  await expect(claimed).rejects.toMatchObject({ code: 'table-aborted' });
});
