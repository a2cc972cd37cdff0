import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect } from 'vitest';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { problemSchema } from '../../shared/seller/answers.ts';
import { openApiDocument } from '../../shared/seller/openApiDocument.ts';
import { sellerHandler } from '../../shared/seller/route.ts';
import { allRoutes } from '../../shared/seller/routes/allRoutes.ts';

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
  const answer = await sellerHandler(async () => bridge, allRoutes)(event);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers as Record<string, string>,
    body: asDescribed(method, path, answer.statusCode ?? 0, JSON.parse(answer.body ?? 'null')),
  };
}

/** By path and method: which statuses may come. */
const described = openApiDocument(allRoutes).paths as Readonly<
  Record<string, Readonly<Record<string, { readonly responses: object }>>>
>;

/** Every answer that any test gets is held against the description of the API: all of its fields, and no other. */
function asDescribed<Body>(method: string, path: string, status: number, body: Body): Body {
  const declared = allRoutes.find(
    route =>
      route.method === method &&
      new RegExp(`^/api/v1${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  const schema = status === 200 ? declared?.answer : problemSchema;
  if (schema === undefined) throw new Error(`${method} ${path} has no description of its answer`);
  if (declared !== undefined) {
    const operation = described[`/api/v1${declared.path}`]?.[method.toLowerCase()];
    expect(Object.keys(operation?.responses ?? {})).toContain(String(status));
  }
  if (status !== 503 || declared?.path !== '/health') expect(schema.parse(body)).toEqual(body);
  return body;
}
