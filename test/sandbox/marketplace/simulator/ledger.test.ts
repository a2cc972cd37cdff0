import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger, type PlacedOrder } from '../../../../sandbox/marketplace/simulator/ledger.ts';
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

describe('the marketplace’s ledger', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ledger-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const file = () => join(directory, 'deep', 'ledger.json');

  it('outlive the process, each order line once', async () => {
    const ledger = await Ledger.open(file());
    await ledger.addOrder(order('A'));
    await ledger.keep(subscription('A'));
    await Promise.all([ledger.keep(subscription('B')), ledger.keep(subscription('A', 'open'))]);
    const again = await Ledger.open(file());
    expect(again.order('A')).toEqual(order('A'));
    expect(again.order('C')).toBeUndefined();
    expect(again.subscriptions).toEqual([subscription('A', 'open'), subscription('B')]);
  });

  it.each(['', '{', '{"orders":[{}],"subscriptions":[]}', '[]'])('of %j begin empty', async text => {
    const unusable = join(directory, 'ledger.json');
    writeFileSync(unusable, text);
    const ledger = await Ledger.open(unusable);
    expect(ledger.subscriptions).toEqual([]);
    await ledger.keep(subscription('A'));
    expect((await Ledger.open(unusable)).subscriptions).toHaveLength(1);
  });
});
