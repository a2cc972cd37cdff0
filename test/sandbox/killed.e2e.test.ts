import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { suiteSandbox } from './suiteSandbox.ts';

const sandbox = suiteSandbox();

const created = async (order: string) =>
  (await sandbox.productEvents()).filter(
    ({ type, data }) => type === 'instance.created' && data.orderId === order,
  );

async function repeatUntilReady(order: string): Promise<string> {
  return eventually(async () => {
    const { calls } = await sandbox.marketplace(`purchase --order ${order}`);
    expect(calls).toMatchObject([{ resultCode: '000000' }]);
    return String(calls[0]?.answer.instanceId);
  });
}

it('a kill -9 between the claim and the product’s answer keeps the id and makes one instance', async () => {
  await sandbox.setProduct({ mode: 'slow', delayMs: 60_000 });
  const { calls } = await sandbox.marketplace('purchase --order CLAIMED');
  expect(calls).toMatchObject([{ resultCode: '000004' }]);
  await sandbox.kill();

  await sandbox.startAgain();
  expect(await repeatUntilReady('CLAIMED')).toBe(calls[0]?.answer.instanceId);
  expect(await created('CLAIMED')).toHaveLength(1);
});

it('a kill -9 in the middle of five purchases leaves each order with one id and one creation', async () => {
  const orders = Array.from({ length: 5 }, (_, position) => `MIDDLE-${position}`);
  const running = Promise.all(orders.map(order => sandbox.marketplace(`purchase --order ${order}`)));
  await eventually(async () => expect((await sandbox.productEvents()).length).toBeGreaterThan(1));
  await sandbox.kill();
  const first = await running;

  await sandbox.startAgain();
  for (const [position, { calls }] of first.entries()) {
    const order = orders[position] ?? '';
    const instanceId = await repeatUntilReady(order);
    expect([undefined, instanceId]).toContain(calls?.[0]?.answer.instanceId);
    expect(await created(order)).toHaveLength(1);
  }
});
