import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { defined } from '../../../shared/platform/defined.ts';
import type { ServedFunction } from '../servedFunction.ts';
import { callFunction } from './callFunction.ts';
import { callTurns, type TurnLimits } from './callTurns.ts';
import type { FindClient, IsProxy } from './clientAddress.ts';
import { httpEvent, type RequestTarget, requestTarget } from './httpEvent.ts';
import { pipelines } from './pipelines.ts';
import { proxyRequestId } from './proxyRequestId.ts';
import { type BodyLimits, BrokenOff, bodyLimits, bodyReader, RequestRefusal } from './readBody.ts';
import { readInPieces } from './readInPieces.ts';
import { refuse, statusOfUnreadable } from './refuse.ts';
import { routeTable } from './routeTable.ts';
import { gatewayAnswer, writeAnswer } from './writeAnswer.ts';

/** One request as the access log and the metrics know it. Neither path nor query: both may hold personal data. */
export interface ServedRequest {
  readonly requestId: string;
  /** `POST /saas`, or `none`. */
  readonly route: string;
  readonly status: number;
  /** Address of the client. */
  readonly caller: string;
  readonly milliseconds: number;
  /** Of the answer's body. */
  readonly bytes: number;
  readonly error?: string;
}

export interface ServerOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly functions: readonly ServedFunction[];
  readonly findClient: FindClient;
  /** Whose `X-Request-Id` is believed. */
  readonly isProxy: IsProxy;
  /** Answers that stand before every route, such as those of probes; undefined: not mine. */
  readonly answerFirst: (
    method: string,
    target: RequestTarget,
  ) => Promise<APIGatewayProxyStructuredResultV2 | undefined> | APIGatewayProxyStructuredResultV2 | undefined;
  readonly onServed: (request: ServedRequest) => void;
  /** A connection that sent no request that can be read, or far too many; `code` is Node's, or `TOO_MANY_UNANSWERED`. */
  readonly onUnreadable: (code: string) => void;
  readonly bodyLimits?: BodyLimits;
  readonly turnLimits?: TurnLimits;
  /** Sees each request before anybody else does, and may take headers out of it. */
  readonly onHead?: (request: IncomingMessage) => void;
  /** How long a connection may be silent while a function runs, ms. */
  readonly silentMs?: number;
}

export interface HttpServer {
  readonly port: number;
  /** Calls under way. */
  readonly active: () => number;
  /** From now on every answer closes its connection, so that callers come back on another one, or to another process. */
  closeConnections(): void;
  /**
   * Takes no new connection, and resolves when every call under way has ended. A connection that is idle is not ended while
   * calls still come: the proxy may just be sending one over it, and could not send it again.
   *
   * ```
   *   proxy: keeps A, B, C ── call over A ──────── call over B ── C is never used
   *   here:    takes none   ── answer, A closes ── answer, B closes ── nobody calls any more ── C ends
   * ```
   */
  stop(): Promise<void>;
}

/** ms and bytes. Proxies in front keep idle connections for 60 s: whoever closes first must not be this side. */
const limits = {
  requestLineAndHeaders: 64 * 1024,
  headersMs: 15_000,
  wholeRequestMs: 30_000,
  idleMs: 75_000,
  /** Longer than any function may take. */
  silentMs: 60_000,
  /** Without a call for so long, nobody is just sending one over an idle connection. */
  quietMs: 2_000,
  /** Idle connections end after this also while calls come. */
  retireMs: 10_000,
} as const;

/** A request whose head has arrived. It may have waited for those before it on its connection. */
interface HeardRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** epoch ms */
  readonly receivedAt: number;
  /** ms of `performance.now` */
  readonly startedAt: number;
}

/** @throws the server's error, code `EADDRINUSE` when the port is taken */
export async function startServer(options: ServerOptions): Promise<HttpServer> {
  const { findClient, isProxy, answerFirst, onServed, onUnreadable } = options;
  const find = routeTable(
    options.functions.flatMap(served => served.routes.map(routeKey => ({ routeKey, target: served }))),
  );
  const bodies = bodyReader(options.bodyLimits ?? bodyLimits);
  const turns = callTurns(options.turnLimits);
  const lines = pipelines(() => onUnreadable('TOO_MANY_UNANSWERED'));
  const underWay = new Set<Promise<void>>();
  const sockets = new Set<Socket>();
  let lastRequestAt = Number.NEGATIVE_INFINITY;
  /** Connections and requests. */
  let heard = 0;
  let closing = false;

  const answerWith = (response: ServerResponse, answer: APIGatewayProxyStructuredResultV2): number => {
    if (response.destroyed) return 0;
    if (closing) response.setHeader('Connection', 'close');
    return writeAnswer(response, answer);
  };

  async function serve({ request, response, receivedAt, startedAt }: HeardRequest): Promise<void> {
    options.onHead?.(request);
    const target = requestTarget(request.url ?? '/');
    const first = await answerFirst(request.method ?? 'GET', target);
    if (first !== undefined) {
      answerWith(response, first);
      return;
    }
    const peer = request.socket.remoteAddress;
    const triedAs = proxyRequestId(isProxy(peer), headerOf(request, 'x-request-id'));
    const requestId = triedAs ?? randomUUID();
    const caller = findClient(peer, headerOf(request, 'x-forwarded-for'));
    const found = find(request.method ?? 'GET', target.path);
    const tell = (status: number, bytes: number, error?: string) =>
      onServed({
        requestId,
        route: found?.routeKey ?? 'none',
        status,
        caller,
        milliseconds: Math.round(performance.now() - startedAt),
        bytes,
        ...defined({ error }),
      });
    try {
      if (found === undefined) {
        request.resume();
        tell(404, answerWith(response, gatewayAnswer(404, 'Not Found')));
        return;
      }
      await bodies.read(request, async body => {
        if (!(await turns.take(caller))) throw new RequestRefusal(503, 'Service Unavailable');
        const { routeKey, pathParameters } = found;
        const event = httpEvent({
          ...{ request, target, routeKey, pathParameters, body, requestId, triedAs, receivedAt },
          sourceIp: caller,
        });
        const { answer, fault, ended } = await callFunction(found.target, event);
        tell(answer.statusCode ?? 200, answerWith(response, answer), fault);
        await ended;
      });
    } catch (error) {
      if (error instanceof BrokenOff) return tell(499, 0, error.message);
      const { statusCode, message } =
        error instanceof RequestRefusal ? error : { statusCode: 500, message: 'Internal Server Error' };
      tell(statusCode, 0, message);
      await refuse(request, response, statusCode, message);
    }
  }

  const server = createServer({
    maxHeaderSize: limits.requestLineAndHeaders,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.wholeRequestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: 1_000,
  });
  server.timeout = options.silentMs ?? limits.silentMs;
  const accept = (request: IncomingMessage, response: ServerResponse, asksToGoOn = false): void => {
    lastRequestAt = performance.now();
    heard += 1;
    const head = { request, response, receivedAt: Date.now(), startedAt: lastRequestAt };
    const call = lines
      .run(request.socket, response, () => {
        // `Expect: 100-continue`: who announces too much need not send it first.
        if (asksToGoOn && !bodies.announcedTooLarge(request)) response.writeContinue();
        return serve(head);
      })
      .catch(() => request.destroy() as unknown as undefined);
    underWay.add(call);
    void call.finally(() => underWay.delete(call));
  };
  server.on('request', (request, response) => accept(request, response));
  server.on('connection', (socket: Socket) => {
    heard += 1;
    sockets.add(socket);
    readInPieces(socket, () => lines.waits(socket));
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('checkContinue', (request, response) => accept(request, response, true));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    onUnreadable(error.code ?? 'unknown');
    const status = statusOfUnreadable(error.code);
    if (!socket.writable) socket.destroy();
    else socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  await listen(server, options.port, options.host);

  return {
    port: (server.address() as AddressInfo).port,
    active: () => underWay.size,
    closeConnections() {
      closing = true;
    },
    async stop() {
      closing = true;
      await emptyTurn(() => heard);
      // Not the HTTP server's own `close`, which ends idle connections at once.
      const closed = new Promise<void>(resolve => NetServer.prototype.close.call(server, () => resolve()));
      const retireBy = performance.now() + limits.retireMs;
      while (sockets.size > 0 && performance.now() < retireBy) {
        if (performance.now() - lastRequestAt > limits.quietMs) break;
        await wait(20);
      }
      while (underWay.size > 0) await Promise.all(underWay);
      await emptyTurn(() => heard);
      server.closeIdleConnections();
      await closed;
    },
  };
}

const headerOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};

/**
 * Resolves right after a whole turn of the event loop in which nobody was heard, so that whoever had connected by then has been:
 * the kernel resets connections that nobody has taken when their port closes, with the call that they carry.
 *
 * @param heard how many connections and requests there were; a turn takes one connection at most, however many wait
 */
async function emptyTurn(heard: () => number): Promise<void> {
  // Asked for while a turn is under way, the first comes at its end.
  await nextTurn();
  for (let turn = 0; turn < 10_000; turn += 1) {
    const before = heard();
    await nextTurn();
    if (heard() === before) return;
  }
}

const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}
