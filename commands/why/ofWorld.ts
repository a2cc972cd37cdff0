import { isAcceptanceCall, liveOrderPrefix } from '../../sandbox/marketplace/acceptanceCalls.ts';
import { hourMs, minuteMs } from '../../shared/platform/time.ts';
import { runbookOf, textsOf } from '../../shared/schedules/watchdog/rules/messageText.ts';
import { bundleWords } from '../../shared/seller/words/bundleWords.ts';
import { nameOf, type WaitsFor, waitsFor } from '../target/waitsFor.ts';
import type {
  AlarmView,
  Diagnosis,
  EventView,
  FailureView,
  Finding,
  HealthView,
  WorldFacts,
} from './facts.ts';
import { answersAgain, lastAttempt } from './lastAttempt.ts';
import { groupsOf, ofFailure } from './ofFailures.ts';
import { ofTable } from './ofTable.ts';
import type { Telling } from './telling.ts';

/** A first attempt is under way for so long before anybody speaks of waiting. */
const patienceMs = 2 * minuteMs;

/** The marketplace repeats a call for hours: what could not be verified longer ago is over, or was a stranger's. */
const freshMs = 3 * hourMs;

/** How many commands are offered for one finding. */
const shownIds = 3;

/** Tells what is wrong with a deployment now, when no id is known. Pure. */
export function diagnoseWorld(t: Telling, facts: WorldFacts): Diagnosis {
  const { health, failures, alarms, wavered = false } = facts;
  const verified = failures.filter(({ keyId }) => keyId);
  const unverified = failures.filter(({ keyId }) => !keyId);
  const { findings, past } = ofUnverified(t, unverified);
  const own = verified.filter(isAcceptanceCall);
  const all = [
    ...ofHealth(t, health),
    ...ofWaiting(t, facts),
    ...ofFailedCalls(
      t,
      verified.filter(failure => !isAcceptanceCall(failure)),
    ),
    ...findings,
    ...(alarms ?? []).map(alarm => ofAlarm(t, alarm)),
  ];
  return {
    state: stateOfWorld(t, health, all.length),
    findings: all,
    past: [...past, ...(own.length > 0 ? [ofAccept(t, own)] : []), ...(wavered ? [waveredLine(t)] : [])],
  };
}

/** Nobody has paid for them, and nobody has to mend them. */
const ofAccept = ({ say }: Telling, own: readonly FailureView[]): string =>
  say(
    `${own.length} failed call(s) are npm run accept -- --live's own, of its orders (${liveOrderPrefix}…) or of an instance that it has made up: its own report tells of them.`,
    `有 ${own.length} 次失败的调用由 npm run accept -- --live 发出，属于它自己的订单（${liveOrderPrefix}…）或虚构的实例：见它自己的报告。`,
  );

const waveredLine = ({ say }: Telling): string =>
  say(
    'Its table did not answer well at the first of two looks and did at the second: it was busy for a moment.',
    '两次查看中，表第一次应答不正常，第二次正常：当时正忙。',
  );

/** As the message to a person has them; one of a newer version stays as it is. */
const severitiesInChinese: Readonly<Record<string, string>> = {
  critical: '立即处理',
  warning: '尽快处理',
  info: '反复出现',
};

/** What it means stands in the guide in the words of {@link textsOf}. */
function ofAlarm(t: Telling, { name, severity, since, count = 1 }: AlarmView): Finding {
  const [means, action] = textsOf(name, t.language);
  return {
    problem: t.say(
      `alarm ${name} (${severity}) since ${t.moment(since)}, ${count} time(s)`,
      `告警 ${name}（${severitiesInChinese[severity] ?? severity}）自 ${t.moment(since)} 起，${count} 次`,
    ),
    cause: means || t.say('what it means is known to a newer version', '含义只有更新的版本知道'),
    remedy: `${action === '' ? '' : `${action}${t.say('. ', '。')}`}${t.say(`Step by step: ${runbookOf(name)}`, `步骤：${runbookOf(name).replace('.md', '.zh-CN.md')}`)}`,
  };
}

function stateOfWorld(t: Telling, { pendingEvents }: HealthView, problems: number): string {
  const waiting =
    pendingEvents === undefined
      ? t.say('how many events wait is not known', '等待中的事件数量未知')
      : t.say(`${pendingEvents} event(s) wait`, `${pendingEvents} 个事件在等待`);
  return problems === 0
    ? t.say(`The deployment answers; ${waiting}.`, `部署有应答；${waiting}。`)
    : t.say(
        `The deployment answers, and ${problems} thing(s) need somebody; ${waiting}.`,
        `部署有应答，有 ${problems} 件事需要处理；${waiting}。`,
      );
}

function ofHealth(t: Telling, health: HealthView): readonly Finding[] {
  const { say } = t;
  const { unreadable = 0 } = health;
  const findings: Finding[] = [...ofTable(t, health)];
  if (unreadable > 0) {
    findings.push({
      problem: say(
        `${unreadable} of the newest instances cannot be read`,
        `最近的实例中有 ${unreadable} 个无法读取`,
      ),
      cause: say(
        'an item is damaged, or the key that sealed its data is not in DATA_KEYS any more',
        '数据损坏，或者封存数据的密钥已不在 DATA_KEYS 中',
      ),
      remedy: say(
        'look for the alarm ItemUnreadable in the log: it names the key or the item. Put the key back behind the others in DATA_KEYS',
        '在日志中查找告警 ItemUnreadable：它写明了密钥或条目。把该密钥放回 DATA_KEYS，排在其他密钥之后',
      ),
    });
  }
  return findings;
}

function ofWaiting(t: Telling, { pending, morePending, health, answeredAt }: WorldFacts): readonly Finding[] {
  const tried = pending.filter(({ attempts, at }) => attempts > 0 || t.now - Date.parse(at) > patienceMs);
  const groups = new Map<string, EventView[]>();
  for (const event of tried) {
    const name = event.acceptedAt ? 'accepted' : `${waitsFor(event.type)} ${event.lastFailure ?? ''}`;
    groups.set(name, [...(groups.get(name) ?? []), event]);
  }
  return [...groups.values()].map(events => ofGroup(t, events, answeredAt, morePending ? health : undefined));
}

/**
 * @param answeredAt when the product answered another event after these were last tried
 * @param more what health counts, where not all were read
 */
function ofGroup(
  t: Telling,
  events: readonly EventView[],
  answeredAt: string | undefined,
  more: HealthView | undefined,
): Finding {
  const { say } = t;
  const [first] = [...events].sort((one, other) => (one.at < other.at ? -1 : 1));
  if (first === undefined) throw new RangeError('a group has an event');
  const count = `${more === undefined ? '' : say('at least ', '至少 ')}${events.length}`;
  const since = say(
    `the oldest since ${t.moment(first.at)} (${t.duration(t.now - Date.parse(first.at))})`,
    `最早的自 ${t.moment(first.at)} 起（${t.duration(t.now - Date.parse(first.at))}）`,
  );
  if (first.acceptedAt) {
    return {
      problem: say(
        `${count} event(s) were accepted by your product and are not done, ${since}`,
        `${count} 个事件已被您的产品接受但尚未完成，${since}`,
      ),
      cause: say(
        'it answered that it does them later, and has not said that they are done',
        '产品应答稍后完成，但没有回报完成',
      ),
      remedy: say('look each of them up', '逐个查看'),
      paste: {
        scope: 'read',
        commands: whyCommands(
          t,
          events.map(({ item }) => item.id),
        ),
      },
    };
  }
  const whom = waitsFor(first.type);
  const tried = Math.max(...events.map(({ attempts }) => attempts));
  const again = whom === 'product' ? answeredAt : undefined;
  const ended = lastAttempt(t, lastOf(events));
  return {
    problem: `${say(`${count} event(s) wait for ${nameOf(say, whom)}`, `${count} 个事件在等待${nameOf(say, whom)}`)}${say(', ', '，')}${since}`,
    cause:
      tried === 0
        ? say(
            'they have not been tried: the schedule deliverEvents does not run, or does not come to them',
            '还没有尝试投递：定时任务 deliverEvents 没有运行，或还没轮到它们',
          )
        : say(
            `of ${nameOf(say, whom)}: ${ended}, after ${tried} attempt(s)${answersAgain(t, again)}`,
            `${nameOf(say, whom)}：${ended}，已尝试 ${tried} 次${answersAgain(t, again)}`,
          ),
    remedy: again === undefined ? remedyOf(t, whom, tried) : byItself(t, events),
    paste: { scope: 'operate', commands: [`npm run redeliver -- --waiting${t.target}`] },
  };
}

/** The one that was tried last, as far as that is known. */
const lastOf = (events: readonly EventView[]): EventView =>
  events.reduce((one, other) => (other.nextAt > one.nextAt ? other : one));

/** Nothing has to be mended any more, as far as anybody knows. */
function byItself({ say, moment }: Telling, events: readonly EventView[]): string {
  const [next] = events.map(({ nextAt }) => nextAt).toSorted();
  return say(
    `each is tried again by itself, the next at ${moment(next)}. To send everything now`,
    `每个事件都会自动重试，下一次在 ${moment(next)}。要立即全部发送`,
  );
}

const whyCommands = ({ target }: Telling, ids: readonly string[]): string[] =>
  [...new Set(ids)].slice(0, shownIds).map(id => `npm run why -- ${id}${target}`);

function remedyOf({ say }: Telling, whom: WaitsFor, tried: number): string {
  if (tried === 0)
    return say(
      'look whether deliverEvents runs and what its log says; what waits is sent again by itself once it does',
      '查看 deliverEvents 是否运行及其日志；恢复运行后会自动发送',
    );
  if (whom === 'product')
    return say(
      'mend the webhook (SELLER_WEBHOOK_URL, SELLER_WEBHOOK_SECRETS). Each event comes again by itself within an hour; to send everything now',
      '修复 webhook（SELLER_WEBHOOK_URL、SELLER_WEBHOOK_SECRETS）。每个事件一小时内会自动重发；要立即全部发送',
    );
  if (whom === 'marketplace')
    return say(
      'look at OPEN_API_AK, OPEN_API_SK and whether the marketplace has announced a fault; your product has no part in it. To try everything now',
      '检查 OPEN_API_AK、OPEN_API_SK，以及云商店是否公告故障；与您的产品无关。要立即全部重试',
    );
  return say(
    'look at the log of deliverEvents. To try everything now',
    '查看 deliverEvents 的日志。要立即全部重试',
  );
}

/** Failed calls of the marketplace that have not worked since. */
function ofFailedCalls(t: Telling, failures: readonly FailureView[]): readonly Finding[] {
  const kinds = new Map<string, FailureView[]>();
  for (const failure of failures) {
    const kind = `${failure.activity} ${failure.resultCode} ${failure.hint ?? ''}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), failure]);
  }
  return [...kinds.values()].flatMap(of => {
    const [newest] = of;
    if (newest === undefined) return [];
    const ids = groupsOf(of)
      .map(({ newest: { instanceId, orderId } }) => instanceId ?? orderId)
      .filter(id => id !== null && id !== undefined);
    const finding = ofFailure(t, { newest, times: of.length });
    return ids.length === 0
      ? [finding]
      : [{ ...finding, paste: { scope: 'read' as const, commands: whyCommands(t, ids) } }];
  });
}

/**
 * Anybody can send what cannot be verified: it is told, and nobody is accused. However many kinds came, somebody has to look
 * once; each is named, so that a check without a signature hides no call with a wrong key.
 */
function ofUnverified(
  t: Telling,
  failures: readonly FailureView[],
): { readonly findings: readonly Finding[]; readonly past: readonly string[] } {
  const kinds = new Map<string, FailureView>();
  for (const failure of failures) {
    const kind = `${failure.resultCode} ${failure.hint ?? ''}`;
    if (!kinds.has(kind)) kinds.set(kind, failure);
  }
  const isFresh = ({ at }: FailureView): boolean => t.now - Date.parse(at) <= freshMs;
  const fresh = [...kinds.values()].filter(isFresh);
  const past = [...kinds.values()].filter(kind => !isFresh(kind)).map(kind => unverifiedTold(t, [kind]));
  return { findings: fresh.length === 0 ? [] : [ofUnverifiedKinds(t, fresh)], past };
}

const unverifiedTold = (t: Telling, kinds: readonly FailureView[]): string => {
  const codes = [...new Set(kinds.map(({ resultCode }) => resultCode))].toSorted().join(', ');
  const last = t.moment(kinds.map(({ at }) => at).reduce((one, other) => (one > other ? one : other)));
  return t.say(
    `calls came that could not be verified (${codes}), last at ${last}`,
    `收到未能通过验证的调用（${codes}），最后一次在 ${last}`,
  );
};

function ofUnverifiedKinds(t: Telling, kinds: readonly FailureView[]): Finding {
  const hints = kinds.map(({ hint, resultMsg }) => bundleWords(t.language, hint ?? resultMsg));
  const others = t.say(
    'or a stranger tried; or our own preflight and accept did, which send such calls on purpose',
    '也可能是陌生人的尝试，或者是我们自己的 preflight 和 accept，它们会有意发送这样的调用',
  );
  const [only] = hints;
  return {
    problem: unverifiedTold(t, kinds),
    cause:
      hints.length === 1
        ? `${only}${t.say('; ', '；')}${others}`
        : [
            t.say(`in ${hints.length} ways:`, `共 ${hints.length} 种：`),
            ...kinds.map(({ resultCode }, place) => `${resultCode} ${hints[place]}`),
            others,
          ].join('\n       '),
    remedy: t.say(
      'if "production interface messages" in the seller centre shows failed calls, compare the key bound there with the configured one; if not, it was a stranger and nothing is wrong',
      '如果卖家中心的“生产接口消息”显示有失败的调用，核对那里绑定的密钥与所配置的密钥；如果没有，那是陌生人的调用，一切正常',
    ),
  };
}
