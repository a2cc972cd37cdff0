import { type Console, startConsole } from '../../sandbox/console/startConsole.ts';
import type { Statement } from '../../sandbox/marketplace/openApis/billing.ts';
import type { OpenApiBehaviour, OpenApiMode } from '../../sandbox/marketplace/openApis/openApiBehaviour.ts';
import { openApis, type SoldCode } from '../../sandbox/marketplace/openApis/openApis.ts';
import type { PlacedOrder } from '../../sandbox/marketplace/simulator/ledger.ts';
import { baseKey, v1Key } from './testBridge.ts';

export const openApiKeys = { ak: 'test-open-api-ak-0001', sk: 'test-open-api-sk-0001' } as const;

export interface MarketplaceServer {
  readonly url: string;
  /** Settings of a bridge that calls it. */
  readonly settings: Readonly<Record<string, string>>;
  /** What each request from now on suffers; called once per request, with its path. */
  suffer(fault: (path: string) => OpenApiMode | undefined): void;
  /** What it says of a licence code from now on. */
  sell(code: string, as: SoldCode): void;
  /** What it is told over HTTP, as a person does. */
  behave(behaviour: OpenApiBehaviour): Promise<void>;
  behaviour(): Promise<OpenApiBehaviour>;
  statement(): Promise<Statement>;
  uploads(): Promise<readonly { readonly eventId: string; readonly type: string }[]>;
  stop(): Promise<void>;
}

/**
 * The simulated marketplace's open APIs over real HTTP, with a clock that the test gives.
 *
 * @param soldAs how everything is sold that it is asked of: by the year unless told; or its orders one by one
 */
export async function startMarketplaceServer(
  clock: () => number,
  soldAs: 'by-the-year' | 'by-use' | ((orderId: string) => PlacedOrder | undefined) = 'by-the-year',
  keys: { readonly ak: string; readonly sk: string } = openApiKeys,
): Promise<MarketplaceServer> {
  let fault: (path: string) => OpenApiMode | undefined = () => undefined;
  const sold = new Map<string, SoldCode>();
  const app = openApis({
    clock,
    soldCode: code => sold.get(code),
    ...(soldAs === 'by-use' && { placedOrder: (orderId: string) => orderByUse(orderId, clock()) }),
    ...(typeof soldAs === 'function' && { placedOrder: soldAs }),
    credentials: keys,
    usageKey: baseKey,
    usageKeyV1: v1Key,
    fault: path => fault(path),
  });
  const server: Console = await startConsole(app as never, 0);
  const url = `http://127.0.0.1:${server.port}`;
  const get = async <Shown>(path: string) =>
    (await (await fetch(`${url}/marketplace/${path}`)).json()) as Shown;
  return {
    url,
    settings: { OPEN_API_URLS: url, OPEN_API_AK: keys.ak, OPEN_API_SK: keys.sk },
    suffer(next) {
      fault = next;
    },
    sell: (code, as) => {
      sold.set(code, as);
    },
    async behave(behaviour) {
      const { status } = await fetch(`${url}/marketplace/behaviour`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(behaviour),
      });
      if (status !== 200) throw new Error(`the marketplace answers ${status}`);
    },
    behaviour: () => get('behaviour'),
    statement: () => get('statement'),
    uploads: () => get('uploads'),
    stop: () => server.stop(),
  };
}

const orderByUse = (orderId: string, createdAt: number): PlacedOrder => ({
  orderId,
  orderLineId: `${orderId}-000001`,
  orderType: 'NEW',
  chargingMode: 'ON_DEMAND',
  period: null,
  expireAt: null,
  createdAt,
  productId: 'sandbox-product',
  skuCode: 'sandbox-sku',
});
