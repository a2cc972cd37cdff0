import type { SellerApi } from '../../client/sellerApi.ts';
import { deliveryPause } from '../../shared/outbox/backOff.ts';
import { firstItems, itemsOf } from '../target/deploymentApi.ts';
import { waitsFor } from '../target/waitsFor.ts';
import type { EventView, HistoryLine } from './facts.ts';

type Tried = Pick<EventView, 'type' | 'attempts' | 'nextAt' | 'acceptedAt' | 'lastFailure'>;

/**
 * When the last attempt of an event had failed at the latest, epoch ms; undefined where that is not known. Nobody keeps
 * the moment itself: it is the next attempt less the shortest pause before it. Whoever sent the event again by hand has
 * moved the next attempt to the present, and whoever tries it now has not come to an end.
 */
export function failedBy(
  { attempts, nextAt, acceptedAt, lastFailure }: Tried,
  now: number,
): number | undefined {
  const next = Date.parse(nextAt ?? '');
  if (attempts === 0 || acceptedAt || !lastFailure || !(next > now)) return undefined;
  return Math.min(now, next - deliveryPause(attempts, 0));
}

/** What an event of one instance is tried for. */
interface Waiting extends Tried {
  readonly instanceId: string;
}

/** So many of the newest instances are looked at, and of so many the history is read. */
const maxListed = 50;
const maxRead = 8;
const maxLines = 200;

/**
 * Whether the product that these events wait for has answered since: the first event that happened after the last of their
 * attempts had failed, and that it took or refused. Products may have webhooks of their own, so only instances of the
 * same product speak for it. That nothing is found says nothing.
 *
 * @param events that wait for the product
 * @param now epoch ms
 * @returns ISO 8601
 * @throws {SellerApiError}
 */
export async function answeredSince(
  api: SellerApi,
  events: readonly Waiting[],
  now: number,
): Promise<string | undefined> {
  const failed = events.map(event => failedBy(event, now));
  const [first] = events;
  // Of one that is tried just now nobody knows how it ends.
  if (first === undefined || failed.includes(undefined)) return undefined;
  const after = new Date(Math.max(...failed.map(Number))).toISOString();
  const path = { instanceId: first.instanceId };
  const { data: waiting } = await api.GET('/api/v1/instances/{instanceId}', { params: { path } });
  if (waiting === undefined) return undefined;
  const listed = itemsOf(query => api.GET('/api/v1/instances', { params: { query } }));
  const others = (await firstItems(listed, maxListed)).filter(
    ({ updatedAt, productId }) => updatedAt > after && productId === waiting.productId,
  );
  const answers = await Promise.all(
    others.slice(0, maxRead).map(({ instanceId }) => firstAnswer(api, instanceId, after)),
  );
  return answers.filter(at => at !== undefined).toSorted()[0];
}

async function firstAnswer(api: SellerApi, instanceId: string, after: string): Promise<string | undefined> {
  const lines = itemsOf<HistoryLine & { readonly leftAt?: string | undefined }>(query =>
    api.GET('/api/v1/instances/{instanceId}/history', { params: { path: { instanceId }, query } }),
  );
  // An event from before may leave without being sent: what the seller API was told makes it needless.
  return (await firstItems(lines, maxLines)).find(
    ({ type, at, outcome, leftAt }) =>
      at > after && leftAt !== undefined && hasAnswered.has(outcome) && waitsFor(type) === 'product',
  )?.leftAt;
}

const hasAnswered: ReadonlySet<string> = new Set(['delivered', 'refused']);
