import type { AnswerOf } from '../../client/sellerApi.ts';
import { minuteMs } from '../../shared/platform/time.ts';
import { type Language, momentIn, speaking, type Text, text } from '../terminal/language.ts';
import { deploymentApi, SellerApiError } from './deploymentApi.ts';

export interface HealthCheck {
  readonly name: Text;
  readonly ok: boolean;
  readonly found: Text;
}

type Health = AnswerOf<'/api/v1/health'>;

/** A first attempt, and the next few, may be under way for so long. */
const patienceMs = 5 * minuteMs;

/**
 * What a deployment says of itself: `GET /api/v1/health` with a token. Test calls touch neither its table nor its product.
 *
 * @param now epoch ms, of the deployment's clock
 * @param token of the seller API, with the scope read
 */
export async function healthChecks(
  origin: string,
  token: string,
  now: number,
): Promise<readonly HealthCheck[]> {
  const name = text('health of the deployment (GET /api/v1/health)', '部署的健康状态（GET /api/v1/health）');
  try {
    const { data: health } = await deploymentApi(origin, token).GET('/api/v1/health');
    if (health === undefined)
      return [{ name, ok: false, found: text('there is no such address', '没有这个地址') }];
    return [
      {
        name: text('its table answers', '它的表有应答'),
        ok: health.table === 'ok',
        found:
          health.table === 'ok'
            ? text('it does', '是')
            : text(
                `${health.table}: every real order is answered 000005; its log names the cause, npm run why tells more`,
                '无应答：每个真实订单都会应答 000005；日志写明原因，npm run why 说明更多',
              ),
      },
      ...(health.table === 'ok' ? knownToToken(health, now) : []),
    ];
  } catch (error) {
    if (!(error instanceof SellerApiError)) throw error;
    return [{ name, ok: false, found: error.text }];
  }
}

function knownToToken(
  { pendingEvents, oldestPendingAt, unreadable = 0 }: Health,
  now: number,
): readonly HealthCheck[] {
  if (pendingEvents === undefined) {
    const found = text('it is not: what waits was not told', '不认识：没有告知有多少在等待');
    return [{ name: text('the token is known there', '部署认识该令牌'), ok: false, found }];
  }
  const since = oldestPendingAt ? Date.parse(oldestPendingAt) : now;
  return [
    {
      name: text(
        'nothing waits for your product or the marketplace for long',
        '没有事件长时间等待您的产品或云商店',
      ),
      ok: now - since < patienceMs,
      found:
        pendingEvents === 0
          ? text('nothing waits', '没有等待的事件')
          : text(
              `${pendingEvents} event(s), the oldest since ${momentIn('en', since)}: npm run why tells for whom`,
              `${pendingEvents} 个事件，最早的自 ${momentIn('zh', since)} 起：npm run why 说明在等谁`,
            ),
    },
    {
      name: text('what is stored can be read', '已存储的数据可以读取'),
      ok: unreadable === 0,
      found:
        unreadable === 0
          ? text('it can', '是')
          : text(
              `${unreadable} of the newest instances cannot: is a key missing in DATA_KEYS?`,
              `最近的实例中有 ${unreadable} 个无法读取：DATA_KEYS 是否缺少密钥？`,
            ),
    },
  ];
}

export const checkLine = ({ name, ok, found }: HealthCheck, language: Language): string =>
  `${ok ? '✓' : '✗'} ${name[language]}${speaking(language)(': ', '：')}${found[language]}`;

/** For programs: each check in the language that was asked for. */
export const checkIn = ({ name, ok, found }: HealthCheck, language: Language) => ({
  name: name[language],
  ok,
  found: found[language],
});
