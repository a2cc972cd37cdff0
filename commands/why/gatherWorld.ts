import type { SellerApiReader } from '../target/sellerApiReader.ts';
import type { AlarmView, EventView, HealthView, WorldFacts } from './facts.ts';
import { instancesOf, recentFailures } from './gatherFacts.ts';
import { hasRecovered } from './ofFailures.ts';

const maxPending = 300;
const pageSize = 100;

/** So many failed orders are looked up, to see whether they have worked since. */
const maxLookedUp = 25;

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/**
 * Reads what a deployment says of itself.
 *
 * @param now epoch ms
 * @throws {SellerApiError}
 */
export async function gatherWorld(api: SellerApiReader, now: number): Promise<WorldFacts> {
  const health = (await api.get<HealthView>('/health')) ?? { status: 'degraded', table: 'unknown' };
  // Without the table there is nothing else to be read.
  if (health.table !== 'ok')
    return { health, pending: [], morePending: false, failures: [], alarms: undefined };
  const [{ pending, morePending }, failures, alarms] = await Promise.all([
    pendingOf(api),
    recentFailures(api, now, 1),
    // An older deployment has no such list.
    api.get<Page<AlarmView>>('/alarms').catch(() => undefined),
  ]);
  const recovered = await recoveredOf(api, failures);
  return {
    health,
    pending,
    morePending,
    failures: failures.filter(failure => !recovered.has(failure)),
    alarms: alarms?.items,
  };
}

async function pendingOf(api: SellerApiReader): Promise<Pick<WorldFacts, 'pending' | 'morePending'>> {
  const pending: EventView[] = [];
  let cursor = '';
  for (;;) {
    const page = await api.get<Page<EventView>>(`/events?limit=${pageSize}${cursor}`);
    pending.push(...(page?.items ?? []));
    if (page === undefined || page.nextCursor === null) return { pending, morePending: false };
    if (pending.length >= maxPending) return { pending, morePending: true };
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

type Failures = Awaited<ReturnType<typeof recentFailures>>;

/** Those whose order or instance shows that the same call has worked since. */
async function recoveredOf(api: SellerApiReader, failures: Failures): Promise<ReadonlySet<Failures[number]>> {
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
      const { instance, history } = await instancesOf(api, id, of[0]?.orderLineId);
      for (const failure of of) if (hasRecovered(failure, instance, history)) recovered.add(failure);
    }),
  );
  return recovered;
}
