import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { openApiDocument } from '../../shared/seller/openApiDocument.ts';
import { allRoutes } from '../../shared/seller/routes/allRoutes.ts';

const document: APIGatewayProxyStructuredResultV2 = {
  statusCode: 200,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=300' },
  body: JSON.stringify(openApiDocument(allRoutes)),
};

/** `GET /api/openapi.json`: what the seller API takes, for everybody. */
export const handler = async (): Promise<APIGatewayProxyStructuredResultV2> => document;
