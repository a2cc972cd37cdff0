import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveNothing } from '../../shared/runtime/families.ts';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { signedEvent } from '../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../support/testBridge.ts';
import { tokenEvent } from '../support/tokenCall.ts';

describeOnEveryEngine('a call at a path where nothing is served', engine => {
  let test: TestBridge;
  beforeAll(async () => {
    test = await openTestBridge(engine);
  });
  afterAll(() => test.close());

  const send = async (event: APIGatewayProxyEventV2) => {
    const answer = await serveNothing('nothing is served there', async () => test.bridge)(event);
    return { ...answer, ...(JSON.parse(answer.body ?? '') as { resultCode: string }) };
  };
  const noted = async (orderId: string) => {
    const day = new Date(test.clock.now()).toISOString().slice(0, 10);
    const { items } = await test.bridge.failures.list(day, 100);
    return items.filter(failure => failure.orderId === orderId);
  };

  it('is refused with a signed answer and noted with its order, when it is signed', async () => {
    const fields = {
      activity: 'newInstance',
      orderId: 'UNSERVED1',
      orderLineId: 'UNSERVED1-000001',
      mobilePhone: '1',
    };
    const answer = await send(signedEvent(fields, test.clock.now()));
    expect(answer).toMatchObject({ statusCode: 200, resultCode: '000002' });
    expect(answer.headers).toHaveProperty('Body-Sign');
    expect(await noted('UNSERVED1')).toMatchObject([
      { activity: 'newInstance', resultCode: '000002', hint: 'nothing is served there' },
    ]);
    expect(test.product.received).toEqual([]);
  });

  it('is noted also when it is one of SaaS V1', async () => {
    const fields = { activity: 'newInstance', orderId: 'UNSERVED2', businessId: 'b' };
    expect(await send(tokenEvent(fields, test.clock.now()))).toMatchObject({ resultCode: '000002' });
    expect(await noted('UNSERVED2')).toMatchObject([{ hint: 'nothing is served there' }]);
  });

  it('is a path that is none to whoever has not signed, noted with both reasons for the operator', async () => {
    const event = signedEvent({ activity: 'newInstance', orderId: 'UNSERVED3' }, test.clock.now(), {
      key: 'another',
    });
    expect(await send(event)).toMatchObject({ statusCode: 404, body: '{"message":"Not Found"}' });
    const day = new Date(test.clock.now()).toISOString().slice(0, 10);
    const { items } = await test.bridge.failures.list(day, 100);
    expect(items.find(({ resultCode }) => resultCode === '000001')?.hint).toMatch(
      /^nothing is served there; ./,
    );
  });
});
