import type { SellerApi } from '../../client/sellerApi.ts';
import { firstItems, itemsOf, SellerApiError } from '../target/deploymentApi.ts';
import { isWell } from '../target/steadyHealth.ts';
import { waitsFor } from '../target/waitsFor.ts';
import { answeredSince } from './answeredSince.ts';
import type { WorldFacts } from './facts.ts';
import { instancesOf, recentFailures } from './gatherFacts.ts';
import { healthOf } from './healthOf.ts';
import { hasRecovered } from './ofFailures.ts';

const maxPending = 300;

/** So many failed orders are looked up, to see whether they have worked since. */
const maxLookedUp = 25;

/**
 * Reads what a deployment says of itself.
 *
 * @param now epoch ms
 * @throws {SellerApiError}
 */
export async function gatherWorld(api: SellerApi, now: number): Promise<WorldFacts> {
  const { health, wavered } = await healthOf(api);
  // Without the table there is nothing else to be read, and of a slow one nothing in time.
  if (!isWell(health)) return { health, pending: [], morePending: false, failures: [], alarms: undefined };
  const [{ pending, morePending }, failures, alarms] = await Promise.all([
    pendingOf(api),
    recentFailures(api, now, 1),
    // An older deployment has no such list.
    api.GET('/api/v1/alarms').catch(() => undefined),
  ]);
  const [recovered, answeredAt] = await Promise.all([
    recoveredOf(api, failures),
    answeredOf(api, pending, now),
  ]);
  return {
    health,
    wavered,
    pending,
    morePending,
    answeredAt,
    failures: failures.filter(failure => !recovered.has(failure)),
    alarms: alarms?.data?.items,
  };
}

/** What waits for one product may say nothing of another's: only where all of it is of instances that were tried. */
async function answeredOf(
  api: SellerApi,
  pending: WorldFacts['pending'],
  now: number,
): Promise<string | undefined> {
  const tried = pending.filter(
    ({ type, attempts, acceptedAt, item }) =>
      attempts > 0 && !acceptedAt && item.kind === 'instance' && waitsFor(type) === 'product',
  );
  const events = tried.map(event => ({ ...event, instanceId: event.item.id.split('#')[0] ?? '' }));
  return answeredSince(api, events, now).catch(leftOut);
}

/** What is told beside the findings is not to hide them. */
function leftOut(error: unknown): undefined {
  if (error instanceof SellerApiError) return undefined;
  throw error;
}

async function pendingOf(api: SellerApi): Promise<Pick<WorldFacts, 'pending' | 'morePending'>> {
  const events = itemsOf(query => api.GET('/api/v1/events', { params: { query } }));
  const pending = await firstItems(events, maxPending + 1);
  return { pending: pending.slice(0, maxPending), morePending: pending.length > maxPending };
}

function unreadable(error: unknown): { readonly instance: undefined; readonly history: readonly [] } {
  if (error instanceof SellerApiError && error.status === 500) return { instance: undefined, history: [] };
  throw error;
}

type Failures = Awaited<ReturnType<typeof recentFailures>>;

/** Those whose order or instance shows that the same call has worked since. */
async function recoveredOf(api: SellerApi, failures: Failures): Promise<ReadonlySet<Failures[number]>> {
  const byId = new Map<string, Failures[number][]>();
  for (const failure of failures) {
    const id = failure.instanceId ?? failure.orderId;
    if (!id || !failure.keyId) continue;
    byId.set(id, [...(byId.get(id) ?? []), failure]);
  }
  const recovered = new Set<Failures[number]>();
  const ids = [...byId].slice(0, maxLookedUp);
  await Promise.all(
    ids.map(async ([id, of]) => {
      // One that is damaged hides nothing of the others: health says how many cannot be read.
      const { instance, history } = await instancesOf(api, id, of[0]?.orderLineId).catch(unreadable);
      for (const failure of of) if (hasRecovered(failure, instance, history)) recovered.add(failure);
    }),
  );
  return recovered;
}
