import { describe, expect, it } from 'vitest';
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

describe('a product that was silent', () => {
  const waiting = {
    id: 'evt_1',
    type: 'instance.renewed',
    item: { kind: 'instance', id: 'i-waits', orderId: null },
    sequence: 2,
    at: '2026-01-02T11:00:00.000Z',
    attempts: 7,
    // 160 to 320 s after the seventh attempt had failed: at 11:58:00 at the latest.
    nextAt: '2026-01-02T12:00:40.000Z',
    acceptedAt: null,
    lastFailure: 'no answer in time',
  };
  const told = {
    id: 'evt_2',
    type: 'instance.created',
    sequence: 1,
    at: '2026-01-02T11:58:10.000Z',
    leftAt: '2026-01-02T11:58:11.000Z',
    outcome: 'delivered',
    attempts: 1,
    data: {},
  };
  const other = { instanceId: 'i-other', productId: 'p', updatedAt: '2026-01-02T11:58:11.000Z' };

  const answeredAt = async (given: {
    readonly event?: object;
    readonly line?: object;
    readonly instance?: object;
  }) => {
    const api = deployment(path => {
      const list = (items: readonly object[]) => [200, { items, nextCursor: null }] as const;
      if (path.endsWith('/health')) return [200, { status: 'ok', table: 'ok', pendingEvents: 1 }];
      if (path.endsWith('/events')) return list([{ ...waiting, ...given.event }]);
      if (path.endsWith('/instances')) return list([{ ...other, ...given.instance }]);
      if (path.endsWith('/history')) return list([{ ...told, ...given.line }]);
      if (path.includes('/instances/')) return [200, { instanceId: 'i-waits', productId: 'p' }];
      return list([]);
    });
    return (await gatherWorld(api, now)).answeredAt;
  };

  it('and has taken another event since is known to answer from then on', async () => {
    expect(await answeredAt({})).toBe('2026-01-02T11:58:11.000Z');
    expect(await answeredAt({ line: { outcome: 'refused' } })).toBe('2026-01-02T11:58:11.000Z');
  });

  it.each([
    ['nothing was taken', { line: { outcome: 'pending' } }],
    [
      'the event is from before, and may have left without being sent',
      { line: { at: '2026-01-02T11:57:59.000Z' } },
    ],
    ['nobody had to be told', { line: { outcome: 'recorded' } }],
    ['it was for the marketplace', { line: { type: 'order.read' } }],
    ['it was for another product, with a webhook of its own', { instance: { productId: 'q' } }],
    ['somebody has sent it again meanwhile', { event: { nextAt: '2026-01-02T12:00:00.000Z' } }],
    ['what waits is for the marketplace', { event: { type: 'order.read' } }],
    ['it was accepted', { event: { acceptedAt: '2026-01-02T11:30:00.000Z' } }],
  ])('is not known to answer when %s', async (_, given) => {
    expect(await answeredAt(given)).toBe(undefined);
  });
});
