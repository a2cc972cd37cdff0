import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { gatewayAnswer } from './writeAnswer.ts';

/** For a client that still sends what was refused already, ms. */
const refusedMs = 1_000;

/**
 * Answers a request whose body nobody reads. The answer goes out at once; the connection ends a moment later, since a
 * client that is still sending would otherwise see a reset instead of the answer.
 */
export async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  statusCode: number,
  message: string,
): Promise<void> {
  if (response.headersSent || response.destroyed) {
    request.destroy();
    return;
  }
  // Whatever a function wanted to be written and could not be.
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  const { headers, body = '' } = gatewayAnswer(statusCode, message);
  response.writeHead(statusCode, {
    ...headers,
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
    ...(statusCode === 503 ? { 'Retry-After': '5' } : {}),
  });
  response.write(body);
  request.resume();
  if (!request.complete) {
    const timer = new AbortController();
    const { signal } = timer;
    await Promise.race([
      once(request, 'end', { signal }).catch(() => undefined),
      wait(refusedMs, undefined, { signal }).catch(() => undefined),
    ]);
    timer.abort();
  }
  response.end();
}

/** The status line for what Node could not read as a request; `code` is Node's. */
export function statusOfUnreadable(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
}
