import { setMaxListeners } from 'node:events';
import { commitInTurn } from '../outbox/commitInTurn.ts';
import { answerBudget } from '../platform/answerBudget.ts';
import { defined } from '../platform/defined.ts';
import type { Budget } from '../platform/effects.ts';
import type { Json } from '../wire/json.ts';
import { formatMarketplaceTime } from '../wire/marketplaceTime.ts';
import type { ProtocolFamily } from '../wire/resultCodes.ts';
import { type AppInfoDeps, appInfoOf, isMade, reportMissingAddress } from './app/appInfo.ts';
import type { InstanceDeps } from './applyCommand.ts';
import type { Outcome } from './command.ts';
import { instanceKey } from './identity.ts';
import type { AppInfo, Instance, UsageInfo } from './instance.ts';
import { decide } from './rules/decide.ts';
import { foreignCall } from './rules/ownFamily.ts';
import { unreadableInstances } from './unreadable.ts';

export interface Queried {
  /** In the order asked for. */
  readonly ready: readonly {
    readonly instanceId: string;
    readonly app: AppInfo;
    /** As the answer writes it; undefined when nothing is known of the use. */
    readonly usageInfo: readonly Readonly<Record<string, Json>>[] | undefined;
  }[];
  /** Known and not released, but not ready, or without an address for now, in the order asked for. */
  readonly waiting: readonly Instance[];
  /** Ids of those that are there and that nobody can read; alarms told of them. */
  readonly unreadable: ReadonlySet<string>;
}

/**
 * Answers from saved data only: the call sits in the buyer's page load. That the marketplace now knows an instance
 * to be ready is noted once, as far as the time allows.
 *
 * @throws {TableError} also when the table left keys over.
 */
export async function queryInstances(
  deps: InstanceDeps & AppInfoDeps,
  instanceIds: readonly string[],
  {
    family,
    budget,
    replayChecked,
  }: {
    readonly family: ProtocolFamily;
    readonly budget: Budget;
    readonly replayChecked: () => Promise<void>;
  },
): Promise<Queried> {
  const unreadable = unreadableInstances(deps);
  const read = await deps.instances.store.readMany(instanceIds, budget.signal, unreadable.onUnreadable);
  const byId = new Map(read.map(instance => [instance.instanceId, instance]));
  const known = instanceIds.map(id => byId.get(id)).filter(instance => instance !== undefined);
  const own = known.filter(instance => {
    const foreign = foreignCall(instance, { family, activity: 'queryInstance' }, deps.movedProducts);
    if (foreign !== undefined) deps.alarm(foreign);
    return foreign === undefined;
  });
  const living = own.filter(({ status }) => status !== 'released');
  const ready = living.filter(isReady).flatMap(instance => {
    // What has no address (a licence) is nothing that this call may show.
    try {
      const app = appInfoOf(instance, deps);
      if (app === undefined) reportMissingAddress(instance, deps);
      return app === undefined ? [] : [{ instance, app }];
    } catch (error) {
      unreadable.onUnreadable(instance, error);
      return [];
    }
  });
  await confirm(
    deps,
    ready.map(({ instance }) => instance),
    budget,
    replayChecked,
  );
  const shown = new Set(ready.map(({ instance }) => instance.instanceId));
  return {
    // It is there: that nobody knows it must not be said.
    waiting: living.filter(({ instanceId }) => !shown.has(instanceId) && !unreadable.ids.has(instanceId)),
    unreadable: unreadable.ids,
    ready: ready.map(({ instance, app }) => ({
      instanceId: instance.instanceId,
      app,
      usageInfo: instance.usageInfo?.map(usageView),
    })),
  };
}

/** Longest address the marketplace takes (zh-cn_topic_0070649428); a longer one would fail the whole answer. */
const maxAddress = 512;

/** Complete or not at all; the value as a JSON number with at most four places. */
function usageView(info: UsageInfo): Readonly<Record<string, Json>> {
  const { usageValue, statisticalTime, relatedInstanceId, dashboardUrl } = info;
  return {
    ...defined({ relatedInstanceId }),
    usageValue: Number(usageValue),
    statisticalTime: formatMarketplaceTime(statisticalTime, 17),
    ...(dashboardUrl === undefined || dashboardUrl.length > maxAddress ? {} : { dashboardUrl }),
  };
}

/** A frozen instance is ready: the buyer may look at it and renew. */
const isReady = (instance: Instance): boolean =>
  isMade(instance) && (instance.status === 'active' || instance.status === 'frozen');

/** Notes only: no event goes out on the way, and a note that fails is made at the next query. */
async function confirm(
  { instances, effects }: InstanceDeps,
  ready: readonly Instance[],
  budget: Budget,
  replayChecked: () => Promise<void>,
): Promise<void> {
  const unconfirmed = ready.filter(({ confirmedAt }) => confirmedAt === undefined);
  if (unconfirmed.length === 0) return;
  const [timer, ending] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([budget.signal, ending.signal]);
  // The request of every note listens to it.
  setMaxListeners(0, signal);
  const deadline = Math.min(budget.deadline, effects.clock() + answerBudget.noteConfirmed);
  const notes = unconfirmed.map(known =>
    commitInTurn<Instance, Outcome>({
      aggregate: instances,
      key: instanceKey(known.instanceId),
      effects,
      budget: { deadline, signal },
      beforeWrite: replayChecked,
      known,
      decide: (instance, now) => decide(instance, { type: 'confirm' }, now),
    }),
  );
  const late = effects.wait(answerBudget.noteConfirmed, timer.signal).catch(() => undefined);
  await Promise.race([Promise.allSettled(notes), late]);
  timer.abort();
  ending.abort();
}
