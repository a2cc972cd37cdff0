import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Books, type PlacedOrder } from '../../../../sandbox/marketplace/simulator/books.ts';
import type { Subscription } from '../../../../sandbox/marketplace/simulator/subscription.ts';

const order = (orderId: string): PlacedOrder => ({
  ...{ orderId, orderLineId: `${orderId}-000001`, orderType: 'NEW', chargingMode: 'PERIOD' },
  ...{ period: { type: 'year', number: 1 }, expireAt: 2, createdAt: 1, productId: 'p', skuCode: 's' },
});

const subscription = (orderId: string, state: Subscription['state'] = 'creating'): Subscription => ({
  ...{
    family: 'v2',
    kind: 'period',
    orderId,
    orderLineId: `${orderId}-000001`,
    productId: 'p',
    skuCode: 's',
  },
  ...{ instanceId: null, license: null, state, frozenFor: null, autoRenew: false, boughtAt: 1, expireAt: 2 },
  ...{ lastCode: null, lastCallAt: 1, failingSince: null },
});

describe('the marketplace’s books', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'books-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const file = () => join(directory, 'deep', 'books.json');

  it('outlive the process, each order line once', async () => {
    const books = await Books.open(file());
    await books.addOrder(order('A'));
    await books.keep(subscription('A'));
    await Promise.all([books.keep(subscription('B')), books.keep(subscription('A', 'open'))]);
    const again = await Books.open(file());
    expect(again.order('A')).toEqual(order('A'));
    expect(again.order('C')).toBeUndefined();
    expect(again.subscriptions).toEqual([subscription('A', 'open'), subscription('B')]);
  });

  it.each(['', '{', '{"orders":[{}],"subscriptions":[]}', '[]'])('of %j begin empty', async text => {
    const unusable = join(directory, 'books.json');
    writeFileSync(unusable, text);
    const books = await Books.open(unusable);
    expect(books.subscriptions).toEqual([]);
    await books.keep(subscription('A'));
    expect((await Books.open(unusable)).subscriptions).toHaveLength(1);
  });
});
