import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { callTurns } from '../../../../deploy/serve/http/callTurns.ts';

const limits = { perTurn: 4, waiting: 1_000 };

describe('calls that come at once', () => {
  it('begin at once while they are few', async () => {
    const turns = callTurns(limits);
    const begun: number[] = [];
    for (const call of [1, 2, 3, 4]) void turns.take('192.0.2.1').then(() => begun.push(call));
    await Promise.resolve();
    expect(begun).toEqual([1, 2, 3, 4]);
  });

  it('begin a few in each turn of the event loop, in their order', async () => {
    const turns = callTurns(limits);
    const begun: number[] = [];
    for (let call = 0; call < 12; call += 1) void turns.take('192.0.2.1').then(() => begun.push(call));
    const counts: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await Promise.resolve();
      counts.push(begun.length);
      await nextTurn();
    }
    expect(counts).toEqual([4, 8, 12]);
    expect(begun).toEqual([...begun].sort((a, b) => a - b));
  });

  it.each([
    ['an address', '192.0.2.1', '192.0.2.2'],
    ['a network of IPv6', '2001:db8:0:1::1', '2001:db8:0:2::1'],
  ])('of %s that floods stand back for the one call of another', async (_, flooding, other) => {
    const turns = callTurns(limits);
    const begun: string[] = [];
    const call = (caller: string) => void turns.take(caller).then(() => begun.push(caller));
    for (let n = 0; n < 500; n += 1) call(flooding);
    call(other);
    while (!begun.includes(other)) await nextTurn();
    expect(begun.indexOf(other)).toBeLessThan(2 * limits.perTurn);
  });

  it('of one network of IPv6 have one turn, however many of its addresses call', async () => {
    const turns = callTurns(limits);
    const begun: string[] = [];
    const call = (caller: string) => void turns.take(caller).then(() => begun.push(caller));
    for (let n = 1; n <= 500; n += 1) call(`2001:db8::${n.toString(16)}`);
    call('192.0.2.2');
    while (!begun.includes('192.0.2.2')) await nextTurn();
    expect(begun.indexOf('192.0.2.2')).toBeLessThan(2 * limits.perTurn);
  });

  it('and are too many are refused, the newest of whoever has the most', async () => {
    const turns = callTurns({ perTurn: 1, waiting: 10 });
    const taken: Promise<boolean>[] = [];
    for (let call = 0; call < 20; call += 1) taken.push(turns.take('192.0.2.1'));
    const other = turns.take('192.0.2.2');
    expect(await other).toBe(true);
    const answers = await Promise.all(taken);
    // One began at once; of the others nine had room beside the one of somebody else.
    expect(answers.map(may => (may ? 'begins' : '-')).join(' ')).toBe(
      `${'begins '.repeat(10)}${'- '.repeat(10)}`.trim(),
    );
    // Room is there again.
    expect(await turns.take('192.0.2.1')).toBe(true);
  });

  it('and come one from each of too many addresses are refused, and nobody is forgotten', async () => {
    const turns = callTurns({ perTurn: 1, waiting: 10 });
    const taken = Array.from({ length: 30 }, (_, n) => turns.take(`192.0.2.${n}`));
    const answers = await Promise.all(taken);
    expect(answers.filter(may => may)).toHaveLength(11);
    expect(await turns.take('192.0.2.1')).toBe(true);
  });
});
