import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  rememberedPurchases,
  rememberPurchase,
} from '../../../../sandbox/marketplace/calls/purchaseMemory.ts';

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'memory-'));
  file = join(directory, 'data', 'marketplace.json');
});

afterEach(() => rmSync(directory, { recursive: true }));

const purchase = (orderId: string, instanceId = `i-${orderId}`) => ({
  family: 'v2',
  orderId,
  orderLineId: `${orderId}-000001`,
  instanceId,
});

it('keeps purchases, the newest last, each order line once', async () => {
  for (const orderId of ['A', 'B', 'A']) await rememberPurchase(file, purchase(orderId));
  expect(await rememberedPurchases(file)).toEqual([purchase('B'), purchase('A')]);
  expect(readdirSync(join(directory, 'data'))).toEqual(['marketplace.json']);
});

it('is empty without a file, or with one that it did not write', async () => {
  expect(await rememberedPurchases(file)).toEqual([]);
  writeFileSync(join(directory, 'other.json'), '{"purchases":[{}]}');
  expect(await rememberedPurchases(join(directory, 'other.json'))).toEqual([]);
});
