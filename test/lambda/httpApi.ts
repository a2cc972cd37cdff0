import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** One route of an HTTP API and the function behind it. */
export interface Route {
  readonly method: string;
  /** `/oauth/{app}/login`, `/{proxy+}`. */
  readonly path: string;
  readonly functionId: string;
}

/**
 * The route that an HTTP API picks (page http-api-develop-routes): a whole path before one with a variable, a greedy variable
 * last; a trailing slash is another path.
 */
export function routeFor(routes: readonly Route[], method: string, path: string): Route | undefined {
  const fitting = routes.filter(route => route.method === method && patternOf(route.path).test(path));
  const rank = ({ path: it }: Route): number => (it.includes('+}') ? 2 : it.includes('{') ? 1 : 0);
  return fitting.toSorted((a, b) => rank(a) - rank(b) || b.path.length - a.path.length)[0];
}

const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split('/')
      .map(part => (/^\{\w+\+\}$/.test(part) ? '.+' : /^\{\w+\}$/.test(part) ? '[^/]+' : part))
      .join('/')}$`,
  );

/** The event of payload format 2.0 (page http-api-develop-integrations-lambda). */
export function eventOf(
  request: IncomingMessage,
  body: Buffer,
  route: Route,
): Readonly<Record<string, unknown>> {
  const [rawPath = '', rawQueryString = ''] = (request.url ?? '').split(/\?(.*)/s);
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined) continue;
    if (name === 'cookie') cookies.push(...String(value).split('; '));
    else headers[name] = [value].flat().join(',');
  }
  const isText = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded))/.test(
    headers['content-type'] ?? 'text/plain',
  );
  return {
    version: '2.0',
    routeKey: `${route.method} ${route.path}`,
    rawPath,
    rawQueryString,
    headers,
    ...(cookies.length === 0 ? {} : { cookies }),
    requestContext: {
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: `${route.method} ${route.path}`,
      stage: '$default',
      timeEpoch: Date.now(),
    },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Writes what a function answered; what is no answer is 500, as there. */
export function writeResponse(response: ServerResponse, answer: unknown): void {
  const { statusCode, headers, cookies, body, isBase64Encoded } = (answer ?? {}) as {
    statusCode?: number;
    headers?: Readonly<Record<string, string | number | boolean>>;
    cookies?: readonly string[];
    body?: string;
    isBase64Encoded?: boolean;
  };
  if (statusCode === undefined) {
    response
      .writeHead(500, { 'content-type': 'application/json' })
      .end('{"message":"Internal Server Error"}');
    return;
  }
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, String(value));
  if (cookies !== undefined) response.setHeader('set-cookie', [...cookies]);
  response.writeHead(statusCode).end(Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'));
}
