import { type Console, startConsole } from '../../sandbox/console/startConsole.ts';
import { type OpenApiBehaviour, openApis } from '../../sandbox/openApi/openApis.ts';
import { baseKey } from './testBridge.ts';

export const openApiKeys = { ak: 'test-open-api-ak-0001', sk: 'test-open-api-sk-0001' } as const;

export interface MarketplaceServer {
  readonly url: string;
  /** Settings of a bridge that calls it. */
  readonly settings: Readonly<Record<string, string>>;
  /** What each request from now on suffers; called once per request. */
  suffer(fault: () => OpenApiBehaviour['mode'] | undefined): void;
  statement(): Promise<{ readonly records: number; readonly instances: Readonly<Record<string, string>> }>;
  uploads(): Promise<readonly { readonly eventId: string; readonly type: string }[]>;
  stop(): Promise<void>;
}

/** The simulated marketplace's open APIs over real HTTP, with a clock that the test gives. */
export async function startMarketplaceServer(clock: () => number): Promise<MarketplaceServer> {
  let fault: () => OpenApiBehaviour['mode'] | undefined = () => undefined;
  const app = openApis({ clock, credentials: openApiKeys, usageKey: baseKey, fault: () => fault() });
  const server: Console = await startConsole(app as never, 0);
  const url = `http://127.0.0.1:${server.port}`;
  const get = async <Shown>(path: string) =>
    (await (await fetch(`${url}/marketplace/${path}`)).json()) as Shown;
  return {
    url,
    settings: { OPEN_API_URLS: url, OPEN_API_AK: openApiKeys.ak, OPEN_API_SK: openApiKeys.sk },
    suffer(next) {
      fault = next;
    },
    statement: () => get('statement'),
    uploads: () => get('uploads'),
    stop: () => server.stop(),
  };
}
