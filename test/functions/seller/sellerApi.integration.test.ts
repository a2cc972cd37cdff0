import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const app = { frontEndUrl: 'https://app.example.com', userName: 'admin', password: 'initial-secret' };

describeOnEveryEngine('the seller API', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    test.product.respond(({ type }) => (type === 'instance.created' ? { body: { app } } : { status: 204 }));
  });
  afterEach(() => test.close());

  const buy = async (orderId: string) => (await signedCall(test.bridge, purchase(orderId))).instanceId ?? '';
  const get = (path: string, token: 'reader' | 'product' | 'operator' | undefined = 'reader') =>
    sellerCall(test.bridge, 'GET', path, { token });
  const post = (
    path: string,
    body?: unknown,
    token: 'reader' | 'product' | 'operator' | undefined = 'operator',
  ) => sellerCall(test.bridge, 'POST', path, { token, body });

  describe('tokens', () => {
    it('refuses a call without a known token with 401 and says how to authenticate', async () => {
      for (const token of [undefined, { text: 'unknown-token' }, { text: '' }]) {
        const answer = await sellerCall(test.bridge, 'GET', '/api/v1/instances', { token });
        expect(answer).toMatchObject({ status: 401, body: { status: 401, title: 'Unauthorized' } });
        expect(answer.headers).toMatchObject({
          'Content-Type': 'application/problem+json',
          'WWW-Authenticate': expect.stringContaining('Bearer'),
          'Cache-Control': 'no-store',
        });
      }
    });

    it('refuses a token whose scope is too small with 403', async () => {
      const id = await buy('CS-SCOPE');
      expect((await post(`/api/v1/instances/${id}/freeze`, undefined, 'product')).status).toBe(403);
      expect((await post(`/api/v1/instances/${id}/provisioned`, { app }, 'reader')).status).toBe(403);
      expect((await get(`/api/v1/instances/${id}`, 'operator')).status).toBe(200);
    });

    it('writes one line with the name of the token, never the token', async () => {
      await get('/api/v1/instances', 'product');
      const line = test.lines.find(({ message }) => message === 'seller');
      expect(line?.fields).toMatchObject({ actor: 'product', status: 200, path: '/api/v1/instances' });
      expect(JSON.stringify(test.lines)).not.toContain('test-write-token');
    });

    it('writes the pattern of the route, since a path may hold a licence code or anything else', async () => {
      await get('/api/v1/licenses/codes/PL-SECRET-CODE-1/status');
      await get('/api/v1/PL-SECRET-CODE-1');
      const paths = test.lines.filter(({ message }) => message === 'seller').map(({ fields }) => fields.path);
      expect(paths).toEqual(['/api/v1/licenses/codes/{license}/status', '(no such route)']);
      expect(JSON.stringify(test.lines)).not.toContain('PL-SECRET');
    });

    it('refuses a cursor beyond the shards there are, which would cost a request for each', async () => {
      for (const shard of [-1_000_000_000, -1, 16]) {
        const cursor = Buffer.from(JSON.stringify({ shard })).toString('base64url');
        const before = test.faults.requests.length;
        expect((await get(`/api/v1/tenants/T/users?cursor=${cursor}`)).status).toBe(422);
        expect(test.faults.requests.length).toBe(before);
      }
    });
  });

  describe('instances', () => {
    it('shows an instance with ISO times and without the password', async () => {
      const id = await buy('CS-GET');
      const { status, body } = await get(`/api/v1/instances/${id}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        instanceId: id,
        status: 'active',
        family: 'saas-v2',
        orderId: 'CS-GET',
        expireAt: null,
        app: { frontEndUrl: app.frontEndUrl, userName: 'admin' },
        pendingEvents: 0,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      });
      expect(JSON.stringify(body)).not.toContain('initial-secret');
    });

    it('answers 404 for an unknown instance, whatever is asked of it', async () => {
      for (const path of ['', '/history']) {
        expect((await get(`/api/v1/instances/nobody${path}`)).status).toBe(404);
      }
      for (const action of ['freeze', 'release', 'reopen']) {
        expect((await post(`/api/v1/instances/nobody/${action}`)).status).toBe(404);
      }
    });

    it('lists those of before a moment, also page by page, and refuses what is no moment', async () => {
      const bought: { readonly id: string; readonly at: number }[] = [];
      for (let index = 0; index < 5; index += 1) {
        test.clock.advance(20 * 86_400_000);
        bought.unshift({ id: await buy(`CS-BEFORE-${index}`), at: test.clock.now() });
      }
      const moment = new Date((bought[1]?.at ?? 0) - 60_000).toISOString();
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { body } = await get(`/api/v1/instances?limit=2&before=${moment}${more}`);
        seen.push(...body.items.map((item: { instanceId: string }) => item.instanceId));
        cursor = body.nextCursor;
      }
      expect(seen).toEqual(bought.slice(2).map(({ id }) => id));
      expect((await get('/api/v1/instances?before=2099-01-01T00:00:00Z')).body.items).toHaveLength(5);
      expect((await get('/api/v1/instances?before=yesterday')).status).toBe(422);
    });

    it('lists all instances newest first, page by page, each once', async () => {
      const ids: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        ids.unshift(await buy(`CS-LIST-${index}`));
        test.clock.advance(1_000);
      }
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { body } = await get(`/api/v1/instances?limit=2${more}`);
        seen.push(...body.items.map((item: { instanceId: string }) => item.instanceId));
        cursor = body.nextCursor;
      }
      expect(seen).toEqual(ids);
    });

    it('filters the list by status', async () => {
      const [first = '', second = ''] = [await buy('CS-F1'), await buy('CS-F2')];
      await post(`/api/v1/instances/${first}/freeze`);
      const { body } = await get('/api/v1/instances?status=frozen');
      expect(body.items.map((item: { instanceId: string }) => item.instanceId)).toEqual([first]);
      expect(second).not.toBe(first);
    });

    it('refuses a tampered cursor and a limit out of range with 422, naming the parameter', async () => {
      for (const query of ['cursor=AAAA', 'cursor=e30', 'limit=0', 'limit=101', 'limit=x']) {
        const { status, body } = await get(`/api/v1/instances?${query}`);
        expect([query, status]).toEqual([query, 422]);
        expect(body.errors[0].pointer).toBe(query.split('=')[0]);
      }
    });

    it('takes app data from the product later, and then tells the marketplace', async () => {
      test.product.respond(() => ({ status: 202 }));
      const bought = await signedCall(test.bridge, purchase('CS-LATER'));
      expect(bought.resultCode).toBe('000004');
      const id = bought.instanceId ?? '';
      const done = await post(`/api/v1/instances/${id}/provisioned`, { app }, 'product');
      expect(done).toMatchObject({ status: 200, body: { status: 'active' } });
      expect(await signedCall(test.bridge, { activity: 'queryInstance', instanceId: id })).toMatchObject({
        resultCode: '000000',
        info: [{ appInfo: app }],
      });
    });

    it('names the field of app data that breaks a rule, and stores nothing', async () => {
      test.product.respond(() => ({ status: 202 }));
      const id = await buy('CS-BAD-APP');
      const cases = [
        [{}, '/app'],
        [{ app: { userName: 'x' } }, '/app/frontEndUrl'],
        [{ app: { frontEndUrl: `https://example.com/${'x'.repeat(512)}` } }, '/app/frontEndUrl'],
        [{ app: { frontEndUrl: 'https://example.com', memo: 'x'.repeat(1025) } }, '/app/memo'],
      ] as const;
      for (const [body, pointer] of cases) {
        const answer = await post(`/api/v1/instances/${id}/provisioned`, body, 'product');
        expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
      }
      expect((await test.instance(id))?.status).toBe('provisioning');
    });

    it('lets the product refuse by code or by name, and an operator reopen', async () => {
      test.product.respond(() => ({ status: 202 }));
      const id = await buy('CS-REFUSE');
      const refused = await post(
        `/api/v1/instances/${id}/refused`,
        { code: 'sold-out', reason: 'none left' },
        'product',
      );
      expect(refused.body).toMatchObject({
        status: 'refused',
        refusal: { code: '000106', reason: 'none left' },
      });
      expect(await signedCall(test.bridge, purchase('CS-REFUSE'))).toMatchObject({
        resultCode: '000106',
        resultMsg: 'none left',
        instanceId: id,
      });
      expect((await post(`/api/v1/instances/${id}/refused`, { code: '000999' }, 'product')).status).toBe(422);
      test.product.respond(() => ({ body: { app } }));
      expect((await post(`/api/v1/instances/${id}/reopen`)).body.status).toBe('active');
    });

    it("does the operator's extend, freeze, unfreeze and release, each by name in the history", async () => {
      const id = await buy('CS-OPERATE');
      const expireAt = '2031-05-06T07:08:09.000Z';
      expect((await post(`/api/v1/instances/${id}/extend`, { expireAt })).body).toMatchObject({
        expireAt,
        expireAtSource: 'operator',
      });
      expect((await post(`/api/v1/instances/${id}/freeze`)).body).toMatchObject({
        status: 'frozen',
        frozenBy: 'operator',
      });
      expect((await post(`/api/v1/instances/${id}/unfreeze`)).body.status).toBe('active');
      expect((await post(`/api/v1/instances/${id}/release`)).body.status).toBe('released');
      expect((await post(`/api/v1/instances/${id}/freeze`)).status).toBe(409);
      await test.run('deliver');
      const { body } = await get(`/api/v1/instances/${id}/history`);
      expect(
        body.items
          .filter((item: { data: { actor?: string } }) => item.data.actor !== undefined)
          .map((item: { type: string; outcome: string; data: { actor: string } }) => [
            item.type,
            item.outcome,
            item.data.actor,
          ]),
      ).toEqual([
        ['instance.renewed', 'delivered', 'operator'],
        ['instance.frozen', 'delivered', 'operator'],
        ['instance.unfrozen', 'delivered', 'operator'],
        ['instance.released', 'delivered', 'operator'],
      ]);
    });

    it('pages through the history in order of sequence, pending events last', async () => {
      const id = await buy('CS-HISTORY');
      test.product.respond(() => ({ status: 500 }));
      await post(`/api/v1/instances/${id}/freeze`);
      await post(`/api/v1/instances/${id}/unfreeze`);
      const items: { sequence: number; outcome: string; type: string }[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { body } = await get(`/api/v1/instances/${id}/history?limit=1${more}`);
        items.push(...body.items);
        cursor = body.nextCursor;
      }
      expect(items.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
      expect(items.slice(2)).toMatchObject([
        { type: 'instance.frozen', outcome: 'pending', lastFailure: 'HTTP 500' },
        { type: 'instance.unfrozen', outcome: 'pending', lastFailure: null },
      ]);
    });
  });

  describe('events', () => {
    const pending = async () => (await get('/api/v1/events')).body.items;

    it('lists pending events of all items, page by page', async () => {
      test.product.respond(() => ({ status: 500 }));
      const ids = [await buy('CS-P1'), await buy('CS-P2'), await buy('CS-P3')];
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { body } = await get(`/api/v1/events?limit=2${more}`);
        seen.push(...body.items.map((event: { item: { id: string } }) => event.item.id));
        cursor = body.nextCursor;
      }
      expect(seen.toSorted()).toEqual(ids.toSorted());
    });

    it('sends a pending event at once when asked to', async () => {
      test.product.respond(() => ({ status: 500 }));
      await buy('CS-NOW');
      const [event] = await pending();
      expect(event).toMatchObject({
        type: 'instance.created',
        item: { kind: 'instance', orderId: 'CS-NOW' },
        attempts: 1,
        lastFailure: 'HTTP 500',
      });
      test.product.respond(() => ({ body: { app } }));
      expect((await post(`/api/v1/events/${event.id}/redeliver`)).status).toBe(200);
      await test.run('deliver');
      expect(await pending()).toEqual([]);
    });

    it('sends a delivered event again under the same id', async () => {
      const id = await buy('CS-AGAIN');
      const [line] = (await get(`/api/v1/instances/${id}/history`)).body.items;
      expect(line).toMatchObject({ type: 'instance.created', outcome: 'delivered' });
      expect((await post(`/api/v1/events/${line.id}/redeliver`)).body).toEqual({ redelivered: 1 });
      await test.run('deliver');
      expect(test.product.received.map(message => message.id)).toEqual([line.id, line.id]);
      expect((await test.instance(id))?.status).toBe('active');
    });

    it('sends a time range again, of one instance or of all', async () => {
      const from = new Date(test.clock.now() - 1_000).toISOString();
      const id = await buy('CS-RANGE-1');
      await buy('CS-RANGE-2');
      const to = new Date(test.clock.now() + 1_000).toISOString();
      const one = await post('/api/v1/events/redeliver', { from, to, instanceId: id });
      expect(one.body).toEqual({ redelivered: 1, nextCursor: null });
      await test.run('deliver');
      let redelivered = 0;
      let cursor: string | undefined;
      do {
        const { body } = await post('/api/v1/events/redeliver', { from, to, cursor });
        redelivered += body.redelivered;
        cursor = body.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(redelivered).toBe(2);
    });

    it('stops sending a time range again before its time is up, and goes on from there', async () => {
      const from = new Date(test.clock.now() - 1_000).toISOString();
      const id = await buy('CS-RANGE-LONG');
      for (const act of ['freeze', 'unfreeze', 'freeze', 'unfreeze'])
        await post(`/api/v1/instances/${id}/${act}`);
      const to = new Date(test.clock.now() + 1_000).toISOString();
      test.product.respond(() => ({ status: 204 }));
      const { effects } = test.bridge;
      test.answerWithin(4_000);
      for (const instanceId of [id, undefined]) {
        let redelivered = 0;
        let calls = 0;
        let cursor: string | undefined;
        do {
          let passed = 0;
          // Every look at the clock takes a second.
          const clock = () => {
            passed += 1_000;
            return effects.clock() + passed;
          };
          const slow = { ...test.bridge, effects: { ...effects, clock } };
          const body = { from, to, instanceId, cursor };
          const answer = await sellerCall(slow, 'POST', '/api/v1/events/redeliver', {
            token: 'operator',
            body,
          });
          redelivered += answer.body.redelivered;
          cursor = answer.body.nextCursor ?? undefined;
          calls += 1;
        } while (cursor !== undefined && redelivered < 5);
        expect({ redelivered, inOneCall: calls === 1 }).toEqual({ redelivered: 5, inOneCall: false });
        expect((await test.instance(id))?.outbox.map(({ type }) => type)).toEqual([
          'instance.created',
          ...['instance.frozen', 'instance.unfrozen', 'instance.frozen', 'instance.unfrozen'],
        ]);
        await test.run('deliver');
      }
      test.answerWithin();
    });

    it('dismisses an event by name, so that later ones may go, and keeps it in the history', async () => {
      const id = await buy('CS-DISMISS');
      test.product.respond(({ type }) => (type === 'instance.frozen' ? { status: 500 } : { status: 204 }));
      await post(`/api/v1/instances/${id}/freeze`);
      await post(`/api/v1/instances/${id}/unfreeze`);
      const [stuck] = await pending();
      expect(stuck.type).toBe('instance.frozen');
      const dismissed = await post(`/api/v1/events/${stuck.id}/dismiss`, { reason: 'known bug' });
      expect(dismissed.body).toEqual({ dismissed: 1 });
      await test.run('deliver');
      expect(test.product.received.at(-1)?.type).toBe('instance.unfrozen');
      const { body } = await get(`/api/v1/instances/${id}/history`);
      expect(body.items.find((item: { id: string }) => item.id === stuck.id)).toMatchObject({
        outcome: 'dismissed',
        note: 'operator: known bug',
      });
    });

    it('answers 404 for an event that is unknown or no id at all', async () => {
      for (const id of ['evt_instance~nobody_1', 'x', 'evt_instance~nobody_0', '%20']) {
        expect((await post(`/api/v1/events/${id}/redeliver`)).status).toBe(404);
        expect((await post(`/api/v1/events/${id}/dismiss`)).status).toBe(404);
      }
    });
  });

  describe('failures', () => {
    it('keeps every real call that failed, with the likely cause and nothing personal', async () => {
      await signedCall(test.bridge, {
        activity: 'releaseInstance',
        instanceId: 'nobody',
        mobilePhone: '13800000000',
      });
      await signedCall(
        test.bridge,
        { activity: 'queryInstance', instanceId: 'x' },
        { key: 'another-key-0001' },
      );
      const { body } = await get('/api/v1/failures');
      expect(body.items).toHaveLength(2);
      expect(body.items).toContainEqual(
        expect.objectContaining({
          activity: 'releaseInstance',
          instanceId: 'nobody',
          resultCode: '000003',
          unknownFields: ['mobilePhone'],
        }),
      );
      expect(body.items).toContainEqual(
        expect.objectContaining({ resultCode: '000001', hint: expect.stringContaining('key') }),
      );
      expect(JSON.stringify(body)).not.toContain('13800000000');
    });

    it('keeps neither successes, nor calls in progress, nor test calls', async () => {
      test.product.respond(() => ({ status: 202 }));
      await buy('CS-FINE');
      await signedCall(test.bridge, { activity: 'releaseInstance', testFlag: '1' });
      expect((await get('/api/v1/failures')).body.items).toEqual([]);
    });

    it('keeps one line per minute of calls that nobody signed, so that they cannot fill the table', async () => {
      for (let call = 0; call < 20; call += 1) {
        await signedCall(test.bridge, purchase(`CS-${call}`), { key: 'another-key-0001' });
      }
      const { body } = await get('/api/v1/failures');
      // The calls may fall into two minutes.
      expect(body.items.length).toBeLessThanOrEqual(2);
    });
  });

  describe('health', () => {
    it('says without a token only whether the table answers', async () => {
      expect(await get('/api/v1/health', undefined)).toMatchObject({ status: 200 });
      expect((await sellerCall(test.bridge, 'GET', '/api/v1/health')).body).toEqual({
        status: 'ok',
        table: 'ok',
      });
    });

    it('tells a known token what is waiting and which families are on', async () => {
      test.product.respond(() => ({ status: 500 }));
      await buy('CS-WAITING');
      expect((await get('/api/v1/health')).body).toMatchObject({
        pendingEvents: 1,
        oldestPendingAt: expect.stringMatching(/Z$/),
        families: { base: true, general: true, kit: false },
        token: { name: 'reader', scope: 'read' },
      });
    });

    it('tells a known token how long the table takes, and what it suffers from', async () => {
      expect((await get('/api/v1/health')).body.tableMs).toBeGreaterThanOrEqual(0);
      test.faults.inject('throttle', { times: Number.POSITIVE_INFINITY });
      expect(await get('/api/v1/health')).toMatchObject({
        status: 503,
        body: { status: 'degraded', table: 'unreachable', fault: 'table-throttled' },
      });
      expect((await sellerCall(test.bridge, 'GET', '/api/v1/health')).body).toEqual({
        status: 'degraded',
        table: 'unreachable',
      });
    });

    it('answers 503 when the table does not answer', async () => {
      test.faults.inject('lose-request', { times: Number.POSITIVE_INFINITY });
      expect(await sellerCall(test.bridge, 'GET', '/api/v1/health')).toMatchObject({
        status: 503,
        body: { status: 'degraded', table: 'unreachable' },
      });
    });
  });

  describe('problems', () => {
    it('tells 405 with the methods that are possible, and 404 for other paths', async () => {
      const answer = await post('/api/v1/instances');
      expect(answer).toMatchObject({ status: 405, headers: { Allow: 'GET' } });
      expect((await get('/api/v1/nothing')).status).toBe(404);
    });

    it('tells 400, 413 and 415 for a body that cannot be read', async () => {
      const id = await buy('CS-BODY');
      const path = `/api/v1/instances/${id}/extend`;
      const send = (options: object) =>
        sellerCall(test.bridge, 'POST', path, { token: 'operator', ...options });
      expect((await send({ rawBody: '{' })).status).toBe(400);
      expect((await send({ rawBody: ' '.repeat(257 * 1024) })).status).toBe(413);
      expect((await send({ rawBody: 'a=1', contentType: 'text/plain' })).status).toBe(415);
      expect(await send({ body: { expireAt: '2031-05-06' } })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/expireAt' }] },
      });
    });

    it('answers 503 with Retry-After when the table is out of reach, never "not found"', async () => {
      const id = await buy('CS-DOWN');
      test.faults.inject('lose-request', { times: Number.POSITIVE_INFINITY });
      expect(await get(`/api/v1/instances/${id}`)).toMatchObject({
        status: 503,
        headers: { 'Retry-After': '5' },
      });
    });
  });
});
