import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { BridgeError } from '../platform/bridgeError.ts';
import { decoded } from './contentCoding.ts';

export interface OutgoingRequest {
  readonly url: string | URL;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** From now to the last byte of the answer, ms. */
  readonly withinMs: number;
  /** Of a body that is longer nothing is handed on; with 0 the answer is over with its head. */
  readonly maxBytes: number;
  /** Ends the request when the caller has no more use for it. */
  readonly signal?: AbortSignal;
}

export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Undefined when it is longer than the request allows. */
  readonly body: Uint8Array | undefined;
}

/** Sends one request. A redirect is an answer like any other. */
export type Send = (request: OutgoingRequest) => Promise<OutgoingAnswer>;

type OutgoingErrorCode = 'no-answer-in-time' | 'given-up' | 'connection-fault';

/** There was no whole answer. `cause` is the fault as Node names it; its text may hold the address. */
export class OutgoingError extends BridgeError<OutgoingErrorCode> {
  override readonly name = 'OutgoingError';
  /** Whether an answer had begun. */
  readonly isBegun: boolean;

  constructor(code: OutgoingErrorCode, isBegun: boolean, cause?: unknown) {
    super(code, 'a request that went out got no whole answer', { cause });
    this.isBegun = isBegun;
  }
}

/** Whether the whole time of a request went by without a whole answer. */
export function isLate(error: unknown): boolean {
  return error instanceof OutgoingError && error.code === 'no-answer-in-time';
}

/** A connection that is not used for so long is closed, unless the peer wants it sooner. */
const idleMs = 4_000;

const ours = { 'user-agent': 'koogallery-bridge', 'accept-encoding': 'identity' };

/** A peer that closed an idle connection of ours shows it only when the connection is used again. */
const staleConnection: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Plain HTTP and HTTPS over connections that are kept, for requests that are safe to repeat: one whose connection breaks
 * before a byte of the answer has come is sent once more, on a new connection, within the same time. Everything that goes
 * out so carries an id of its own (webhook-id, record id, nonce by attempt) or only reads.
 *
 * Not `fetch`: its streams and signals cost five times the CPU of these requests, in the middle of every purchase.
 */
export function outgoingRequests(): Send {
  const kept = { keepAlive: true, timeout: idleMs };
  const plain = { send: httpRequest, agent: new HttpAgent(kept) };
  const secure = { send: httpsRequest, agent: new HttpsAgent(kept) };

  return ({ url: given, method, headers, body, withinMs, maxBytes, signal }) =>
    new Promise((resolve, reject) => {
      const url = new URL(given);
      const { send, agent } = url.protocol === 'https:' ? secure : plain;
      let current: ClientRequest | undefined;
      let isBegun = false;
      let isSettled = false;
      const timer = setTimeout(() => fail('no-answer-in-time'), Math.max(1, Math.floor(withinMs)));

      function settle(tell: () => void): void {
        if (isSettled) return;
        isSettled = true;
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        tell();
      }

      function fail(code: OutgoingErrorCode, cause?: unknown): void {
        settle(() => reject(new OutgoingError(code, isBegun, cause)));
        current?.destroy();
      }

      function giveUp(): void {
        fail('given-up', signal?.reason);
      }

      function receive(response: IncomingMessage): void {
        isBegun = true;
        const { statusCode: status = 0, headers: answered } = response;
        response.on('error', cause => fail('connection-fault', cause));
        const tell = (read: Uint8Array | undefined) =>
          settle(() => resolve({ status, headers: answered, body: read }));
        const leave = () => {
          tell(undefined);
          current?.destroy();
        };
        if (maxBytes === 0) leave();
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= maxBytes) chunks.push(chunk);
          else leave();
        });
        response.on('end', () => {
          try {
            tell(decoded(Buffer.concat(chunks), answered['content-encoding'], maxBytes));
          } catch (cause) {
            fail('connection-fault', cause);
          }
        });
      }

      function attempt(isRepeat: boolean): void {
        const request = send(
          url,
          { method, headers: { ...ours, ...headers }, agent: !isRepeat && agent },
          receive,
        );
        current = request;
        request.on('error', (cause: NodeJS.ErrnoException) => {
          if (!isBegun && !isSettled && !isRepeat && staleConnection.has(cause.code)) attempt(true);
          else fail('connection-fault', cause);
        });
        // A peer that wants to speak another protocol is left without an error; of an answer that breaks off its own comes.
        request.on('close', () => {
          if (request === current && !isBegun) fail('connection-fault');
        });
        request.end(body);
      }

      if (signal?.aborted === true) return giveUp();
      signal?.addEventListener('abort', giveUp);
      try {
        attempt(false);
      } catch (cause) {
        fail('connection-fault', cause);
      }
    });
}
