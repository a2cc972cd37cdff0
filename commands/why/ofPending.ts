import { waitsFor } from '../target/waitsFor.ts';
import type { Finding, HistoryLine } from './facts.ts';
import { answersAgain, lastAttempt } from './lastAttempt.ts';
import type { Telling } from './telling.ts';

type Pending = Pick<HistoryLine, 'id' | 'type' | 'at' | 'attempts' | 'nextAt' | 'lastFailure' | 'acceptedAt'>;

/** What the first entry that was tried and not taken waits for; later ones of the item wait behind it. */
export function ofPending(
  t: Telling,
  history: readonly HistoryLine[],
  instanceId: string | undefined,
  answeredAt?: string,
): readonly Finding[] {
  const pending = history.filter(({ outcome, attempts }) => outcome === 'pending' && attempts > 0);
  const [first] = pending;
  if (first === undefined) return [];
  if (first.acceptedAt) return [acceptedNotDone(t, first, instanceId)];
  return [notTaken(t, first, pending.length - 1, answeredAt)];
}

function acceptedNotDone(t: Telling, event: Pending, instanceId: string | undefined): Finding {
  const { say } = t;
  const isCreation = event.type === 'instance.created' && instanceId !== undefined;
  return {
    problem: say(
      `your product accepted ${event.type} at ${t.moment(event.acceptedAt)} and has not done it`,
      `您的产品于 ${t.moment(event.acceptedAt)} 接受了 ${event.type}，但尚未完成`,
    ),
    cause: say(
      'it answered that it does it later, and has not said that it is done; the buyer still sees "being opened"',
      '产品应答稍后完成，但没有回报完成；买家仍看到“开通中”',
    ),
    remedy: isCreation
      ? say(
          'say that it is done, with the address and login of the app, or refuse it',
          '回报已完成（附应用地址和登录信息），或者拒绝',
        )
      : say('say that it is done with the seller API, or refuse it', '通过卖家 API 回报已完成，或者拒绝'),
    ...(isCreation
      ? {
          paste: {
            scope: 'write' as const,
            commands: [
              t.post('write', `/instances/${instanceId}/provisioned`, { frontEndUrl: 'https://…' }),
              t.post('write', `/instances/${instanceId}/refused`, { code: '000106', reason: '…' }),
            ],
          },
        }
      : {}),
  };
}

function notTaken(t: Telling, event: Pending, behind: number, answeredAt: string | undefined): Finding {
  const { say } = t;
  const { type, attempts } = event;
  const more =
    behind > 0 ? say(`; ${behind} later one(s) wait behind it`, `；后面还有 ${behind} 个在等待`) : '';
  const next =
    event.nextAt && Date.parse(event.nextAt) > t.now
      ? say(
          ` It is tried again by itself at ${t.moment(event.nextAt)}.`,
          `将于 ${t.moment(event.nextAt)} 自动重试。`,
        )
      : say(' It is tried again by itself within a minute.', '一分钟内会自动重试。');
  const ended = lastAttempt(t, {
    ...{ type, attempts, nextAt: event.nextAt ?? '' },
    ...{ acceptedAt: event.acceptedAt ?? null, lastFailure: event.lastFailure ?? null },
  });
  const now = { scope: 'operate' as const, commands: [t.post('operate', `/events/${event.id}/redeliver`)] };
  switch (waitsFor(type)) {
    case 'product':
      return {
        problem: say(
          `your product has not taken ${type} after ${attempts} attempt(s)${more}`,
          `您的产品在 ${attempts} 次尝试后仍未接收 ${type}${more}`,
        ),
        cause: say(
          `of your product's webhook: ${ended}${answersAgain(t, answeredAt)}`,
          `您的产品的 webhook：${ended}${answersAgain(t, answeredAt)}`,
        ),
        remedy:
          answeredAt === undefined
            ? `${say('mend the webhook (SELLER_WEBHOOK_URL, SELLER_WEBHOOK_SECRETS).', '修复 webhook（SELLER_WEBHOOK_URL、SELLER_WEBHOOK_SECRETS）。')}${next}`
            : `${next.trim()} ${say('To try it now:', '要立即重试：')}`,
        paste: now,
      };
    case 'marketplace':
      return {
        problem: say(
          `${type} is not done after ${attempts} attempt(s): it asks the open API of the marketplace${more}`,
          `${type} 在 ${attempts} 次尝试后仍未完成：它需要调用云商店的开放 API${more}`,
        ),
        cause: say(
          `of the marketplace's open API: ${ended}. Your product has no part in it`,
          `云商店开放 API：${ended}。与您的产品无关`,
        ),
        remedy: `${say('look at OPEN_API_AK, OPEN_API_SK and whether the marketplace has announced a fault.', '检查 OPEN_API_AK、OPEN_API_SK，以及云商店是否公告故障。')}${next}`,
        paste: now,
      };
    default:
      return {
        problem: say(
          `${type} is not done after ${attempts} attempt(s): it is work of the bundle itself${more}`,
          `${type} 在 ${attempts} 次尝试后仍未完成：这是本服务自身的工作${more}`,
        ),
        cause: say(`of the bundle's own table: ${ended}`, `本服务自己的表：${ended}`),
        remedy: `${say('look at GET /api/v1/health and the log of deliverEvents.', '查看 GET /api/v1/health 和 deliverEvents 的日志。')}${next}`,
        paste: now,
      };
  }
}
