import { isUnknownOnPurpose } from '../../sandbox/marketplace/acceptanceCalls.ts';
import { bundleWords } from '../../shared/seller/words/bundleWords.ts';
import type { Facts, FailureView, Finding, HistoryLine, InstanceView } from './facts.ts';
import { isDamage, itemDamaged } from './ofTable.ts';
import { restart, type Telling } from './telling.ts';

interface Group {
  readonly newest: FailureView;
  readonly times: number;
}

/** One call that failed twenty times is one problem: by activity, code, and the order of a renewal or upgrade. */
export function groupsOf(failures: readonly FailureView[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const failure of failures) {
    const name = [failure.activity, failure.resultCode, failure.orderId ?? ''].join(' ');
    const known = groups.get(name);
    groups.set(
      name,
      known === undefined ? { newest: failure, times: 1 } : { ...known, times: known.times + 1 },
    );
  }
  return [...groups.values()];
}

/** What each callback leaves in the history when it is done. */
const leaves: Readonly<Record<string, readonly string[]>> = {
  newInstance: ['instance.created'],
  refreshInstance: ['instance.renewed', 'instance.upgraded', 'instance.released'],
  updateInstanceStatus: ['instance.frozen', 'instance.unfrozen', 'instance.freeze-remembered'],
  upgradeInstance: ['instance.upgraded'],
  releaseInstance: ['instance.released'],
  expireInstance: ['instance.frozen'],
  upgrade: ['instance.upgraded'],
  instanceStatus: ['instance.frozen', 'instance.unfrozen', 'instance.freeze-remembered'],
};

/**
 * Whether the same call has come to its end since. An instance keeps the last failed call that is still missing; the
 * history tells of the others.
 */
export function hasRecovered(
  { activity, at, orderId, resultCode }: FailureView,
  instance: InstanceView | undefined,
  history: readonly HistoryLine[],
): boolean {
  if (instance === undefined) return false;
  const missing = instance.failedCall;
  if (
    missing &&
    missing.activity === activity &&
    (!missing.orderId || !orderId || missing.orderId === orderId)
  )
    return false;
  if (activity === 'queryInstance') return Boolean(instance.confirmedAt && instance.confirmedAt >= at);
  if (activity === 'newInstance' || activity === 'getLicense') {
    // What the product refused is told to it too: only the state says whether it was made after all.
    if (instance.status !== 'refused' && instance.status !== 'provisioning') return true;
    // A creation that failed made no instance: what is there was made by a repeat, or before it.
    return resultCode === '000005' && instance.createdAt >= at;
  }
  const wanted = leaves[activity] ?? [];
  return history.some(line => line.at >= at && wanted.includes(line.type) && isOf(line, orderId, instance));
}

/** A renewal of another order does not stand for this one. */
function isOf(line: HistoryLine, orderId: string | null | undefined, instance: InstanceView): boolean {
  const told = line.data?.orderId;
  return !orderId || orderId === instance.orderId || typeof told !== 'string' || told === orderId;
}

/** What failed calls mean for the one that was asked for; those that have worked since are past. */
export function ofFailures(
  t: Telling,
  { failures, instance, history }: Facts,
): { readonly findings: readonly Finding[]; readonly past: readonly string[] } {
  // What the product refused for good is told with the instance, once.
  const refusal = instance?.status === 'refused' ? (instance.refusal?.code ?? '000005') : undefined;
  const asked = failures.filter(isUnknownOnPurpose);
  const groups = groupsOf(
    failures
      .filter(failure => !isUnknownOnPurpose(failure))
      .filter(({ activity, resultCode }) => activity !== 'newInstance' || resultCode !== refusal),
  );
  const over = (group: Group) => hasRecovered(group.newest, instance, history);
  const missing = groups.filter(group => !over(group));
  return {
    findings: [...missing.map(group => ofFailure(t, group)), ...ofMissingCall(t, instance, missing)],
    past: [
      ...(asked.length === 0 ? [] : [onPurpose(t, asked.length)]),
      ...groups
        .filter(over)
        .map(({ newest, times }) =>
          t.say(
            `${newest.activity} was answered ${newest.resultCode} ${times} time(s), last at ${t.moment(newest.at)}; it has worked since.`,
            `${newest.activity} 曾 ${times} 次应答 ${newest.resultCode}，最后一次在 ${t.moment(newest.at)}；此后已成功。`,
          ),
        ),
    ],
  };
}

const onPurpose = ({ say }: Telling, times: number): string =>
  say(
    `npm run accept -- --live asked ${times} time(s) for an instance that it has made up, and was answered 000003 as it should be.`,
    `npm run accept -- --live 为它虚构的实例调用了 ${times} 次，应答 000003，符合预期。`,
  );

/** The call that the instance itself remembers, when it is older than the failures that were looked through. */
function ofMissingCall(
  t: Telling,
  instance: InstanceView | undefined,
  told: readonly Group[],
): readonly Finding[] {
  const call = instance?.failedCall;
  if (!call) return [];
  const { activity, resultCode, at } = call;
  const isTold = told.some(
    ({ newest: { activity: other, orderId } }) =>
      other === activity && (!orderId || !call.orderId || orderId === call.orderId),
  );
  if (isTold) return [];
  const order = call.orderId ? t.say(` of order ${call.orderId}`, `（订单 ${call.orderId}）`) : '';
  return [
    {
      problem: t.say(
        `${activity}${order} was answered ${resultCode} at ${t.moment(at)} and has not come again`,
        `${activity}${order}在 ${t.moment(at)} 的应答为 ${resultCode}，此后没有再来`,
      ),
      ...ofCode(t, resultCode),
    },
  ];
}

export function ofFailure(t: Telling, { newest, times }: Group): Finding {
  const { activity, resultCode, resultMsg, hint, at } = newest;
  const often =
    times === 1
      ? t.say(`at ${t.moment(at)}`, `（${t.moment(at)}）`)
      : t.say(`${times} times, last at ${t.moment(at)}`, ` ${times} 次（最后一次 ${t.moment(at)}）`);
  const call = activity === 'unknown' ? t.say('a call', '一次调用') : activity;
  const { cause, remedy } = ofCode(t, resultCode, hint);
  return {
    problem: t.say(
      `${call} was answered ${resultCode} (${resultMsg}) ${often}`,
      `${call} 的应答为 ${resultCode}（“${resultMsg}”）${often}`,
    ),
    cause: hint === undefined ? cause : bundleWords(t.language, hint),
    remedy,
  };
}

function ofCode(t: Telling, code: string, hint?: string): Pick<Finding, 'cause' | 'remedy'> {
  const { say } = t;
  const again = say(` Then ${restart(t)}.`, `然后${restart(t)}。`);
  switch (code) {
    case '000001':
      return {
        cause: say(
          'the signature did not hold: no configured key of this interface type made it',
          '验签失败：所配置的该接口类型的密钥都不能验证这个签名',
        ),
        remedy:
          say(
            'compare the key bound to the interface type in the seller centre with the configured one (BASE_ACCESS_KEYS, GENERAL_ACCESS_KEYS …).',
            '核对卖家中心里该接口类型绑定的密钥与所配置的密钥（BASE_ACCESS_KEYS、GENERAL_ACCESS_KEYS 等）。',
          ) + again,
      };
    case '000002':
      return {
        cause: say('the call could not be used as it came', '这次调用的内容无法使用'),
        remedy:
          say(
            'read the message: it names the field. A stale time stamp means that a clock is wrong or a proxy holds calls back.',
            '看应答消息：其中写明了字段。时间戳过期说明时钟不准，或者有代理滞留了调用。',
          ) + again,
      };
    case '000003':
      return {
        cause: say(
          'the marketplace named an instance that this table has never made, or that is released',
          '云商店指名的实例从未在这张表中创建，或者已经释放',
        ),
        remedy: say(
          'check that the deployment uses the table on which the instance was bought. A renewal of a released instance cannot be repaired: refund it in the seller centre.',
          '确认部署使用的是购买该实例时的那张表。已释放实例的续费无法补救：请在卖家中心退款。',
        ),
      };
    case '000005':
      if (hint !== undefined && isDamage(hint)) {
        const { cause, remedy } = itemDamaged(t);
        return { cause, remedy: `${remedy}${say('.', '。')}${again}` };
      }
      return {
        cause: say(
          'the bundle met a fault, or it or its table did not answer in time',
          '本服务发生故障，或者它或它的表没有在规定时间内应答',
        ),
        remedy:
          say(
            "look at GET /api/v1/health and the function's log at that time. The marketplace repeats the call for hours; when it has given up:",
            '查看 GET /api/v1/health 和当时的函数日志。云商店会重复调用数小时；如果它已放弃：',
          ) + say(` ${restart(t)}.`, `${restart(t)}。`),
      };
    default:
      return {
        cause: say('your product refused it', '您的产品拒绝了它'),
        remedy: say(`if it can be served after all, ${restart(t)}.`, `如果其实可以提供服务，${restart(t)}。`),
      };
  }
}
