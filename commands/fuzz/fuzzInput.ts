import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** A front door: what answers one address. */
export type FrontDoor = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** One request for one of the front doors. */
export interface FuzzInput {
  /** Which kind of door: the answers that are documented follow from it. */
  readonly kind: 'marketplace' | 'login' | 'seller';
  /** For counts, such as `saas-v2`. */
  readonly door: string;
  readonly open: FrontDoor;
  readonly event: APIGatewayProxyEventV2;
  /** Keys of which one has signed the answer; none where no answer is signed. */
  readonly answerKeys: readonly string[];
}

export interface RequestParts {
  readonly method: string;
  readonly path: string;
  readonly rawQuery?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string | Uint8Array;
}

/** The request as API Gateway hands it over. */
export function eventOf(
  { method, path, rawQuery = '', headers = {}, cookies, body }: RequestParts,
  now: number,
): APIGatewayProxyEventV2 {
  const isText = typeof body === 'string';
  return {
    version: '2.0',
    routeKey: `${method} ${path.split('/').slice(0, 3).join('/')}`,
    rawPath: path,
    rawQueryString: rawQuery,
    headers: { ...headers },
    ...(cookies === undefined ? {} : { cookies: [...cookies] }),
    requestContext: {
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: '' },
      timeEpoch: now,
      requestId: `fuzz-${now}`,
    } as APIGatewayProxyEventV2['requestContext'],
    ...(body === undefined ? {} : { body: isText ? body : Buffer.from(body).toString('base64') }),
    isBase64Encoded: body !== undefined && !isText,
  };
}
