import { type AgentOptions, type ClientRequest, Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols';

/** How the SDK sends a request. */
export type RequestHandler = DynamoDBClient['config']['requestHandler'];

export interface HandlerOptions {
  /** ms */
  readonly connectionTimeout: number;
  /** From the request to the last byte of the answer, ms. */
  readonly requestTimeout: number;
  /** Of plain HTTP connections. */
  readonly lookup?: AgentOptions['lookup'];
  /** PEM of the authority that HTTPS connections trust instead of the usual ones. */
  readonly ca?: string;
}

/**
 * The SDK's own handler streams whatever is sent and received, warns, and waits for a `100 Continue`, at twice the CPU. A
 * request to a table is one short text each way. What fails is named as there, since the SDK decides by the name whether to
 * repeat.
 */
export function requestHandler(options: HandlerOptions): RequestHandler {
  const { connectionTimeout, requestTimeout, lookup, ca } = options;
  const kept = { keepAlive: true, maxSockets: 50 };
  const plain = new HttpAgent({ ...kept, ...(lookup !== undefined && { lookup }) });
  const secure = new HttpsAgent({ ...kept, ...(ca !== undefined && { ca }) });

  const exchange = (sent: HttpRequest, signal: AbortSignal | undefined): Promise<HttpResponse> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(aborted(signal));
      const { protocol, hostname, port, path, method, headers, body } = sent;
      const isSecure = protocol === 'https:';
      const send = isSecure ? httpsRequest : httpRequest;
      // As Node wants it: an address of IPv6 without its brackets.
      const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
      const agent = isSecure ? secure : plain;
      const request: ClientRequest = send({ method, host, port, path, headers, agent }, response => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          leave();
          const [only, ...more] = chunks;
          const read = only !== undefined && more.length === 0 ? only : Buffer.concat(chunks);
          const { statusCode = 0, headers: answered } = response;
          resolve(new HttpResponse({ statusCode, headers: answered as Record<string, string>, body: read }));
        });
        response.on('error', fail);
      });
      const late = setTimeout(giveUp, requestTimeout, requestTimeout);
      let connecting: NodeJS.Timeout | undefined;

      function leave(): void {
        clearTimeout(late);
        clearTimeout(connecting);
        signal?.removeEventListener('abort', abort);
      }
      function fail(cause: Error & { readonly code?: string }): void {
        leave();
        const isTransient = cause.code !== undefined && transient.has(cause.code);
        reject(isTransient ? Object.assign(cause, { name: 'TimeoutError' }) : cause);
      }
      function giveUp(limit: number): void {
        request.destroy(Object.assign(new Error(`no answer within ${limit} ms`), { code: 'ETIMEDOUT' }));
      }
      function abort(): void {
        leave();
        reject(aborted(signal));
        request.destroy();
      }

      signal?.addEventListener('abort', abort);
      request.on('error', fail);
      request.on('socket', socket => {
        if (!socket.connecting) return;
        connecting = setTimeout(giveUp, connectionTimeout, connectionTimeout);
        socket.once('connect', () => clearTimeout(connecting));
      });
      request.end(body);
    });

  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request, options: { readonly abortSignal?: unknown } = {}) => ({
      response: await exchange(request as HttpRequest, options.abortSignal as AbortSignal | undefined),
    }),
    destroy() {
      plain.destroy();
      secure.destroy();
    },
    // Nothing of it is changed once it is made.
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}

/** Codes that the SDK's handler calls a time-out; its retries take them for passing. */
const transient: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

const aborted = (signal: AbortSignal | undefined): Error =>
  Object.assign(new Error('Request aborted', { cause: signal?.reason }), { name: 'AbortError' });
