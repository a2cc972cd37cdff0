import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { tidyPath } from '../../../shared/http/tidyPath.ts';
import { payloadEvent } from '../../serve/http/payloadEvent.ts';
import { type QueryMap, rawQuery } from './rawQuery.ts';

/** What a dedicated gateway hands to an event function (page functiongraph_01_0204). */
export interface ApigEvent {
  readonly httpMethod: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>> | null;
  readonly queryStringParameters?: QueryMap | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: { readonly apiId?: string; readonly requestId?: string; readonly stage?: string };
}

/** Answers as the gateway takes them: it expects all four. */
export interface ApigAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

export const isApigEvent = (event: unknown): event is ApigEvent =>
  typeof event === 'object' &&
  event !== null &&
  typeof (event as ApigEvent).httpMethod === 'string' &&
  typeof (event as ApigEvent).path === 'string';

/** The path by which a route is found, as {@link tidyPath} leaves it. */
export const pathOf = ({ path }: ApigEvent): string => tidyPath(path.startsWith('/') ? path : `/${path}`);

export interface ApigCall {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  /** Epoch ms: the event itself does not say when the gateway took the call. */
  readonly receivedAt: number;
}

/** The event that the functions take, of what the gateway tells. */
export function payloadOf(event: ApigEvent, call: ApigCall): APIGatewayProxyEventV2 {
  const headers = lowerCased(event.headers ?? {});
  return payloadEvent({
    ...call,
    method: event.httpMethod,
    path: pathOf(event),
    rawQuery: rawQuery(event.queryStringParameters),
    headers,
    body: event.body ?? '',
    isBase64Encoded: event.isBase64Encoded === true,
    apiId: event.requestContext?.apiId ?? 'apig',
    protocol: 'HTTP/1.1',
    sourceIp: headers['x-real-ip'] ?? '',
  });
}

/**
 * A function's answer for the gateway. It takes a map of headers, so that a second cookie needs another spelling of the
 * same name: the names of headers are case-insensitive (RFC 9110, 5.1).
 */
export function apigAnswer({
  statusCode = 200,
  headers = {},
  cookies = [],
  body = '',
  isBase64Encoded = false,
}: APIGatewayProxyStructuredResultV2): ApigAnswer {
  const written = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  for (const [place, cookie] of cookies.entries()) written[spelling('set-cookie', place)] = cookie;
  return { statusCode, headers: written, body, isBase64Encoded };
}

/** Another spelling for each number: its bits say which letters are capital. */
function spelling(name: string, number: number): string {
  let bits = number;
  return name.replace(/[a-z]/g, letter => {
    const isCapital = bits % 2 === 1;
    bits = Math.floor(bits / 2);
    return isCapital ? letter.toUpperCase() : letter;
  });
}

function lowerCased(headers: NonNullable<ApigEvent['headers']>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || value === null
        ? []
        : [[name.toLowerCase(), typeof value === 'string' ? value : [value].flat().join(',')]],
    ),
  );
}
