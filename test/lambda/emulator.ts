import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Container, type ContainerImage, type Invocation, startContainer } from './container.ts';
import type { DeployedStack } from './deployedStack.ts';
import { eventOf, routeFor, writeResponse } from './httpApi.ts';

export interface EmulatorOptions {
  readonly stack: DeployedStack;
  /** Where table and stores are: what the AWS SDKs read, and the emulator's only addition to the environment. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Containers at once, as an account's concurrency. */
  readonly concurrency?: number;
  readonly onOutput?: (functionId: string, text: string) => void;
}

export interface Emulator {
  readonly url: string;
  /** Calls a function itself, as a schedule does. */
  invoke(functionId: string, event: unknown): Promise<Invocation>;
  /** Has as many containers of a function ready as are given, as provisioned concurrency does. */
  provision(functionId: string, containers: number): Promise<void>;
  readonly counts: { cold: number; warm: number; timedOut: number; crashed: number; throttled: number };
  /** Throws away all containers: what is called next starts cold. */
  recycle(): void;
  stop(): Promise<void>;
}

/**
 * A packaged deployment run as on Lambda behind an HTTP API: a container for every call at once, frozen in between, with the
 * credentials of its role and no other.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { stack, endpoints, concurrency = 1_000, onOutput = () => undefined } = options;
  const idle = new Map<string, Container[]>();
  const all = new Set<Container>();
  const counts = { cold: 0, warm: 0, timedOut: 0, crashed: 0, throttled: 0 };
  let busy = 0;

  const imageOf = (functionId: string): ContainerImage => {
    const fn = stack.functions[functionId];
    if (fn === undefined) throw new Error(`there is no function ${functionId}`);
    return {
      directory: fn.directory,
      handler: fn.handler,
      functionName: fn.name,
      timeoutMs: fn.timeoutMs,
      environment: {
        ...fn.environment,
        ...endpoints,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: fn.role,
        AWS_SECRET_ACCESS_KEY: `secret of ${fn.role}`,
        AWS_SESSION_TOKEN: `token of ${fn.role}`,
        // Not on Lambda: its own Node is new enough.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    };
  };

  const start = async (functionId: string): Promise<Container> => {
    const container = await startContainer(imageOf(functionId), text => onOutput(functionId, text));
    all.add(container);
    return container;
  };

  async function invoke(functionId: string, event: unknown): Promise<Invocation | { kind: 'throttled' }> {
    if (busy >= concurrency) {
      counts.throttled += 1;
      return { kind: 'throttled' };
    }
    busy += 1;
    try {
      const rested = idle.get(functionId)?.pop();
      if (rested === undefined) counts.cold += 1;
      else counts.warm += 1;
      const container = rested ?? (await start(functionId));
      const result = await container.invoke(event);
      if (result.kind === 'timed-out') counts.timedOut += 1;
      if (result.kind === 'crashed') counts.crashed += 1;
      if (container.isAlive && result.kind !== 'timed-out') {
        const resting = idle.get(functionId) ?? [];
        idle.set(functionId, resting);
        resting.push(container);
      } else all.delete(container);
      return result;
    } finally {
      busy -= 1;
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const path = (request.url ?? '').split('?')[0] ?? '';
    const route = routeFor(stack.routes, request.method ?? '', path);
    if (route === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Not Found"}');
      return;
    }
    const result = await invoke(route.functionId, eventOf(request, body, route));
    if (result.kind === 'answer') writeResponse(response, result.value);
    else response.writeHead(503).end('{"message":"Service Unavailable"}');
  }

  const server = createServer(
    (request, response) =>
      void serve(request, response).catch(error => {
        onOutput('emulator', String(error));
        response.writeHead(500).end('{"message":"Internal Server Error"}');
      }),
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const recycle = (): void => {
    for (const container of all) container.stop();
    all.clear();
    idle.clear();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    recycle,
    async provision(functionId, containers) {
      const resting = idle.get(functionId) ?? [];
      idle.set(functionId, resting);
      // One after the other: their INIT is not what is looked at.
      while (resting.length < containers) resting.push(await start(functionId));
    },
    async invoke(functionId, event) {
      const result = await invoke(functionId, event);
      return result.kind === 'throttled' ? { kind: 'crashed' } : result;
    },
    async stop() {
      recycle();
      server.closeAllConnections();
      await new Promise<unknown>(resolve => server.close(resolve));
    },
  };
}
