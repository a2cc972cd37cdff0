import { expect, it } from 'vitest';
import { AddressGate, type Entrance } from '../../../shared/delivery/addressGate.ts';

/** Who got in at once, of so many. */
async function entering(gate: AddressGate, address: string, count: number) {
  const states: (Entrance | 'waiting')[] = Array.from({ length: count }, () => 'waiting');
  const all = states.map((_, index) =>
    gate.enter(address).then(entrance => {
      states[index] = entrance;
    }),
  );
  await Promise.resolve();
  await Promise.resolve();
  return { states, all: Promise.all(all) };
}

const count = (states: readonly string[], wanted: string): number =>
  states.filter(state => state === wanted).length;

it('an address of which nothing is known is sent eight at once', async () => {
  const { states } = await entering(new AddressGate(), 'a', 20);
  expect([count(states, 'open'), count(states, 'waiting')]).toEqual([8, 12]);
  expect(states.slice(0, 8)).toEqual(Array(8).fill('open'));
});

it('each answer lets one more out than before, up to 64', async () => {
  const gate = new AddressGate();
  const { states } = await entering(gate, 'a', 300);
  let answered = 0;
  for (let inside = 8; inside < 64; inside += 1) {
    gate.leave('a', 'answered');
    answered += 1;
    await Promise.resolve();
    expect(count(states, 'open') - answered).toBe(inside + 1);
  }
  gate.leave('a', 'answered');
  await Promise.resolve();
  expect(count(states, 'open') - answered - 1).toBe(64);
});

it('three silences in a row close it for all who wait and all who come', async () => {
  const gate = new AddressGate();
  const { states, all } = await entering(gate, 'a', 20);
  gate.leave('a', 'silent');
  gate.leave('a', 'silent');
  await Promise.resolve();
  expect(count(states, 'closed')).toBe(0);
  gate.leave('a', 'silent');
  await all;
  expect(count(states, 'closed')).toBe(12);
  expect(await gate.enter('a')).toBe('closed');
});

it('an answer in between keeps it open', async () => {
  const gate = new AddressGate();
  await entering(gate, 'a', 8);
  for (const reply of ['silent', 'silent', 'answered', 'silent', 'silent', 'none'] as const)
    gate.leave('a', reply);
  expect(await gate.enter('a')).toBe('open');
});

it('another address does not notice', async () => {
  const gate = new AddressGate();
  const { states } = await entering(gate, 'hangs', 100);
  const other = await entering(gate, 'answers', 8);
  expect([count(states, 'open'), count(other.states, 'open')]).toEqual([8, 8]);
  for (let times = 0; times < 3; times += 1) gate.leave('hangs', 'silent');
  expect(await gate.enter('hangs')).toBe('closed');
  gate.leave('answers', 'answered');
  expect(await gate.enter('answers')).toBe('open');
});
