import type { SellerApi } from '../../client/sellerApi.ts';
import { itemsOf } from '../target/deploymentApi.ts';
import type { FinanceInstance, HistoryFacts, WindowFacts } from './facts.ts';
import type { Line } from './line.ts';
import { linesOf } from './linesOf.ts';
import type { Month } from './month.ts';

/** Instances looked at side by side. */
const width = 8;

/**
 * The books of a month, from the seller API.
 *
 * @param progress is told how many instances have been looked at
 * @param unreadable is told of each instance that cannot be read: it is missing from the books
 */
export async function gatherMonth(
  api: SellerApi,
  month: Month,
  progress: (instances: number) => void = () => undefined,
  unreadable: (instanceId: string) => void = () => undefined,
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  let seen = 0;
  const instances = itemsOf(async query => {
    const page = await api.GET('/api/v1/instances', { params: { query } });
    for (const { instanceId } of page.data?.unreadable ?? []) unreadable(instanceId);
    return page;
  });
  const worker = async () => {
    for (;;) {
      const { value: instance, done } = await instances.next();
      if (done === true) return;
      // Whatever happened to it, it was written: what did not change since the month began has nothing to tell.
      if (Date.parse(instance.updatedAt) >= month.from && Date.parse(instance.createdAt) < month.to) {
        lines.push(...(await linesOfInstance(api, instance, month)));
      } else if (Date.parse(instance.createdAt) < month.to) {
        lines.push(...linesOf(instance, [], await windowsOf(api, instance.instanceId, month), month));
      }
      seen += 1;
      progress(seen);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return lines.toSorted(inOrder);
}

async function linesOfInstance(
  api: SellerApi,
  instance: FinanceInstance,
  month: Month,
): Promise<readonly Line[]> {
  const path = { instanceId: instance.instanceId };
  const [history, windows] = await Promise.all([
    collect(
      itemsOf<HistoryFacts>(query =>
        api.GET('/api/v1/instances/{instanceId}/history', { params: { path, query } }),
      ),
    ),
    windowsOf(api, instance.instanceId, month),
  ]);
  return linesOf(instance, history, windows, month);
}

/** The usage windows of a month. They come newest first, so that the older months need not be read. */
async function windowsOf(api: SellerApi, instanceId: string, month: Month): Promise<readonly WindowFacts[]> {
  const found: WindowFacts[] = [];
  const path = { instanceId };
  const windows = itemsOf(query => api.GET('/api/v1/usage/{instanceId}', { params: { path, query } }));
  for await (const window of windows) {
    if (Date.parse(window.beginAt) < month.from) break;
    found.push(window);
  }
  return found;
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

function inOrder(a: Line, b: Line): number {
  const [left, right] = [a, b].map(line => [line.at, line.orderId, line.instanceId, line.kind].join(' '));
  return (left ?? '') < (right ?? '') ? -1 : 1;
}
