import type { ServerResponse } from 'node:http';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/**
 * Writes what a function answered. Names of headers keep the spelling that the function gave them: the marketplace
 * looks for `Body-Sign`, letter by letter, over HTTP/1.1.
 *
 * @returns bytes of the body
 */
export function writeAnswer(response: ServerResponse, answer: APIGatewayProxyStructuredResultV2): number {
  const { statusCode = 200, headers = {}, cookies = [], body = '', isBase64Encoded = false } = answer;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  if (cookies.length > 0) response.setHeader('Set-Cookie', cookies);
  if (statusCode !== 204 && statusCode !== 304) response.setHeader('Content-Length', bytes.byteLength);
  response.writeHead(statusCode);
  // Node leaves the body out where none may stand (HEAD, 204, 304).
  response.end(bytes);
  return bytes.byteLength;
}

/** What an HTTP API of API Gateway answers by itself. */
export const gatewayAnswer = (statusCode: number, message: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: JSON.stringify({ message }),
});
