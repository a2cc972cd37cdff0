import { expect, it } from 'vitest';
import { DeliveryJournal } from '../../../sandbox/deliveries/deliveryJournal.ts';

const attemptOf = (id: string) => ({
  ...{ id, type: 'instance.created', at: '2026-01-01T00:00:00.000Z', url: 'http://localhost/webhook' },
  ...{ sent: '{}', status: 500, milliseconds: 1 },
});

it('counts the attempts of a message that is not shown any more, and forgets of old messages how many they were', () => {
  const journal = new DeliveryJournal();
  const others = (count: number, round: string) => {
    for (let number = 0; number < count; number += 1) journal.add(attemptOf(`${round}-${number}`));
  };
  expect(journal.add(attemptOf('e-1')).attempt).toBe(1);
  others(400, 'few');
  expect(journal.newest(1_000).some(({ id }) => id === 'e-1')).toBe(false);
  expect(journal.add(attemptOf('e-1')).attempt).toBe(2);
  others(2_999, 'many');
  expect(journal.add(attemptOf('e-1')).attempt).toBe(3);
  others(3_000, 'too many');
  expect(journal.add(attemptOf('e-1')).attempt).toBe(1);
});
