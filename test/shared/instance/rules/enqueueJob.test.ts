import { describe, expect, it } from 'vitest';
import { decide } from '../../../../shared/instance/rules/decide.ts';
import type { OutboxEntry } from '../../../../shared/outbox/outbox.ts';
import { now, someInstance } from '../someInstance.ts';

const job = { type: 'license.report-usage', data: { window: 'w-1' } } as const;
const ask = { type: 'enqueue-job', entry: job, cause: { activity: 'seller usage' } } as const;
const waiting = (count: number, type: string = job.type): readonly OutboxEntry[] =>
  Array.from({ length: count }, (_, place) => ({
    ...{ id: `evt_${type}_${place}`, type, sequence: place, at: now, attempts: 0, nextAt: now, data: {} },
  }));

describe('work for the marketplace that the product asks for', () => {
  it('is kept with the instance, which it does not change', () => {
    expect(decide(someInstance(), ask, now)).toEqual({
      changes: {},
      events: [job],
      answer: { kind: 'done' },
    });
  });

  it('leaves room for the marketplace’s own calls: ten of a kind wait at most', () => {
    expect(decide(someInstance({ outbox: waiting(9) }), ask, now).events).toEqual([job]);
    expect(decide(someInstance({ outbox: waiting(10) }), ask, now)).toEqual({
      changes: {},
      events: [],
      answer: { kind: 'impossible', status: 'active' },
    });
    expect(decide(someInstance({ outbox: waiting(10, 'another.job') }), ask, now).events).toEqual([job]);
  });

  it('is not taken for what is released, and not for what nobody knows', () => {
    expect(decide(someInstance({ status: 'released' }), ask, now).answer).toEqual({
      kind: 'impossible',
      status: 'released',
    });
    expect(decide(undefined, ask, now).answer).toEqual({ kind: 'unknown' });
  });
});
