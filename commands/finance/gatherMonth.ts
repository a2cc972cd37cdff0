import type { SellerApiReader } from '../target/sellerApiReader.ts';
import type { FinanceInstance, HistoryFacts, WindowFacts } from './facts.ts';
import type { Line } from './line.ts';
import { linesOf } from './linesOf.ts';
import type { Month } from './month.ts';

/** Instances looked at side by side. */
const width = 8;

/** The books of a month, from the seller API. `progress` is told how many instances have been looked at. */
export async function gatherMonth(
  api: SellerApiReader,
  month: Month,
  progress: (instances: number) => void = () => undefined,
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  let seen = 0;
  const instances = all<FinanceInstance>(api, '/instances');
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
  api: SellerApiReader,
  instance: FinanceInstance,
  month: Month,
): Promise<readonly Line[]> {
  const id = encodeURIComponent(instance.instanceId);
  const [history, windows] = await Promise.all([
    collect(all<HistoryFacts>(api, `/instances/${id}/history`)),
    windowsOf(api, instance.instanceId, month),
  ]);
  return linesOf(instance, history, windows, month);
}

/** The usage windows of a month. They come newest first, so that the older months need not be read. */
async function windowsOf(
  api: SellerApiReader,
  instanceId: string,
  month: Month,
): Promise<readonly WindowFacts[]> {
  const found: WindowFacts[] = [];
  for await (const window of all<WindowFacts>(api, `/usage/${encodeURIComponent(instanceId)}`)) {
    if (Date.parse(window.beginAt) < month.from) break;
    found.push(window);
  }
  return found;
}

async function* all<Item>(api: SellerApiReader, path: string): AsyncGenerator<Item, undefined, undefined> {
  let cursor: string | null = null;
  do {
    const query: URLSearchParams = new URLSearchParams({
      limit: '100',
      ...(cursor === null ? {} : { cursor }),
    });
    const page: { readonly items: readonly Item[]; readonly nextCursor: string | null } | undefined =
      await api.get(`${path}?${query}`);
    yield* page?.items ?? [];
    cursor = page?.nextCursor ?? null;
  } while (cursor !== null);
  return undefined;
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
