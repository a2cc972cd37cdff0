import type { AnswerOf, SellerApi } from '../../client/sellerApi.ts';
import { minuteMs } from '../../shared/platform/time.ts';
import { slowTableMs, tableFaultWords } from '../../shared/seller/words/tableFaultWords.ts';
import { attemptInWords } from '../terminal/attemptInWords.ts';
import { inBoth, type Language, momentIn, speaking, type Text, text } from '../terminal/language.ts';
import { deploymentApi, SellerApiError } from './deploymentApi.ts';
import { steadyHealth } from './steadyHealth.ts';
import { nameOf, waitsFor } from './waitsFor.ts';

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
    const api = deploymentApi(origin, token);
    const { health, wavered } = await steadyHealth(api);
    if (health === undefined)
      return [{ name, ok: false, found: text('there is no such address', '没有这个地址') }];
    const table = tableCheck(health, wavered);
    if (health.table !== 'ok') return [table];
    const pending = (health.pendingEvents ?? 0) === 0 ? undefined : await oldestPending(api);
    return [table, ...knownToToken(health, now, pending)];
  } catch (error) {
    if (!(error instanceof SellerApiError)) throw error;
    return [{ name, ok: false, found: error.text }];
  }
}

function tableCheck({ table, fault, tableMs = 0 }: Health, wavered: boolean): HealthCheck {
  const name = text('its table answers', '它的表有应答');
  if (table !== 'ok') {
    const { problem, cause } = tableFaultWords(fault);
    const known = inBoth(language => cause[language] || problem[language]);
    return {
      name,
      ok: false,
      found: text(
        `${known.en}: real orders are answered 000005; its log names the cause, npm run why tells more`,
        `${known.zh}：真实订单会应答 000005；日志写明原因，npm run why 说明更多`,
      ),
    };
  }
  if (tableMs > slowTableMs)
    return {
      name,
      ok: false,
      found: text(
        `it is slow: the smallest read takes ${tableMs} ms, and an order needs up to three requests within 4 s`,
        `很慢：最小的读取也要 ${tableMs} 毫秒，而一个订单最多需要在 4 秒内完成三次请求`,
      ),
    };
  return {
    name,
    ok: true,
    found: wavered
      ? text('at the second look; it was busy at the first', '第二次查看时正常；第一次时正忙')
      : text('it does', '是'),
  };
}

type Pending = AnswerOf<'/api/v1/events'>['items'][number];

/** The oldest one that was tried, else the oldest. */
async function oldestPending(api: SellerApi): Promise<Pending | undefined> {
  const { data } = await api.GET('/api/v1/events', { params: { query: { limit: '50' } } });
  const oldestFirst = (data?.items ?? []).toSorted((one, other) => (one.at < other.at ? -1 : 1));
  return oldestFirst.find(({ attempts }) => attempts > 0) ?? oldestFirst[0];
}

/** For whom it waits, and what came of it. */
const whyItWaits = ({ type, acceptedAt, attempts, lastFailure }: Pending): Text =>
  inBoth(language => {
    const say = speaking(language);
    const whom = nameOf(say, waitsFor(type));
    if (acceptedAt)
      return say(`${type} was accepted by ${whom} and is not done`, `${type} 已被${whom}接受但尚未完成`);
    if (attempts === 0) return say(`${type} for ${whom}, not tried yet`, `${type}，等待${whom}，尚未尝试`);
    const outcome = attemptInWords({ language, say }, lastFailure);
    return say(`${type} for ${whom}: ${outcome}`, `${type}，等待${whom}：${outcome}`);
  });

function knownToToken(
  { pendingEvents, oldestPendingAt, unreadable = 0 }: Health,
  now: number,
  pending: Pending | undefined,
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
              `${pendingEvents} event(s), the oldest since ${momentIn('en', since)}${pending === undefined ? '' : `; ${whyItWaits(pending).en}`}. npm run why tells what to do`,
              `${pendingEvents} 个事件，最早的自 ${momentIn('zh', since)} 起${pending === undefined ? '' : `；${whyItWaits(pending).zh}`}。npm run why 说明怎么办`,
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
