import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, it, vi } from 'vitest';
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
