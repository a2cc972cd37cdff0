import { hourMs } from '../../shared/platform/time.ts';
import { bundleWords } from '../../shared/seller/words/bundleWords.ts';
import { waitsFor } from '../target/waitsFor.ts';
import type { Finding, HistoryLine, InstanceView } from './facts.ts';
import { restart, type Telling } from './telling.ts';

/** After this the marketplace gives a creation up and refunds the order by itself (docs/protocol/saas-v2.md). */
const givenUpAfterMs = 3 * hourMs;

/** Where the instance stands, in one sentence. */
export function stateOf(t: Telling, instance: InstanceView, history: readonly HistoryLine[] = []): string {
  const { say } = t;
  const { instanceId, status, createdAt, expireAt, frozenAt, frozenBy, releasedAt } = instance;
  const until = expireAt ? say(`, paid until ${t.moment(expireAt)}`, `，付费至 ${t.moment(expireAt)}`) : '';
  switch (status) {
    case 'active':
      return say(
        `Instance ${instanceId} is active since it was bought at ${t.moment(createdAt)}${until}.`,
        `实例 ${instanceId} 使用中，购买于 ${t.moment(createdAt)}${until}。`,
      );
    case 'frozen':
      return say(
        `Instance ${instanceId} was frozen at ${t.moment(frozenAt)} by ${freezer(t, frozenBy)}${until}.`,
        `实例 ${instanceId} 于 ${t.moment(frozenAt)} 被${freezer(t, frozenBy)}冻结${until}。`,
      );
    case 'released':
      return say(
        `Instance ${instanceId} was released at ${t.moment(releasedAt)}; its order makes no other one.`,
        `实例 ${instanceId} 已于 ${t.moment(releasedAt)} 释放；它的订单不会再创建实例。`,
      );
    case 'refused':
      return say(
        `Instance ${instanceId} was refused by your product.`,
        `实例 ${instanceId} 被您的产品拒绝。`,
      );
    default:
      // What is asked of the marketplace first is not the product's doing.
      if (history.some(({ outcome, type }) => outcome === 'pending' && waitsFor(type) !== 'product'))
        return say(
          `Instance ${instanceId} is being opened since ${t.moment(createdAt)}.${deadline(t, instance)}`,
          `实例 ${instanceId} 自 ${t.moment(createdAt)} 起开通中。${deadline(t, instance)}`,
        );
      return say(
        `Instance ${instanceId} waits for your product since ${t.moment(createdAt)}.${deadline(t, instance)}`,
        `实例 ${instanceId} 自 ${t.moment(createdAt)} 起等待您的产品。${deadline(t, instance)}`,
      );
  }
}

/** How long there is until the order is refunded. */
function deadline(t: Telling, { createdAt, confirmedAt }: InstanceView): string {
  if (confirmedAt) return '';
  const at = Date.parse(createdAt) + givenUpAfterMs;
  const left = at - t.now;
  const when = t.moment(new Date(at).toISOString());
  return left > 0
    ? t.say(
        ` The marketplace refunds the order at about ${when}, in ${t.duration(left)}.`,
        `云商店大约在 ${when}（${t.duration(left)}后）退款。`,
      )
    : t.say(
        ` The marketplace has given the order up at about ${when}.`,
        `云商店大约已在 ${when} 放弃该订单。`,
      );
}

const freezer = ({ say }: Telling, frozenBy: string | null | undefined): string =>
  frozenBy === 'clock'
    ? say('our own clock', '本服务的时钟')
    : frozenBy === 'operator'
      ? say('an operator', '运维人员')
      : say('the marketplace (expired or in violation)', '云商店（到期或违规）');

/** What is wrong with the instance itself. */
export function ofInstance(
  t: Telling,
  instance: InstanceView,
  history: readonly HistoryLine[],
): readonly Finding[] {
  const { say } = t;
  const findings: Finding[] = [];
  const of = (action: string, body?: object) =>
    t.post('operate', `/instances/${instance.instanceId}/${action}`, body);
  if (instance.unreadable) {
    findings.push({
      problem: say('its app data cannot be opened', '它的应用数据无法解开'),
      cause: bundleWords(t.language, instance.unreadable),
      remedy: say(
        'put the key named back behind the others in DATA_KEYS',
        '把所指的密钥放回 DATA_KEYS，排在其他密钥之后',
      ),
    });
  }
  if (instance.status === 'refused') {
    const { code = '000005', reason = '' } = instance.refusal ?? {};
    findings.push({
      problem: say(`the order is refused with ${code}: ${reason}`, `订单被拒绝，结果码 ${code}：“${reason}”`),
      cause: say(
        'your product answered the creation with a final refusal; every repeat gets the same answer',
        '您的产品对创建作了最终拒绝；每次重复都得到同样的应答',
      ),
      remedy: say(
        `if it can be served after all, reopen it, then ${restart(t)}`,
        `如果其实可以提供服务，先重新打开，然后${restart(t)}`,
      ),
      paste: { scope: 'operate', commands: [of('reopen')] },
    });
  }
  if (history.some(({ type }) => type === 'instance.unconfirmed') && !instance.confirmedAt) {
    findings.push({
      problem: say(
        'the marketplace never saw this instance become ready within four hours',
        '云商店在四小时内没有看到该实例开通成功',
      ),
      cause: say(
        'the marketplace gives up after three hours and refunds the order by itself',
        '云商店在三小时后放弃，并自行退款',
      ),
      remedy: say(
        'look the order up in the seller centre. Only if it was refunded there, release the instance',
        '在卖家中心查看该订单。只有确已退款，才释放实例',
      ),
      paste: { scope: 'operate', commands: [of('release')] },
    });
  }
  if (history.some(({ type }) => type === 'instance.overdue') && instance.status === 'active') {
    const isOperators = instance.expireAtSource === 'operator';
    findings.push({
      problem: say('its expiry has passed and nobody froze it', '它已到期，但没有被冻结'),
      cause: isOperators
        ? say(
            "the expiry is an operator's, so our own clock may not act on it",
            '到期时间由运维人员设置，本服务的时钟不得据此行动',
          )
        : say(
            'the expiry is an estimate, so our own clock may not act on it',
            '到期时间是估算的，本服务的时钟不得据此行动',
          ),
      remedy: say(
        'compare the order in the seller centre, then extend or freeze it',
        '在卖家中心核对订单，然后延期或冻结',
      ),
      paste: {
        scope: 'operate',
        commands: [of('extend', { expireAt: '2027-01-01T00:00:00Z' }), of('freeze')],
      },
    });
  }
  return findings;
}
