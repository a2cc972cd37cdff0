import { randomUUID } from 'node:crypto';
import { liveOrderPrefix, unknownInstanceId } from '../../sandbox/marketplace/acceptanceCalls.ts';
import type { MarketplaceCommand } from '../../sandbox/marketplace/families/activity.ts';
import { dayMs, minuteMs } from '../../shared/platform/time.ts';
import { type Text, text } from '../terminal/language.ts';
import type { AcceptanceCase, CaseCall, Seen } from './case.ts';
import { code, codes, sameInstance } from './expectations.ts';
import { fieldsOf } from './fields.ts';

/** The families that open instances. */
const liveSuites = ['v2', 'v1', 'license-online'] as const;
type LiveSuite = (typeof liveSuites)[number];

/** So long a product may take to make what was bought. */
const productWithinMs = minuteMs;

/**
 * Cases with real orders, against a staging product. What they open they release.
 *
 * @param run in the ids of the orders
 * @param clockAheadMs how far the deployment's clock is ahead of the true time
 * @param withinMs how long the product may take to make what was bought
 */
export const liveCases = (
  run: string,
  clockAheadMs = 0,
  withinMs = productWithinMs,
): readonly AcceptanceCase[] =>
  liveSuites.flatMap(suite =>
    casesOf(suite, `${liveOrderPrefix}${run}`, Date.now() + clockAheadMs, withinMs),
  );

function casesOf(suite: LiveSuite, order: string, now: number, withinMs: number): readonly AcceptanceCase[] {
  const real = (orderId: string, command: MarketplaceCommand, instanceId = ''): CaseCall => ({
    fields: fieldsOf(suite, command, {
      orderId,
      orderLineId: `${orderId}-000001`,
      purchaseOrderId: orderId,
      instanceId,
      expireAt: now + 365 * dayMs,
      effectiveAt: now,
      test: false,
    }),
  });
  const idOf = (answers: readonly Seen[]): string => String(answers[0]?.content?.instanceId ?? '');
  const later =
    (orderId: string, command: MarketplaceCommand) =>
    (answers: readonly Seen[]): CaseCall =>
      real(orderId, command, idOf(answers));
  const bought = ['000000', '000004'];
  const cause = text(
    'One order must be one instance under retries and races.',
    '在重试和并发下，一个订单必须只有一个实例。',
  );
  const [life, late, many, twice] = [`${order}L`, `${order}M`, `${order}P`, `${order}R`];
  return [
    {
      id: `${suite}/live-life`,
      suite,
      title: text(
        'a real order is bought twice and made by the product, renewed, frozen, unfrozen, and released twice',
        '一个真实订单购买两次并由产品开通，续费、冻结、解冻，释放两次',
      ),
      calls: [
        real(life, 'purchase'),
        // Until it is open: nobody has sold what the product has not made.
        { ...real(life, 'purchase'), until: { resultCode: '000000', withinMs } },
        later(life, 'renew'),
        later(life, 'freeze'),
        later(life, 'unfreeze'),
        later(life, 'release'),
        later(life, 'release'),
        // By another order: the one before was processed, and its repeats succeed for ever.
        later(late, 'renew'),
      ],
      holds: answers =>
        sameInstance(...bought)(answers.slice(0, 2)) ??
        codes(bought, ['000000'], ...Array(5).fill(['000000']), ['000003'])(answers),
      cause: answers => lifeCause(answers, life, withinMs),
    },
    {
      id: `${suite}/live-parallel`,
      suite,
      title: text(
        'twenty calls for a real order at once are one instance',
        '一个真实订单的二十次并发调用只有一个实例',
      ),
      calls: Array.from({ length: 20 }, () => real(many, 'purchase')),
      atOnce: true,
      holds: sameInstance(...bought),
      cause,
    },
    {
      id: `${suite}/live-after-parallel`,
      suite,
      title: text(
        'the twenty-first call names the same order, and its instance can be released',
        '第二十一次调用得到同一实例，并且可以释放',
      ),
      calls: [real(many, 'purchase'), later(many, 'release')],
      holds: codes(bought, ['000000']),
      cause,
    },
    ...(suite === 'v1'
      ? []
      : [
          {
            id: `${suite}/live-replay`,
            suite,
            title: text(
              'a real call that comes again byte for byte is refused',
              '逐字节重复的真实调用被拒绝',
            ),
            calls: [real(twice, 'purchase'), { again: true } as const, later(twice, 'release')],
            holds: codes(bought, ['000001'], ['000000']),
            cause: text(
              'The nonce of a call is not remembered: who recorded a call can repeat it.',
              '没有记住调用的 nonce：录下调用的人可以重放。',
            ),
          },
        ]),
    {
      id: `${suite}/live-unknown`,
      suite,
      title: text(
        'a real call for an instance that nobody knows is 000003',
        '对未知实例的真实调用应答 000003',
      ),
      calls: [real(life, 'freeze', unknownInstanceId(randomUUID()))],
      holds: code('000003'),
      cause: text('Unknown instances are not looked up.', '没有查找实例是否存在。'),
    },
  ];
}

/** The codes of the protocol itself; with any other one the product has refused. */
const ownCodes = /^00000[0-5]$/;

function lifeCause(answers: readonly Seen[], orderId: string, withinMs: number): Text {
  const [bought, opened] = answers;
  const refused = [bought, opened].find(seen => seen?.resultCode && !ownCodes.test(seen.resultCode));
  if (refused !== undefined)
    return text(
      `Your product refused the order for good with ${refused.resultCode}. npm run why -- ${orderId} tells how to reopen it.`,
      `您的产品以 ${refused.resultCode} 最终拒绝了该订单。npm run why -- ${orderId} 说明如何重新开通。`,
    );
  if (bought?.resultCode === '000002')
    return text(
      'A right call is refused as 000002: its clock or this one is off by more than a minute. npm run preflight measures it.',
      '正确的调用被以 000002 拒绝：它的时钟或本机时钟偏差超过一分钟。npm run preflight 会测量。',
    );
  if (opened?.resultCode === '000004')
    return text(
      `Nobody has made it within ${withinMs / 1000} s: your product's webhook does not answer, fails, or accepts and does not say that it is done; or the marketplace's open API does not tell the order. npm run why -- ${orderId} tells which.`,
      `${withinMs / 1000} 秒内没有开通：您的产品的 webhook 无应答、出错，或者接受后没有回报完成；或者云商店开放 API 没有返回该订单。npm run why -- ${orderId} 说明是哪一种。`,
    );
  return text(
    'Each act on a known instance succeeds, also when it comes again; only a released one cannot be renewed.',
    '对已知实例的每个操作都成功，重复时也一样；只有已释放的实例不能续费。',
  );
}
