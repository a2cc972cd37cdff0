import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { tidyPath } from '../../../shared/http/tidyPath.ts';

/** What a request asks for, before anybody has looked at its body. */
export interface RequestTarget {
  /** Without doubled and trailing slashes. */
  readonly path: string;
  /** Behind the question mark, byte for byte. */
  readonly rawQuery: string;
}

/** Takes the request line's target apart; the host of the absolute form (RFC 9112 3.2.2) says nothing here. */
export function requestTarget(url: string): RequestTarget {
  const [, pathAndQuery = ''] = /^(?:https?:\/\/[^/?#]*)?([^#]*)/i.exec(url) ?? [];
  const question = pathAndQuery.indexOf('?');
  const path = question === -1 ? pathAndQuery : pathAndQuery.slice(0, question);
  const query = question === -1 ? '' : pathAndQuery.slice(question + 1);
  return { path: tidyPath(path), rawQuery: query };
}

export interface EventInput {
  readonly request: IncomingMessage;
  readonly target: RequestTarget;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly requestId: string;
  /** When the request's head arrived, epoch ms. */
  readonly receivedAt: number;
}

/**
 * The event of payload format 2.0 that an HTTP API of API Gateway would hand to the function. Bodies are always in
 * Base64, which changes no byte, whatever their content type says.
 */
export function httpEvent(input: EventInput): APIGatewayProxyEventV2 {
  const { request, target, routeKey, pathParameters, body, sourceIp, requestId, receivedAt } = input;
  const { cookie, ...headers } = joinedHeaders(request.rawHeaders);
  const { path, rawQuery } = target;
  const method = request.method ?? 'GET';
  const domainName = headers.host ?? '';
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: rawQuery,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/).filter(pair => pair !== '') }),
    headers,
    ...(rawQuery === '' ? {} : { queryStringParameters: joinedParameters(rawQuery) }),
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters: { ...pathParameters } }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'serve',
      domainName,
      domainPrefix: domainName.split('.', 1)[0] ?? '',
      http: {
        method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: gatewayTime(receivedAt),
      timeEpoch: receivedAt,
    },
    ...(body.byteLength === 0 ? {} : { body: body.toString('base64') }),
    isBase64Encoded: body.byteLength > 0,
  };
}

/** Names in lower case; a name that came twice has both values, with a comma between them, cookies a semicolon. */
function joinedHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (let place = 0; place + 1 < rawHeaders.length; place += 2) {
    const name = (rawHeaders[place] ?? '').toLowerCase();
    const value = rawHeaders[place + 1] ?? '';
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ','}${value}`;
  }
  return { ...headers };
}

function joinedParameters(rawQuery: string): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2026:19:03:58 +0000` */
export function gatewayTime(epochMs: number): string {
  const iso = new Date(epochMs).toISOString();
  const month = months[Number(iso.slice(5, 7)) - 1] ?? '';
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
