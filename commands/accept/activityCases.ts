import type { MarketplaceCommand } from '../../sandbox/marketplace/families/activity.ts';
import type { JsonObject } from '../../shared/wire/json.ts';
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

const ruleOfDebugging =
  'Debug calls must succeed for ever: the marketplace replays them every morning and afternoon and hides products that fail.';

/** The code that came instead says most; that something is missing follows from the rule. */
const cause = (answers: readonly Seen[]): string =>
  answers.map(({ resultCode }) => codeCause(resultCode)).find(cause => cause !== undefined) ??
  ruleOfDebugging;

/** Each activity as the debugging page sends it, saved and replayed twice a day. */
export function activityCases(suite: BaseSuite): readonly AcceptanceCase[] {
  const activities = commandsOf[suite].map((command): AcceptanceCase => {
    const call = { fields: fieldsOf(suite, command) };
    return {
      id: `${suite}/${command}`,
      suite,
      title: `${String(call.fields.activity)} (${command}) of the debugging page succeeds, twice`,
      calls: [call, { fields: fieldsOf(suite, command) }],
      holds: carried[`${suite}/${command}`] ?? code('000000'),
      cause,
    };
  });
  return [...activities, ...(suite === 'v1' ? requiredOfV1() : [])];
}

/** The debugging page of V1.0 asks for these besides: each way of charging, and a renewal in each of its forms. */
function requiredOfV1(): readonly AcceptanceCase[] {
  const purchase = (name: string, title: string, more: JsonObject): AcceptanceCase => ({
    id: `v1/purchase-${name}`,
    suite: 'v1',
    title: `newInstance ${title} succeeds, twice`,
    calls: [0, 1].map(() => withFields('purchase', more)),
    holds: answers => sameInstance('000000')(answers) ?? hasFrontEnd(answers),
    cause,
  });
  return [
    purchase('one-time', 'for a product sold once (chargingMode 3)', { chargingMode: '3', ...noPeriod }),
    purchase('pay-per-use', 'for a product paid by use (chargingMode 0)', { chargingMode: '0', ...noPeriod }),
    purchase('package', 'for a package (chargingMode 5)', { chargingMode: '5', ...noPeriod }),
    purchase('trial', 'for a trial', { trialFlag: '1' }),
    {
      id: 'v1/renew-product',
      suite: 'v1',
      title: 'refreshInstance succeeds with a productId and with an empty one',
      calls: [withFields('renew', { productId: '00301-666688-0-0' }), withFields('renew', { productId: '' })],
      holds: code('000000'),
      cause: 'An empty parameter means the same as an absent one, and still belongs to the signed text.',
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
