import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { tidyPath } from '../../../shared/http/tidyPath.ts';
import { payloadEvent } from './payloadEvent.ts';

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
  readonly triedAs: string | undefined;
  /** When the request's head arrived, epoch ms. */
  readonly receivedAt: number;
}

/** The event of a request. Bodies are always in Base64, which changes no byte, whatever their content type says. */
export function httpEvent({ request, target, body, ...call }: EventInput): APIGatewayProxyEventV2 {
  return payloadEvent({
    ...call,
    ...target,
    method: request.method ?? 'GET',
    headers: joinedHeaders(request.rawHeaders),
    body: body.toString('base64'),
    isBase64Encoded: true,
    apiId: 'serve',
    protocol: `HTTP/${request.httpVersion}`,
  });
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
