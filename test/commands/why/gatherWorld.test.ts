import { expect, it } from 'vitest';
import { deploymentApi } from '../../../commands/target/deploymentApi.ts';
import { gatherWorld } from '../../../commands/why/gatherWorld.ts';

const now = Date.parse('2026-01-02T12:00:00.000Z');

const failure = (orderId: string) => ({
  at: '2026-01-02T11:30:00.000Z',
  requestId: orderId,
  family: 'saas-v2',
  activity: 'newInstance',
  resultCode: '000005',
  resultMsg: 'other internal error',
  keyId: 'k',
  orderId,
  milliseconds: 5,
});

/** A deployment that answers so to a path: status and body. */
const deployment = (answer: (path: string) => readonly [number, object]) =>
  deploymentApi('https://shop.example.com', 'token', {
    wait: async () => undefined,
    fetch: async request => {
      const [status, body] = answer(new URL((request as Request).url).pathname);
      const type = status < 400 ? 'application/json' : 'application/problem+json';
      return Response.json(body, { status, headers: { 'content-type': type } });
    },
  });

it('one instance that cannot be read hides nothing of the others', async () => {
  const api = deployment(path => {
    if (path.endsWith('/health'))
      return [200, { status: 'degraded', table: 'ok', pendingEvents: 1, unreadable: 1 }];
    if (path.endsWith('/failures'))
      return [200, { items: [failure('CS-DAMAGED'), failure('CS-OTHER')], nextCursor: null }];
    if (path.includes('/instances/')) return [500, { detail: 'A stored item cannot be read: status.' }];
    return [200, { items: [], nextCursor: null }];
  });
  const { failures, health } = await gatherWorld(api, now);
  expect(failures.map(({ orderId }) => orderId)).toEqual(expect.arrayContaining(['CS-DAMAGED', 'CS-OTHER']));
  expect(health.unreadable).toBe(1);
});

it('a deployment that is away while it is asked is told as away', async () => {
  const api = deployment(path => {
    if (path.endsWith('/health')) return [200, { status: 'ok', table: 'ok', pendingEvents: 0 }];
    if (path.endsWith('/failures')) return [200, { items: [failure('CS-1')], nextCursor: null }];
    if (path.includes('/instances/')) return [503, { detail: 'The table does not answer at the moment.' }];
    return [200, { items: [], nextCursor: null }];
  });
  await expect(gatherWorld(api, now)).rejects.toThrow('HTTP 503');
});
