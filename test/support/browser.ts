import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { finishLogin } from '../../shared/login/endpoints/finishLogin.ts';
import { logout } from '../../shared/login/endpoints/logout.ts';
import { redeemTicket } from '../../shared/login/endpoints/redeemTicket.ts';
import { refresh } from '../../shared/login/endpoints/refresh.ts';
import { startLogin } from '../../shared/login/endpoints/startLogin.ts';
import { userInfo } from '../../shared/login/endpoints/userInfo.ts';
import { loginHandler } from '../../shared/login/loginHandler.ts';
import { defined } from '../../shared/platform/defined.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';

const endpoints = {
  login: startLogin,
  callback: finishLogin,
  ticket: redeemTicket,
  userinfo: userInfo,
  refresh,
  logout,
};

export interface BrowserAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly location: URL | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: () => any;
}

export interface BrowserRequest {
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** In the place of JSON. */
  readonly text?: string;
  readonly token?: string;
  readonly language?: string;
}

/** A browser before the login endpoints, with a jar of its own for their cookies. */
export function browser(bridge: Bridge) {
  const jar = new Map<string, string>();

  async function open(
    method: string,
    pathAndQuery: string,
    request: BrowserRequest = {},
  ): Promise<BrowserAnswer> {
    const [path = '', rawQueryString = ''] = pathAndQuery.split('?');
    const { form, json, token, language, text = JSON.stringify(json) } = request;
    const name = path.split('/').at(-1) as keyof typeof endpoints;
    const event = {
      version: '2.0',
      routeKey: `${method} ${path}`,
      rawPath: path,
      rawQueryString,
      cookies: [...jar].map(([cookie, value]) => `${cookie}=${value}`),
      headers: {
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...defined({ 'accept-language': language }),
      },
      requestContext: {
        http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
        timeEpoch: bridge.effects.clock(),
        requestId: randomUUID(),
      },
      body: form === undefined ? text : new URLSearchParams(form).toString(),
      isBase64Encoded: false,
    } as unknown as APIGatewayProxyEventV2;
    const answer: APIGatewayProxyStructuredResultV2 = await loginHandler(
      async () => bridge,
      endpoints[name],
    )(event);
    for (const cookie of answer.cookies ?? []) {
      const [, cookieName = '', value = '', age = ''] = /^([^=]+)=([^;]*);.*Max-Age=(\d+)/.exec(cookie) ?? [];
      if (age === '0') jar.delete(cookieName);
      else jar.set(cookieName, value);
    }
    const headers = answer.headers as Record<string, string>;
    const { Location } = headers;
    return {
      status: answer.statusCode ?? 0,
      headers,
      body: answer.body ?? '',
      location: Location === undefined ? undefined : new URL(Location, 'https://api.example.com'),
      json: () => JSON.parse(answer.body ?? 'null'),
    };
  }

  return {
    jar,
    get: (path: string, request?: BrowserRequest) => open('GET', path, request),
    post: (path: string, request?: BrowserRequest) => open('POST', path, request),
  };
}
