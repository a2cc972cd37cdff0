import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { eventRoutes } from '../../shared/seller/eventRoutes.ts';
import { failureRoutes } from '../../shared/seller/failureRoutes.ts';
import { healthRoutes } from '../../shared/seller/healthRoutes.ts';
import { instanceRoutes } from '../../shared/seller/instanceRoutes.ts';
import { licenseRoutes } from '../../shared/seller/licenseRoutes.ts';
import { sellerHandler } from '../../shared/seller/route.ts';
import { tenantRoutes } from '../../shared/seller/tenantRoutes.ts';
import { usageRoutes } from '../../shared/seller/usageRoutes.ts';

export const tokens = {
  reader: 'test-read-token-0001',
  product: 'test-write-token-0001',
  operator: 'test-operate-token-01',
} as const;

export interface SellerCallOptions {
  readonly token?: keyof typeof tokens | { readonly text: string } | undefined;
  readonly body?: unknown;
  /** Sent as it is instead of JSON. */
  readonly rawBody?: string;
  readonly contentType?: string;
}

export interface SellerResult {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** A request of the seller's product, as API Gateway hands it to the function. */
export async function sellerCall(
  bridge: Bridge,
  method: string,
  pathAndQuery: string,
  { token, body, rawBody, contentType = 'application/json' }: SellerCallOptions = {},
): Promise<SellerResult> {
  const [path = '', rawQueryString = ''] = pathAndQuery.split('?');
  const text = typeof token === 'object' ? token.text : token === undefined ? undefined : tokens[token];
  const event = {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString,
    headers: {
      'Content-Type': contentType,
      ...(text === undefined ? {} : { Authorization: `Bearer ${text}` }),
    },
    requestContext: {
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      timeEpoch: bridge.effects.clock(),
      requestId: randomUUID(),
    } as APIGatewayProxyEventV2['requestContext'],
    isBase64Encoded: false,
    ...(rawBody === undefined && body === undefined ? {} : { body: rawBody ?? JSON.stringify(body) }),
  } satisfies APIGatewayProxyEventV2;
  const routes = [
    ...instanceRoutes,
    ...eventRoutes,
    ...failureRoutes,
    ...healthRoutes,
    ...licenseRoutes,
    ...tenantRoutes,
    ...usageRoutes,
  ];
  const answer = await sellerHandler(async () => bridge, routes)(event);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers as Record<string, string>,
    body: JSON.parse(answer.body ?? 'null'),
  };
}
