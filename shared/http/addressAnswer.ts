import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** For `GET /` and unknown GETs: the marketplace verifies an address by its bare domain. No redirect. */
export const addressAnswer: APIGatewayProxyStructuredResultV2 = {
  statusCode: 200,
  headers: {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  },
  body: 'OK\n',
};
