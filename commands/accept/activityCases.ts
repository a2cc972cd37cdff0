import type { MarketplaceCommand } from '../../sandbox/marketplace/families/activity.ts';
import type { JsonObject } from '../../shared/wire/json.ts';
import { type Text, text } from '../terminal/language.ts';
import type { AcceptanceCase, CaseCall, Seen } from './case.ts';
import { codeCause } from './diagnoses.ts';
import { carries, code, describesInstances, hasFrontEnd, sameInstance } from './expectations.ts';
import { type BaseSuite, commandsOf, fieldsOf } from './fields.ts';

/** What an answer carries besides its code. */
const carried: Readonly<Partial<Record<`${BaseSuite}/${MarketplaceCommand}`, AcceptanceCase['holds']>>> = {
  'v2/purchase': sameInstance('000000'),
  'v2/query': describesInstances,
  'v1/purchase': answers => sameInstance('000000')(answers) ?? hasFrontEnd(answers),
  'v1/query': describesInstances,
  'license/purchase': answers => sameInstance('000000')(answers) ?? carries('license')(answers),
  'license-online/purchase': sameInstance('000000'),
};

const ruleOfDebugging = text(
  'Debug calls must succeed for ever: the marketplace replays them every morning and afternoon and hides products that fail.',
  '调试用例必须始终成功：云商店每天上午和下午重放，失败的商品会被下架。',
);

/** The code that came instead says most; that something is missing follows from the rule. */
const cause = (answers: readonly Seen[]): Text =>
  answers.map(({ resultCode }) => codeCause(resultCode)).find(cause => cause !== undefined) ??
  ruleOfDebugging;

/** Each activity as the debugging page sends it, saved and replayed twice a day. */
export function activityCases(suite: BaseSuite): readonly AcceptanceCase[] {
  const activities = commandsOf[suite].map((command): AcceptanceCase => {
    const call = { fields: fieldsOf(suite, command) };
    return {
      id: `${suite}/${command}`,
      suite,
      title: text(
        `${String(call.fields.activity)} (${command}) of the debugging page succeeds, twice`,
        `调试页面的 ${String(call.fields.activity)}（${command}）两次都成功`,
      ),
      calls: [call, { fields: fieldsOf(suite, command) }],
      holds: carried[`${suite}/${command}`] ?? code('000000'),
      cause,
    };
  });
  return [...activities, ...(suite === 'v1' ? requiredOfV1() : [])];
}

/** The debugging page of V1.0 asks for these besides: each way of charging, and a renewal in each of its forms. */
function requiredOfV1(): readonly AcceptanceCase[] {
  const purchase = (name: string, title: Text, more: JsonObject): AcceptanceCase => ({
    id: `v1/purchase-${name}`,
    suite: 'v1',
    title: text(`newInstance ${title.en} succeeds, twice`, `newInstance（${title.zh}）两次都成功`),
    calls: [0, 1].map(() => withFields('purchase', more)),
    holds: answers => sameInstance('000000')(answers) ?? hasFrontEnd(answers),
    cause,
  });
  return [
    purchase('one-time', text('for a product sold once (chargingMode 3)', '一次性商品（chargingMode 3）'), {
      chargingMode: '3',
      ...noPeriod,
    }),
    purchase(
      'pay-per-use',
      text('for a product paid by use (chargingMode 0)', '按需商品（chargingMode 0）'),
      { chargingMode: '0', ...noPeriod },
    ),
    purchase('package', text('for a package (chargingMode 5)', '套餐包（chargingMode 5）'), {
      chargingMode: '5',
      ...noPeriod,
    }),
    purchase('trial', text('for a trial', '试用'), { trialFlag: '1' }),
    {
      id: 'v1/renew-product',
      suite: 'v1',
      title: text(
        'refreshInstance succeeds with a productId and with an empty one',
        'refreshInstance 带 productId 和空 productId 都成功',
      ),
      calls: [withFields('renew', { productId: '00301-666688-0-0' }), withFields('renew', { productId: '' })],
      holds: code('000000'),
      cause: text(
        'An empty parameter means the same as an absent one, and still belongs to the signed text.',
        '空参数与缺少的参数含义相同，但仍属于被签名的内容。',
      ),
    },
  ];
}

const noPeriod = { periodType: null, periodNumber: null, expireTime: null };

/** The fields of an activity with some changed; null leaves one out. */
function withFields(command: MarketplaceCommand, more: JsonObject): CaseCall {
  const fields = Object.entries({ ...fieldsOf('v1', command), ...more }).filter(
    ([, value]) => value !== null,
  );
  return { fields: Object.fromEntries(fields) };
}
