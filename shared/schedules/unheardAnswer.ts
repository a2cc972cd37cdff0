import type { Instance } from '../instance/instance.ts';
import { change, done, type InstanceDecision } from '../instance/rules/decision.ts';
import type { MarketplaceApi } from '../marketplace/marketplaceApi.ts';
import { dayMs } from '../platform/time.ts';

/** The marketplace repeats a purchase for three hours; by then it has taken the answer or given the order back. */
const decidedAfterMs = dayMs;

/** So long each day's comparison asks for an order, also when a run was missed. */
const askedUntilMs = 3 * dayMs;

/**
 * Whether the marketplace no longer has the order of an instance that our own answer confirmed: that answer was lost, and the
 * marketplace, which asked no more, has given the money back. Only asked where it knew the order before, in the first days,
 * and as long as nothing that came later shows that it has the instance.
 *
 * @param now epoch ms
 */
export async function isAnswerUnheard(
  instance: Instance,
  { hasCredentials, queryOrder }: Pick<MarketplaceApi, 'hasCredentials' | 'queryOrder'>,
  now: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const { createdAt, confirmedAt, status, order, importedAt, orderId, orderLineId } = instance;
  const isInUse = status === 'active' || status === 'frozen';
  const isNew = createdAt + decidedAfterMs <= now && now < createdAt + askedUntilMs;
  const wasKnown = order !== undefined && importedAt === undefined && !wasCalledAbout(instance);
  if (!hasCredentials || confirmedAt === undefined || !isInUse || !isNew || !wasKnown) return false;
  const outcome = await queryOrder(orderId, orderLineId, signal);
  return outcome.kind === 'refused' || (outcome.kind === 'retry' && outcome.nothingFound === true);
}

/** A renewal, an upgrade, a freeze: whoever makes it has the instance. */
const wasCalledAbout = ({ appliedKeys, statusAsOf }: Instance): boolean =>
  appliedKeys.length > 0 || statusAsOf !== undefined;

/** Nobody has seen it ready after all: its own clock tells product and person. */
export function unheard(instance: Instance | undefined): InstanceDecision {
  if (instance?.confirmedAt === undefined) return done;
  return change({ confirmedAt: undefined, unconfirmedReported: undefined });
}
