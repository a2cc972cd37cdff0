import { expect, it } from 'vitest';
import { activities as license } from '../../../functions/license/licenseAddress.ts';
import { newInstance as onlineNewInstance } from '../../../functions/license/online/newInstance.ts';
import { orderNotify } from '../../../functions/order/orderNotify.ts';
import { newInstance } from '../../../functions/saas/newInstance.ts';
import { activities as saas } from '../../../functions/saas/productionAddress.ts';
import { entrances } from '../../../shared/callback/entrance.ts';
import { kitV2Post } from '../../../shared/callback/protocols/kitPost.ts';
import { renamed } from './servedCall.ts';

it.each([
  ['/saas', saas, ['GET', 'POST']],
  ['/license', license, ['GET', 'POST']],
])('%s takes calls by each method with one protocol and one set of keys', (_, activities, methods) => {
  const byMethod = entrances(activities);
  expect([...byMethod.keys()].sort()).toEqual(methods);
  for (const [method, { protocol, activities: served }] of byMethod) {
    expect(protocol.method).toBe(method);
    expect(served.size).toBe(activities.filter(activity => activity.protocol.method === method).length);
  }
});

it.each([
  ['two of one name', [newInstance, newInstance]],
  ['two of one name in different families', [newInstance, onlineNewInstance]],
  ['two with different keys', [newInstance, orderNotify]],
  ['two that are signed in different ways', [renamed(), renamed({ activity: 'other', protocol: kitV2Post })]],
])('cannot hold %s: no call could tell them apart', (_, activities) => {
  expect(() => entrances(activities)).toThrow('one address cannot serve');
});
