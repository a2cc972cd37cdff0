import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ServerlessOffline, { type OfflineLog } from 'serverless-offline';
import type { Deployment } from '../../bundling/deployment.ts';
import { refuseForeignRequests } from '../foreignRequests.ts';
import { keepBytes } from './gatewayFidelity.ts';
import './requestIds.ts';

export interface FunctionServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** How long calls in progress may take when the server stops, ms. */
const stopWithinMs = 2_000;

/**
 * Serves every function with an HTTP route through serverless-offline, in this process (a worker thread per function
 * and call costs seconds and gigabytes when hundreds of calls arrive at once).
 *
 * The plugin is handed the few parts of a Serverless project that it reads, made from serverless.yml, instead of the
 * whole framework: functions keep the environment of this process, and the sandbox starts in half a second.
 *
 * @param bundleDirectory holds the bundles under the paths that the handler settings name (`.build/…`)
 * @param port 0 = any free one
 * @throws the server's error, code `EADDRINUSE` when the port is taken
 */
export async function startFunctionServer(options: {
  readonly deployment: Deployment;
  readonly bundleDirectory: string;
  readonly port: number;
  /** Of the whole sandbox. */
  readonly ownPorts?: () => readonly number[];
  readonly log: (line: string) => void;
}): Promise<FunctionServer> {
  const { deployment, bundleDirectory, port, ownPorts = () => [], log } = options;
  await loadHandlers(deployment, bundleDirectory);
  const offline = new ServerlessOffline(
    serverlessProject(deployment, bundleDirectory),
    {
      host: '127.0.0.1',
      httpPort: port,
      useInProcess: true,
      noPrependStageInUrl: true,
      noSponsor: true,
      disableCookieValidation: true,
    },
    { log: offlineLog(log), progress: {} },
  ).internals();
  offline.mergeOptions();
  const { lambdas, httpApiEvents } = offline.getEvents();
  // `true`: the plugin's own start would also open a Lambda API on a fixed port and end the process on a taken one.
  await offline.createLambda(lambdas, true);
  await offline.createHttp(httpApiEvents, true);
  const server = offline.getApiGatewayServer();
  keepBytes(server);
  // As a gateway would: its clock is the sandbox's, which can be moved.
  server.listener.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('Date', new Date(Date.now()).toUTCString());
  });
  refuseForeignRequests(server.listener, { ports: ownPorts });
  await server.start();
  return { port: server.info.port, stop: () => server.stop({ timeout: stopWithinMs }) };
}

/** Loads every bundle before the first call, so that no caller waits for it and a broken one stops the start. */
async function loadHandlers(deployment: Deployment, bundleDirectory: string): Promise<void> {
  for (const { handler } of Object.values(deployment.functions)) {
    await import(bundleUrl(bundleDirectory, handler));
  }
}

/** The bundle behind a handler setting such as `.build/saas/newInstance.handler`. */
export function bundleUrl(bundleDirectory: string, handler: string): string {
  return pathToFileURL(join(bundleDirectory, handler.replace(/\.[^./]+$/, '.mjs'))).href;
}

function serverlessProject(deployment: Deployment, directory: string) {
  const { service, runtime } = deployment;
  const functions = new Map(
    Object.entries(deployment.functions).map(([name, { handler, memorySize, timeout, events }]) => [
      name,
      { name: `${service}-sandbox-${name}`, handler, memorySize, timeout, events, environment: {} },
    ]),
  );
  return {
    serviceDir: directory,
    config: { servicePath: directory, serverlessPath: '' },
    service: {
      service,
      custom: {},
      package: {},
      resources: {},
      provider: {
        name: 'aws',
        stage: 'sandbox',
        region: 'local',
        runtime,
        environment: {},
        httpApi: { payload: '2.0' },
      },
      getAllFunctions: () => [...functions.keys()],
      getFunction: (name: string) => functions.get(name),
      getAllEventsInFunction: (name: string) => functions.get(name)?.events,
    },
  };
}

function offlineLog(log: (line: string) => void): OfflineLog {
  const say = (...parts: unknown[]) => {
    if (parts.length > 0) log(`serverless-offline: ${parts.map(partText).join(' ')}`);
  };
  const nothing = () => undefined;
  // Its notices are one line per call, which the functions write better themselves; its debug lines hold whole events.
  return { debug: nothing, error: say, info: nothing, notice: nothing, verbose: nothing, warning: say };
}

const partText = (part: unknown) => (part instanceof Error ? (part.stack ?? part.message) : String(part));
