import { alarmsSince, notedEveryMs } from '../../callback/alarmNotes.ts';
import { defined } from '../../platform/defined.ts';
import type { Bridge } from '../../runtime/bridge.ts';
import { runBudget, type Schedule } from '../runBudget.ts';
import { gatherFacts } from './gatherFacts.ts';
import { conditionsOf } from './rules/conditions.ts';
import { judge, type News } from './rules/incidents.ts';
import { formOfHost, type Receiver } from './rules/receiverForms.ts';
import { tellReceiver } from './tellReceiver.ts';
import { watchState } from './watchState.ts';

export interface WatchReport {
  /** False when another process looks, or has just looked. */
  readonly looked: boolean;
  /** Names of what is wrong now. */
  readonly wrong: readonly string[];
  /** Whether somebody was told; undefined when there was nothing to tell or nobody to be told. */
  readonly told?: boolean;
}

/**
 * The handler of the schedule that looks whether all is well and tells somebody who is no machine: what it finds in the
 * table, and the alarms that were raised anywhere since. Each look is one message at most, whatever happened. What it
 * finds is raised as an alarm too, for CloudWatch and Prometheus.
 *
 * The message goes out before it is remembered as told: a crash between the two tells twice, never not at all.
 */
export function watchdog(open: () => Promise<Bridge>): Schedule<WatchReport> {
  return async (_event, context) => {
    const bridge = await open();
    const { effects, log } = bridge;
    const state = watchState(bridge.table);
    const leaseId = effects.newId();
    const now = effects.clock();
    const { signal } = runBudget(now, context);
    const watch = await state.take(leaseId, now);
    if (watch === undefined) return { looked: false, wrong: [] };

    const facts = await gatherFacts(bridge, watch.since, now, signal);
    const conditions = conditionsOf(facts);
    // Notes of the last five minutes may still have been written since the last look.
    const seen = await alarmsSince(bridge.table, watch.lookedAt - notedEveryMs, now, signal);
    for (const alarm of conditions) log.alarm(alarm);
    const found = conditions.map(({ name, detail }) => ({ name, at: now, detail }));
    const { news, told, untold } = judge(watch.incidents, seen, found, now);

    const receiver = receiverOf(bridge);
    const refusal =
      news === undefined || receiver === undefined
        ? undefined
        : await tellReceiver({ send: bridge.send, clock: effects.clock }, receiver, news);
    if (news !== undefined) logNews(bridge, news, refusal);
    await state.save(leaseId, {
      since: watch.since,
      lookedAt: now,
      incidents: refusal === undefined ? told : untold,
    });
    const isTold = news === undefined || receiver === undefined ? undefined : refusal === undefined;
    return { looked: true, wrong: found.map(({ name }) => name), ...defined({ told: isTold }) };
  };
}

function receiverOf({ config }: Bridge): Receiver | undefined {
  const { alarmReceiver, alarmLanguage: language, stage } = config;
  if (alarmReceiver === undefined) return undefined;
  const { url, form = formOfHost(url), secret } = alarmReceiver;
  return { url, form, language, stage, ...defined({ secret }) };
}

function logNews({ log }: Bridge, news: News, refusal: string | undefined): void {
  const names = (['begun', 'lasting', 'over'] as const).map(kind => [
    kind,
    news[kind].map(({ name }) => name),
  ]);
  if (refusal === undefined) log.info('alarms told', Object.fromEntries(names));
  else log.alarm({ name: 'AlarmReceiverFails', detail: { reason: refusal } });
}
