import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { lateness, type MarketplaceReport } from './runSandbox.ts';
import { suiteSandbox } from './suiteSandbox.ts';

const sandbox = suiteSandbox();

const eventsOf = async (instanceId: string) =>
  (await sandbox.productEvents()).filter(({ data }) => data.instanceId === instanceId);

/** Polls as the marketplace does until the instance is ready. */
async function readyInstance(order: string) {
  const bought = await sandbox.marketplace(`purchase --order ${order}`);
  const instanceId = String(bought.calls[0]?.answer.instanceId);
  await eventually(async () => {
    const { calls } = await sandbox.marketplace(`query --instance ${instanceId}`);
    expect(calls).toMatchObject([{ resultCode: '000000' }]);
  });
  return instanceId;
}

describe('a purchase', () => {
  it('is answered 000000 or 000004, then the query gives the address that the product named', async () => {
    const bought = await sandbox.marketplace('purchase --order FIRST');
    expect(bought).toMatchObject({ exitCode: 0, verified: true });
    expect(['000000', '000004']).toContain(bought.calls[0]?.resultCode);
    const instanceId = await readyInstance('FIRST');
    const { calls } = await sandbox.marketplace('query --order FIRST');
    expect(calls[0]?.answer).toMatchObject({
      resultCode: '000000',
      info: [
        {
          instanceId,
          appInfo: { frontEndUrl: `${sandbox.consoleUrl}/seller/app/${instanceId}`, userName: 'admin' },
        },
      ],
    });
  });

  it('is announced to the product once, with its order', async () => {
    const instanceId = await readyInstance('ANNOUNCED');
    expect(await eventsOf(instanceId)).toMatchObject([
      { type: 'instance.created', data: { orderId: 'ANNOUNCED', orderLineId: 'ANNOUNCED-000001' } },
    ]);
  });

  it('that arrives 200 times at once makes one instance and one announcement, each answer in order', async () => {
    const calls: MarketplaceReport['calls'][number][] = [];
    // A busy machine may have no time for some of them: those the marketplace repeats, until every one is done.
    for (
      let left = 200;
      left > 0;
      left = 200 - calls.filter(({ resultCode }) => resultCode === '000000').length
    ) {
      const repeats = await sandbox.marketplace(`purchase --order MANY --parallel ${left}`);
      expect(repeats.calls).toHaveLength(left);
      calls.push(...repeats.calls);
    }
    const answered = calls.filter(({ resultCode }) => resultCode !== '000005');
    expect(answered.filter(({ resultCode }) => !['000000', '000004'].includes(resultCode))).toEqual([]);
    const instanceId = await readyInstance('MANY');
    expect(new Set(answered.map(({ answer }) => answer.instanceId))).toEqual(new Set([instanceId]));
    // Nor need two hundred be answered within 5 s there; everything else of every answer is in order.
    expect(calls.flatMap(({ checks }) => checks.filter(({ name, ok }) => !ok && name !== lateness))).toEqual(
      [],
    );
    expect(await eventsOf(instanceId)).toHaveLength(1);
  });

  it('with a wrong signature is refused with 000001 in a signed answer, and nothing is made', async () => {
    const { exitCode, calls } = await sandbox.marketplace('purchase --order FORGED --bad-signature');
    expect(exitCode).toBe(0);
    expect(calls[0]?.answer).not.toHaveProperty('instanceId');
    expect(calls[0]?.resultCode).toBe('000001');
    expect((await sandbox.productEvents()).filter(({ data }) => data.orderId === 'FORGED')).toEqual([]);
  });

  it.each([
    ['--skew=-50', '000003'],
    ['--skew=50', '000003'],
    ['--skew=-75', '000002'],
    ['--skew=75', '000002'],
  ])('call with a clock that is off by %s is answered %s', async (skew, resultCode) => {
    const { calls } = await sandbox.marketplace(`query --instance unknown ${skew}`);
    expect(calls[0]?.resultCode).toBe(resultCode);
  });

  it('of the debugging page is answered like a real one and reaches no product', async () => {
    const before = await sandbox.productEvents();
    const { calls } = await sandbox.marketplace('purchase --order DIAL --test --repeat 2');
    expect(calls.map(({ resultCode }) => resultCode)).toEqual(['000000', '000000']);
    expect(calls[0]?.answer.instanceId).toBe(calls[1]?.answer.instanceId);
    expect(await sandbox.productEvents()).toEqual(before);
  });
});

describe('the life of an instance', () => {
  it('reaches the product as one event each: renewed, frozen, unfrozen, upgraded, released', async () => {
    const instanceId = await readyInstance('LIFE');
    for (const command of ['renew', 'freeze', 'unfreeze', 'upgrade', 'release']) {
      const { exitCode, calls } = await sandbox.marketplace(`${command} --order LIFE --repeat 2`);
      expect([command, exitCode, ...calls.map(({ resultCode }) => resultCode)]).toEqual([
        command,
        0,
        '000000',
        '000000',
      ]);
    }
    await eventually(async () =>
      expect((await eventsOf(instanceId)).map(({ type }) => type)).toEqual([
        'instance.created',
        'instance.renewed',
        'instance.frozen',
        'instance.unfrozen',
        'instance.upgraded',
        'instance.released',
      ]),
    );
    expect((await sandbox.marketplace('query --order LIFE')).calls[0]?.resultCode).toBe('000003');
  });

  it('asks the product before a change', async () => {
    await readyInstance('CHANGE');
    expect((await sandbox.marketplace('check --order CHANGE')).calls[0]?.resultCode).toBe('000000');
    await sandbox.setProduct({ mode: 'refuse', refusal: { code: '000100', reason: 'too many users' } });
    expect((await sandbox.marketplace('check --order CHANGE')).calls[0]?.answer).toMatchObject({
      resultCode: '000005',
      resultMsg: expect.stringContaining('too many users'),
    });
    await sandbox.setProduct({ mode: 'normal' });
  });

  it('takes an order notice with the general interface’s key, and with no other', async () => {
    expect((await sandbox.marketplace('notify --order CHANGE')).calls[0]?.resultCode).toBe('000000');
    const foreign = await sandbox.marketplace('notify --order CHANGE --key sandbox-base-access-key-0001');
    expect(foreign.calls[0]?.resultCode).toBe('000001');
  });
});

describe('a product that is away', () => {
  it('gets two renewals in sequence, once each, when it is back', async () => {
    const instanceId = await readyInstance('AWAY');
    await sandbox.setProduct({ mode: 'away' });
    for (const order of ['R-1', 'R-2']) {
      const { calls } = await sandbox.marketplace(`renew --order AWAY --event-order ${order}`);
      expect(calls[0]?.resultCode).toBe('000000');
    }
    await eventually(async () =>
      expect(
        (await sandbox.productAttempts()).filter(({ outcome }) => outcome === 'away').length,
      ).toBeGreaterThan(0),
    );
    await sandbox.setProduct({ mode: 'normal' });
    await eventually(async () => expect(await eventsOf(instanceId)).toHaveLength(3));
    const [created, first, second] = await eventsOf(instanceId);
    expect(first).toMatchObject({ type: 'instance.renewed', data: { cause: { orderId: 'R-1' } } });
    expect(second).toMatchObject({ type: 'instance.renewed', data: { cause: { orderId: 'R-2' } } });
    expect(new Set([created?.id, first?.id, second?.id]).size).toBe(3);
    const taken = (await sandbox.productAttempts()).filter(
      ({ id, outcome }) => outcome === 'taken' && (id === first?.id || id === second?.id),
    );
    expect(taken.map(({ id }) => id)).toEqual([first?.id, second?.id]);
  });
});

describe('a product that refuses', () => {
  it('a purchase ends it with its code, on every repeat', async () => {
    await sandbox.setProduct({ mode: 'refuse', refusal: { code: '000106', reason: 'sold out' } });
    await eventually(async () => {
      const { calls } = await sandbox.marketplace('purchase --order REFUSED');
      expect(calls[0]?.resultCode).toBe('000106');
    });
    await sandbox.setProduct({ mode: 'normal' });
    expect((await sandbox.marketplace('purchase --order REFUSED')).calls[0]?.resultCode).toBe('000106');
  });
});
