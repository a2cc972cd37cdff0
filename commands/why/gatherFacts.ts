import type { SellerApi } from '../../client/sellerApi.ts';
import { instanceIdFor } from '../../shared/instance/identity.ts';
import { dayMs } from '../../shared/platform/time.ts';
import { firstItems, itemsOf, SellerApiError } from '../target/deploymentApi.ts';
import { waitsFor } from '../target/waitsFor.ts';
import { text } from '../terminal/language.ts';
import { answeredSince } from './answeredSince.ts';
import type { Facts, FailureView, HistoryLine, InstanceView } from './facts.ts';
import { healthOf } from './healthOf.ts';

/** Days of failures to look through; the marketplace repeats a call for hours. */
const days = 3;

/** Most of one list: a command should answer. */
const maxItems = 2_000;

/**
 * Finds the instance by its id or by its order and reads everything that concerns it.
 *
 * @param what instance id, order id, or licence code
 * @param line order line id, `<orderId>-000001` when not given; in V1 the product of a pay-per-use order
 * @param now epoch ms
 * @param askHealth where somebody else wants to know it too
 * @throws {SellerApiError}
 */
export async function gatherFacts(
  api: SellerApi,
  what: string,
  line: string | undefined,
  now: number,
  askHealth: () => ReturnType<typeof healthOf> = () => healthOf(api),
): Promise<Facts> {
  const [{ health }, { instance, history, furtherLines }, failures] = await Promise.all([
    askHealth(),
    instancesOf(api, what, line, { everyLine: true }),
    recentFailures(api, now, days),
  ]);
  const answeredAt = await answeredOf(api, instance, history, now);
  const names = new Set([what, instance?.instanceId, instance?.orderId].filter(Boolean));
  const concerns = (name: string | null | undefined): boolean => Boolean(name) && names.has(name ?? '');
  return {
    what,
    instance,
    history,
    furtherLines,
    // A call that cannot be verified may name any order: it is not this one's word.
    failures: failures.filter(
      ({ instanceId, orderId, keyId }) => keyId && (concerns(instanceId) || concerns(orderId)),
    ),
    unverified: failures.filter(({ keyId }) => !keyId),
    health,
    answeredAt,
  };
}

/** Whether the product has answered since the event of an instance that waits was last tried. */
async function answeredOf(
  api: SellerApi,
  instance: InstanceView | undefined,
  history: readonly HistoryLine[],
  now: number,
): Promise<string | undefined> {
  const first = history.find(({ outcome, attempts }) => outcome === 'pending' && attempts > 0);
  if (instance === undefined || first === undefined || waitsFor(first.type) !== 'product') return undefined;
  const event = { ...first, nextAt: first.nextAt ?? '', acceptedAt: first.acceptedAt ?? null };
  const waiting = { ...event, lastFailure: first.lastFailure ?? null, instanceId: instance.instanceId };
  return answeredSince(api, [waiting], now).catch((error: unknown) => {
    // What is told beside the findings is not to hide them.
    if (error instanceof SellerApiError) return undefined;
    throw error;
  });
}

/** The instance of an id or order, and its history. */
export async function instancesOf(
  api: SellerApi,
  what: string,
  line: string | undefined,
  { everyLine = false }: { readonly everyLine?: boolean } = {},
): Promise<Pick<Facts, 'instance' | 'history' | 'furtherLines'>> {
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
  const found = await Promise.all(ids.map(id => instanceOf(api, id)));
  const known = found.find(one => one !== undefined);
  const others = everyLine && line === undefined ? await otherLines(api, what, known) : [];
  const instance = known ?? others[0];
  if (instance === undefined) return { instance, history: [], furtherLines: [] };
  if (typeof instance.instanceId !== 'string')
    throw new SellerApiError(
      text(
        'what answers there is not the seller API: is --url the address of the deployment?',
        '应答的不是卖家 API：--url 是否为部署的地址？',
      ),
    );
  const path = { instanceId: instance.instanceId };
  const lines = itemsOf<HistoryLine>(query =>
    api.GET('/api/v1/instances/{instanceId}/history', { params: { path, query } }),
  );
  const furtherLines = others
    .filter(other => other.instanceId !== instance.instanceId)
    .map(({ orderLineId, productId, instanceId }) => orderLineId ?? productId ?? instanceId);
  return { instance, history: await firstItems(lines, maxItems), furtherLines };
}

async function instanceOf(api: SellerApi, instanceId: string): Promise<InstanceView | undefined> {
  return (await api.GET('/api/v1/instances/{instanceId}', { params: { path: { instanceId } } })).data;
}

/** Lines of an order are numbered through: so many are looked for by their ids. */
const maxLines = 9;

/**
 * The other instances of an order. Where the first line is unknown, those in the list too: an order of the older families
 * has one for each product, and a line may be named in another way.
 */
async function otherLines(
  api: SellerApi,
  orderId: string,
  first: InstanceView | undefined,
): Promise<readonly InstanceView[]> {
  const ofOrder = first === undefined || first.orderId === orderId;
  if (!ofOrder || (first !== undefined && !byLine.includes(first.family))) return [];
  const families = first === undefined ? byLine : [first.family];
  const numbers = Array.from({ length: maxLines - 1 }, (_, index) => String(index + 2).padStart(6, '0'));
  const ids = families.flatMap(family =>
    numbers.map(number => instanceIdFor(family, orderId, `${orderId}-${number}`)),
  );
  const found = await Promise.all(ids.map(id => instanceOf(api, id)));
  const numbered = found.filter(one => one !== undefined);
  if (first !== undefined || numbered.length > 0) return numbered;
  const listed = itemsOf(query => api.GET('/api/v1/instances', { params: { query } }));
  return (await firstItems(listed, maxItems)).filter(one => one.orderId === orderId);
}

/** Families whose instances are named after order and line. */
const byLine: readonly string[] = ['saas-v2', 'online-license'];

/** Failed calls of the last days (UTC), newest first. */
export async function recentFailures(
  api: SellerApi,
  now: number,
  daysBack: number,
): Promise<readonly FailureView[]> {
  const found = await Promise.all(
    Array.from({ length: daysBack + 1 }, (_, back) => {
      const day = new Date(now - back * dayMs).toISOString().slice(0, 10);
      const ofDay = itemsOf(query => api.GET('/api/v1/failures', { params: { query: { ...query, day } } }));
      return firstItems(ofDay, maxItems);
    }),
  );
  const oldest = new Date(now - daysBack * dayMs).toISOString();
  return found.flat().filter(({ at }) => at >= oldest);
}
