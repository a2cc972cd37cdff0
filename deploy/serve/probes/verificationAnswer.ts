import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { RequestTarget } from '../http/httpEvent.ts';
import type { VerificationFiles } from '../settings/verificationFiles.ts';

/** The file that proves who owns the domain, or undefined. */
export function verificationAnswer(
  files: VerificationFiles,
  method: string,
  { path }: RequestTarget,
): APIGatewayProxyStructuredResultV2 | undefined {
  if ((method !== 'GET' && method !== 'HEAD') || !Object.hasOwn(files, path)) return undefined;
  const type = /\.html?$/.test(path) ? 'text/html' : 'text/plain';
  return {
    statusCode: 200,
    headers: {
      'Content-Type': `${type}; charset=utf-8`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
    body: files[path] ?? '',
  };
}
