import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { openApiText } from '../../shared/seller/openApi.constant.ts';

const document: APIGatewayProxyStructuredResultV2 = {
  statusCode: 200,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=300' },
  body: openApiText,
};

/** `GET /api/openapi.json`: what the seller API takes, for everybody. */
export const handler = async (): Promise<APIGatewayProxyStructuredResultV2> => document;
