import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../../../shared/instance/instance.ts';
import { decide } from '../../../../../shared/instance/rules/decide.ts';
import { now, someInstance } from '../../someInstance.ts';

const cause = { activity: 'erase', actor: 'ops' };
const erased = (facts: Partial<Instance>, app?: { readonly seen: string; readonly kept: string }) =>
  decide(someInstance(facts), { type: 'erase', app, cause }, now);

describe('erasing the buyer', () => {
  it('takes who bought it and what they answered out of what is in use, and keeps the way in', () => {
    const { changes, events, answer } = erased({ orderBuyer: 'sealed', upgradeParams: 'sealed' });
    expect(changes).toEqual({ customer: undefined, orderBuyer: undefined, upgradeParams: undefined });
    expect(Object.keys(changes).toSorted()).toEqual(['customer', 'orderBuyer', 'upgradeParams']);
    expect(events).toMatchObject([
      { type: 'instance.erased', data: { activity: 'erase', actor: 'ops', status: 'active' } },
    ]);
    expect(answer).toEqual({ kind: 'done' });
  });

  it.each(['released', 'refused'])('takes what the product made, too, out of what is %s', status => {
    const { changes } = erased({ status, identificationCode: 'machine-1' });
    expect(Object.keys(changes).toSorted()).toEqual(['app', 'customer', 'identificationCode']);
    expect(Object.values(changes)).toEqual([undefined, undefined, undefined]);
  });

  it('keeps of the access data what was said, as long as it is what was seen', () => {
    const app = { seen: 'sealed-app', kept: 'sealed-address' };
    expect(erased({}, app).changes).toMatchObject({ app: 'sealed-address' });
    expect(erased({ app: 'changed-since' }, app).changes).not.toHaveProperty('app');
    // Of what is over nothing stays.
    expect(erased({ status: 'released' }, app).changes).toHaveProperty('app', undefined);
  });

  it('takes the product’s own words, and keeps its codes', () => {
    const { changes } = erased({
      status: 'refused',
      refusal: { code: '000106', reason: 'Mr Smith has not paid' },
      refusedUpgrades: ['hash1 000100 Mr Smith has too many users', 'hash2 000100'],
    });
    expect(changes).toMatchObject({
      refusal: { code: '000106', reason: '' },
      refusedUpgrades: ['hash1 000100', 'hash2 000100'],
    });
  });

  it('changes nothing and writes no line when nothing personal is left', () => {
    const left = {
      ...{ customer: undefined, refusal: { code: '000106', reason: '' } },
      refusedUpgrades: ['hash1 000100'],
    } as never;
    expect(erased(left)).toEqual({ changes: {}, events: [], answer: { kind: 'done' } });
  });
});
