import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { triedAsVariable } from '../../../shared/http/rawRequest.ts';

/** A call by the words of HTTP, whoever handed it over. */
export interface CalledRoute {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly method: string;
  readonly path: string;
  /** Behind the question mark, byte for byte. */
  readonly rawQuery: string;
  /** Names in lower case, each once; the cookies are among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty: there is none. */
  readonly body: string;
  readonly isBase64Encoded: boolean;
  /** Who handed it over. */
  readonly apiId: string;
  /** `HTTP/1.1` */
  readonly protocol: string;
  readonly sourceIp: string;
  readonly requestId: string;
  /** As in `RawRequest`. */
  readonly triedAs?: string | undefined;
  /** When it arrived, epoch ms. */
  readonly receivedAt: number;
}

/**
 * The event of payload format 2.0 that an HTTP API of API Gateway would hand to the function: what every function takes,
 * on every platform.
 */
export function payloadEvent(call: CalledRoute): APIGatewayProxyEventV2 {
  const { routeKey, pathParameters, method, path, rawQuery, body, requestId, receivedAt, triedAs } = call;
  const { cookie, ...headers } = call.headers;
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
    ...(triedAs !== undefined && { stageVariables: { [triedAsVariable]: triedAs } }),
    requestContext: {
      accountId: 'anonymous',
      apiId: call.apiId,
      domainName,
      domainPrefix: domainName.split('.', 1)[0] ?? '',
      http: {
        method,
        path,
        protocol: call.protocol,
        sourceIp: call.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: gatewayTime(receivedAt),
      timeEpoch: receivedAt,
    },
    ...(body === '' ? {} : { body }),
    isBase64Encoded: body !== '' && call.isBase64Encoded,
  };
}

/** A name that came twice has both values, with a comma between them. */
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
function gatewayTime(epochMs: number): string {
  const iso = new Date(epochMs).toISOString();
  const month = months[Number(iso.slice(5, 7)) - 1] ?? '';
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
