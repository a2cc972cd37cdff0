import type { MarketplaceCommand } from '../../sandbox/marketplace/families/activity.ts';
import type { JsonObject } from '../../shared/wire/json.ts';
import { type Text, text } from '../terminal/language.ts';
import type { AcceptanceCase } from './case.ts';
import { signingOf } from './case.ts';
import { code, instances, sameInstance } from './expectations.ts';
import { type BaseSuite, commandsOf, fieldsOf } from './fields.ts';

/** What the marketplace brings besides the debugging page's calls. */
export function realLifeCases(suite: BaseSuite): readonly AcceptanceCase[] {
  const [first] = commandsOf[suite];
  const fields = fieldsOf(suite, first);
  const has = (command: MarketplaceCommand): boolean => commandsOf[suite].some(each => each === command);
  const changed = (command: MarketplaceCommand, more: JsonObject) => ({
    fields: { ...fieldsOf(suite, command), ...more },
  });
  const one = (
    name: string,
    title: Text,
    call: { readonly fields: JsonObject },
    wanted: string,
    cause: Text,
  ): AcceptanceCase => ({ id: `${suite}/${name}`, suite, title, calls: [call], holds: code(wanted), cause });
  return [
    one(
      'unknown-activity',
      text('an activity that nobody knows is 000002', '未知的接口应答 000002'),
      { fields: { ...fields, activity: 'dance' } },
      '000002',
      text(
        'The marketplace adds activities; an unknown one is a parameter error, not a fault.',
        '云商店会新增接口；未知接口属于参数错误，不是故障。',
      ),
    ),
    one(
      'unknown-field',
      text('a field that nobody knows does no harm', '未知字段没有影响'),
      { fields: { ...fields, aFieldOfNextYear: 'kept' } },
      '000000',
      text(
        'The marketplace adds fields unannounced: refuse none, and sign and verify over all of them.',
        '云商店会不经通知新增字段：不要拒绝，并对全部字段签名和验签。',
      ),
    ),
    ...(signingOf[suite] === 'post'
      ? [
          one(
            'test-flag-number',
            text('testFlag as a number means a test call as well', 'testFlag 为数字时同样是测试调用'),
            changed(first, { testFlag: 1 }),
            '000000',
            text(
              'Numbers come where texts are documented, and the reverse.',
              '文档写作字符串的地方会出现数字，反之亦然。',
            ),
          ),
        ]
      : []),
    ...(has('purchase') ? purchaseCases(suite) : []),
    ...(has('renew')
      ? [
          one(
            'expiry-14',
            text('an expiry of 14 digits is understood', '能理解 14 位的到期时间'),
            changed('renew', { expireTime: '20990102030405' }),
            '000000',
            text('The pages print 14 and 17 digits: read both.', '文档中有 14 位和 17 位两种：都要能读。'),
          ),
          one(
            'expiry-17',
            text('an expiry of 17 digits is understood', '能理解 17 位的到期时间'),
            changed('renew', { expireTime: '20990102030405678' }),
            '000000',
            text('The pages print 14 and 17 digits: read both.', '文档中有 14 位和 17 位两种：都要能读。'),
          ),
          one(
            'expiry-bad',
            text('an expiry that is no time is 000002', '不是时间的到期时间应答 000002'),
            changed('renew', { expireTime: 'tomorrow' }),
            '000002',
            text(
              'Mandatory parameters are not checked, or only on real calls.',
              '没有检查必填参数，或者只在真实调用时检查。',
            ),
          ),
        ]
      : []),
    ...(has('renew') && signingOf[suite] === 'post'
      ? [
          one(
            'unknown-scene',
            text('a renewal in a scene that nobody knows is a renewal', '未知场景的续费也是续费'),
            changed('renew', { scene: 'A_SCENE_OF_NEXT_YEAR' }),
            '000000',
            text(
              'The marketplace added RENEWAL_CHANGE in 2025: with a usable expiry an unknown scene is a renewal.',
              '云商店在 2025 年新增了 RENEWAL_CHANGE：只要到期时间可用，未知场景就按续费处理。',
            ),
          ),
        ]
      : []),
    ...(has('query') ? queryCases(suite) : []),
  ];
}

function purchaseCases(suite: BaseSuite): readonly AcceptanceCase[] {
  const { orderId: _, ...withoutOrder } = fieldsOf(suite, 'purchase');
  return [
    {
      id: `${suite}/parallel`,
      suite,
      title: text(
        'ten purchases of one order at once are one instance',
        '一个订单的十次并发购买只有一个实例',
      ),
      calls: Array.from({ length: 10 }, () => ({ fields: fieldsOf(suite, 'purchase') })),
      atOnce: true,
      holds: sameInstance('000000'),
      cause: text(
        'Two calls race between the look-up and the write: only a conditional write decides.',
        '两次调用在查询与写入之间竞争：只有条件写入才能决定。',
      ),
    },
    {
      id: `${suite}/missing-order`,
      suite,
      title: text('a purchase without its order is 000002', '缺少订单的购买应答 000002'),
      calls: [{ fields: withoutOrder }],
      holds: code('000002'),
      cause: text('Mandatory parameters are not checked.', '没有检查必填参数。'),
    },
  ];
}

function queryCases(suite: BaseSuite): readonly AcceptanceCase[] {
  const query = (count: number) => {
    const instanceId = Array.from({ length: count }, (_, index) => `huaweitest${index}`).join(',');
    return { fields: fieldsOf(suite, 'query', { instanceId }) };
  };
  return [
    {
      id: `${suite}/query-100`,
      suite,
      title: text('a query for 100 instances answers with 100', '查询 100 个实例得到 100 个'),
      calls: [query(100)],
      holds: instances(100),
      cause: text(
        'Up to 100 ids come with commas between them, whatever length the table prints.',
        '最多 100 个 id 以逗号分隔，与文档表格中的长度无关。',
      ),
    },
    {
      id: `${suite}/query-101`,
      suite,
      title: text('a query for 101 instances is 000002', '查询 101 个实例应答 000002'),
      calls: [query(101)],
      holds: code('000002'),
      cause: text('The number of ids is not limited.', '没有限制 id 的数量。'),
    },
  ];
}
