import { instanceIdFor } from '../../shared/instance/identity.ts';
import { dayMs } from '../../shared/platform/time.ts';
import { SellerApiError, type SellerApiReader } from '../target/sellerApiReader.ts';
import type { Facts, FailureView, HistoryLine, InstanceView } from './diagnose.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

type NamedFailure = FailureView & {
  readonly instanceId?: string;
  readonly orderId?: string;
  readonly keyId?: string;
};

/** Days of failures to look through; the marketplace repeats a call for hours. */
const days = 3;

/** Most pages of one list: a command should answer. */
const maxPages = 20;

/**
 * Finds the instance by its id or by its order and reads everything that concerns it.
 *
 * @param what instance id, order id, or licence code
 * @param line order line id, `<orderId>-000001` when not given; in V1 the product of a pay-per-use order
 * @param now epoch ms
 * @throws {SellerApiError}
 */
export async function gatherFacts(
  api: SellerApiReader,
  what: string,
  line: string | undefined,
  now: number,
): Promise<Facts> {
  const orderLine = line ?? `${what}-000001`;
  const ids = [
    what,
    instanceIdFor('saas-v2', what, orderLine),
    instanceIdFor('online-license', what, orderLine),
    // In the older families `line` may name the product, where an order has one instance for each.
    ...['saas-v1', 'license-v1'].flatMap(family => [
      ...(line === undefined ? [] : [instanceIdFor(family, what, line)]),
      instanceIdFor(family, what),
    ]),
    // A licence code.
    instanceIdFor('license-v2', what),
  ];
  let instance: InstanceView | undefined;
  for (const id of ids) instance ??= await api.get<InstanceView>(`/instances/${encodeURIComponent(id)}`);
  if (instance !== undefined && typeof instance.instanceId !== 'string')
    throw new SellerApiError(
      'what answers there is not the seller API: is --url the address of the deployment?',
    );
  const history =
    instance === undefined
      ? []
      : await all<HistoryLine>(api, `/instances/${instance.instanceId}/history?limit=100`);
  const failures = await recentFailures(api, now);
  const names = new Set([what, instance?.instanceId, instance?.orderId].filter(name => name !== undefined));
  const concerns = (name: string | undefined): boolean => name !== undefined && names.has(name);
  return {
    instance,
    history,
    failures: failures.filter(({ instanceId, orderId }) => concerns(instanceId) || concerns(orderId)),
    unverified: failures.filter(({ keyId }) => keyId === undefined),
  };
}

async function recentFailures(api: SellerApiReader, now: number): Promise<readonly NamedFailure[]> {
  const found: NamedFailure[] = [];
  for (let back = 0; back < days; back += 1) {
    const day = new Date(now - back * dayMs).toISOString().slice(0, 10);
    found.push(...(await all<NamedFailure>(api, `/failures?day=${day}&limit=100`)));
  }
  return found;
}

async function all<Item>(api: SellerApiReader, path: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor = '';
  for (let pages = 0; pages < maxPages; pages += 1) {
    const page = await api.get<Page<Item>>(path + cursor);
    items.push(...(page?.items ?? []));
    if (page === undefined || page.nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return items;
}
