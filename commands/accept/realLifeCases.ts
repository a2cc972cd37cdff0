import type { MarketplaceCommand } from '../../sandbox/marketplace/families/activity.ts';
import type { JsonObject } from '../../shared/wire/json.ts';
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
    title: string,
    call: { readonly fields: JsonObject },
    wanted: string,
    cause: string,
  ): AcceptanceCase => ({ id: `${suite}/${name}`, suite, title, calls: [call], holds: code(wanted), cause });
  return [
    one(
      'unknown-activity',
      'an activity that nobody knows is 000002',
      { fields: { ...fields, activity: 'dance' } },
      '000002',
      'The marketplace adds activities; an unknown one is a parameter error, not a fault.',
    ),
    one(
      'unknown-field',
      'a field that nobody knows does no harm',
      { fields: { ...fields, aFieldOfNextYear: 'kept' } },
      '000000',
      'The marketplace adds fields unannounced: refuse none, and sign and verify over all of them.',
    ),
    ...(signingOf[suite] === 'post'
      ? [
          one(
            'test-flag-number',
            'testFlag as a number means a test call as well',
            changed(first, { testFlag: 1 }),
            '000000',
            'Numbers come where texts are documented, and the reverse.',
          ),
        ]
      : []),
    ...(has('purchase') ? purchaseCases(suite) : []),
    ...(has('renew')
      ? [
          one(
            'expiry-14',
            'an expiry of 14 digits is understood',
            changed('renew', { expireTime: '20990102030405' }),
            '000000',
            'The pages print 14 and 17 digits: read both.',
          ),
          one(
            'expiry-17',
            'an expiry of 17 digits is understood',
            changed('renew', { expireTime: '20990102030405678' }),
            '000000',
            'The pages print 14 and 17 digits: read both.',
          ),
          one(
            'expiry-bad',
            'an expiry that is no time is 000002',
            changed('renew', { expireTime: 'tomorrow' }),
            '000002',
            'Mandatory parameters are not checked, or only on real calls.',
          ),
        ]
      : []),
    ...(has('renew') && signingOf[suite] === 'post'
      ? [
          one(
            'unknown-scene',
            'a renewal in a scene that nobody knows is a renewal',
            changed('renew', { scene: 'A_SCENE_OF_NEXT_YEAR' }),
            '000000',
            'The marketplace added RENEWAL_CHANGE in 2025: with a usable expiry an unknown scene is a renewal.',
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
      title: 'ten purchases of one order at once are one instance',
      calls: Array.from({ length: 10 }, () => ({ fields: fieldsOf(suite, 'purchase') })),
      atOnce: true,
      holds: sameInstance('000000'),
      cause: 'Two calls race between the look-up and the write: only a conditional write decides.',
    },
    {
      id: `${suite}/missing-order`,
      suite,
      title: 'a purchase without its order is 000002',
      calls: [{ fields: withoutOrder }],
      holds: code('000002'),
      cause: 'Mandatory parameters are not checked.',
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
      title: 'a query for 100 instances answers with 100',
      calls: [query(100)],
      holds: instances(100),
      cause: 'Up to 100 ids come with commas between them, whatever length the table prints.',
    },
    {
      id: `${suite}/query-101`,
      suite,
      title: 'a query for 101 instances is 000002',
      calls: [query(101)],
      holds: code('000002'),
      cause: 'The number of ids is not limited.',
    },
  ];
}
