import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** How one invocation ended. */
export type Outcome =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'error'; readonly value: unknown };

/** Lambda's side of the Runtime API, for one container. */
export interface RuntimeApi {
  readonly address: string;
  /** Resolves when the container first asks for work: INIT is over. */
  readonly initialised: Promise<void>;
  invoke(event: unknown, timeoutMs: number): Promise<Outcome>;
  close(): void;
}

export async function startRuntimeApi(): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let handOver: (() => void) | undefined;
  let current: { readonly id: string; readonly end: (outcome: Outcome) => void } | undefined;
  let ready: () => void = () => undefined;
  let broken: (reason: Error) => void = () => undefined;
  const initialised = new Promise<void>((resolve, reject) => {
    ready = resolve;
    broken = reject;
  });
  initialised.catch(() => undefined);
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    if (path.endsWith('/invocation/next')) {
      waiting = response;
      ready();
      handOver?.();
      return;
    }
    const value: unknown = JSON.parse(await text(request));
    response.writeHead(202).end('{}');
    if (path.endsWith('/init/error')) {
      broken(new Error(`INIT failed: ${JSON.stringify(value)}`));
      return;
    }
    const [, id, kind] = /\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (id === undefined || id !== current?.id) return;
    current.end({ kind: kind === 'error' ? 'error' : 'answer', value });
  });
  // A frozen container's request waits for as long as nobody calls.
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    initialised,
    invoke: (event, timeoutMs) =>
      new Promise(resolve => {
        const id = randomUUID();
        current = {
          id,
          end(outcome) {
            current = undefined;
            resolve(outcome);
          },
        };
        handOver = () => {
          handOver = undefined;
          const response = waiting;
          waiting = undefined;
          response?.writeHead(200, {
            'lambda-runtime-aws-request-id': id,
            'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
            'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
          });
          response?.end(JSON.stringify(event));
        };
        if (waiting !== undefined) handOver();
      }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
