import { expect, it } from 'vitest';
import { decide } from '../../../../../shared/instance/rules/decide.ts';
import { aliasFor } from '../../../../../shared/instance/rules/moving/alias.ts';
import { now, some, someInstance } from '../../someInstance.ts';

const alias = aliasFor('derived-1', someInstance(), 'attempt-1', now, 'p-1');

it('an alias stands under the id of its order, and leads to the instance', () => {
  expect(alias).toMatchObject({
    ...{ pk: 'instance#derived-1', sk: 'instance', instanceId: 'derived-1', aliasOf: 'i-1' },
    ...{ family: 'saas-v2', orderId: 'CS1', productId: 'p-1', status: 'alias' },
    // Its own list: nobody takes it for something that was bought.
    ...{ listedIn: 'alias#2027-01', listedAt: now, recentAttempts: ['attempt-1'], version: 1, outbox: [] },
    ...{ contents: '', appliedKeys: [] },
  });
  expect(aliasFor('derived-1', someInstance(), 'attempt-1', now)).not.toHaveProperty('productId');
});

it.each(Object.values(some))('an alias itself does nothing: $type is for what it names', command => {
  expect(decide(alias, command, now)).toEqual({ changes: {}, events: [], answer: { kind: 'unknown' } });
});
