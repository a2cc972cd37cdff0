import { expect, it } from 'vitest';
import { checkRelease } from '../../../../shared/instance/jobs/checkRelease.ts';
import type { OrderOutcome } from '../../../../shared/marketplace/marketplaceApi.ts';
import { someInstance } from '../someInstance.ts';

const day = 24 * 3_600_000;
const expireAt = Date.UTC(2026, 0, 31);
const instance = someInstance({ orderId: 'CS1', orderLineId: 'CS1-1', expireAt });
const line = (orderLineId: string, end: number | undefined) =>
  ({ orderId: 'CS1', orderLineId, expireAt: end }) as Extract<
    OrderOutcome,
    { kind: 'order' }
  >['lines'][number];

/** What our clock is told before it releases, when the marketplace says this of the order. */
const told = (outcome: OrderOutcome, of = instance) => {
  const asked: (string | undefined)[][] = [];
  const job = checkRelease(of, {
    queryOrder: async (orderId, orderLineId) => {
      asked.push([orderId, orderLineId]);
      return outcome;
    },
  });
  const { signal } = new AbortController();
  return job({ deadline: 0, signal }).then(received => ({ received, asked }));
};

it.each([
  ['ends when we think', [line('CS1-1', expireAt)], {}],
  ['ends up to three days later: an estimate', [line('CS1-1', expireAt + 3 * day)], {}],
  ['ends a month later', [line('CS1-1', expireAt + 31 * day)], { period: 'later' }],
  ['names no end', [line('CS1-1', undefined)], {}],
  ['goes on with another line', [line('CS1-1', expireAt), line('CS1-2', expireAt + 31 * day)], {}],
])('an order that %s', async (_, lines, facts) => {
  expect(await told({ kind: 'order', lines })).toEqual({
    received: { kind: 'delivered', facts },
    asked: [['CS1', 'CS1-1']],
  });
});

it('an order of which no line is known goes on with any of them', async () => {
  const { orderLineId: _, ...whole } = instance;
  const lines = [line('CS1-1', expireAt), line('CS1-2', expireAt + 31 * day)];
  expect((await told({ kind: 'order', lines }, whole)).received).toEqual({
    kind: 'delivered',
    facts: { period: 'later' },
  });
});

it('an order that the marketplace does not know goes on nowhere; while nobody answers, it is asked again', async () => {
  const refused = { kind: 'refused', code: '91390801', reason: 'no such order' } as OrderOutcome;
  expect((await told(refused)).received).toEqual({ kind: 'skipped' });
  const retry = { kind: 'retry', reason: 'HTTP 500' } as OrderOutcome;
  expect((await told(retry)).received).toEqual({ kind: 'failed', reason: 'HTTP 500' });
});
