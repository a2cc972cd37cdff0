import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, it, vi } from 'vitest';
import type { LoginDeps } from '../../../shared/login/loginDeps.ts';
import { loginHandler } from '../../../shared/login/loginHandler.ts';

it('shows a page with a reference that is in the log when the configuration cannot be read', async () => {
  const written = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const handler = loginHandler(
    () => Promise.reject(new Error('SESSION_SECRETS is missing')),
    () => Promise.reject(new Error('never reached')),
  );
  const event = {
    headers: { 'accept-language': 'zh' },
    requestContext: { requestId: 'request-0001' },
  } as unknown as APIGatewayProxyEventV2;
  const answer = await handler(event);
  expect(answer).toMatchObject({ statusCode: 503, headers: { 'Cache-Control': 'no-store' } });
  expect(answer.body).toContain('暂时无法登录');
  expect(answer.body).toContain('request-0001');
  expect(answer.body).not.toContain('SESSION_SECRETS');
  const [line] = written.mock.calls;
  expect(JSON.parse(String(line?.[0]))).toMatchObject({ level: 'ERROR', reference: 'request-0001' });
  written.mockRestore();
});

it.each([
  ['application/x-www-form-urlencoded', 'sessionId=a+b&x=%E4%BC%81'],
  ['Application/X-WWW-Form-URLEncoded; charset=UTF-8', 'sessionId=a+b&x=%E4%BC%81'],
  ['application/json', '{"sessionId":"a b","x":"企"}'],
  [undefined, '{"sessionId":"a b","x":"企"}'],
])('reads the fields of a body of type %s', async (type, body) => {
  const ports = {
    effects: { clock: () => 0, wait: () => new Promise(() => undefined) },
    log: { info: () => undefined },
    alarmNotes: { isWaiting: false },
    randomBytes,
  } as unknown as LoginDeps;
  const handler = loginHandler(
    async () => ports,
    async request => ({ status: 200, json: request.body }),
  );
  const event = {
    headers: type === undefined ? {} : { 'content-type': type },
    rawQueryString: '',
    requestContext: { http: { method: 'POST', path: '/oauth/logout' }, timeEpoch: 0, requestId: '1' },
    body,
  } as unknown as APIGatewayProxyEventV2;
  expect((await handler(event)).body).toBe('{"sessionId":"a b","x":"企"}');
});
