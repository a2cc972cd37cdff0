import { randomUUID } from 'node:crypto';
import type { MarketplaceCommand } from '../../sandbox/marketplace/families/activity.ts';
import type { AcceptanceCase, CaseCall, Seen } from './case.ts';
import { code, codes, sameInstance } from './expectations.ts';
import { fieldsOf } from './fields.ts';

/** The families that open instances. */
const liveSuites = ['v2', 'v1', 'license-online'] as const;
type LiveSuite = (typeof liveSuites)[number];

/** Cases with real orders, against a staging product. What they open they release. */
export const liveCases = (run: string): readonly AcceptanceCase[] =>
  liveSuites.flatMap(suite => casesOf(suite, `ACCEPT${run}`));

function casesOf(suite: LiveSuite, order: string): readonly AcceptanceCase[] {
  const real = (orderId: string, command: MarketplaceCommand, instanceId = ''): CaseCall => ({
    fields: fieldsOf(suite, command, {
      orderId,
      orderLineId: `${orderId}-000001`,
      purchaseOrderId: orderId,
      instanceId,
      test: false,
    }),
  });
  const idOf = (answers: readonly Seen[]): string => String(answers[0]?.content?.instanceId ?? '');
  const later =
    (orderId: string, command: MarketplaceCommand) =>
    (answers: readonly Seen[]): CaseCall =>
      real(orderId, command, idOf(answers));
  const bought = ['000000', '000004'];
  const cause = 'One order must be one instance under retries and races.';
  const [life, late, many, twice] = [`${order}L`, `${order}M`, `${order}P`, `${order}R`];
  return [
    {
      id: `${suite}/live-life`,
      suite,
      title: 'a real order is bought twice, renewed, frozen, unfrozen, and released twice',
      calls: [
        real(life, 'purchase'),
        real(life, 'purchase'),
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
        codes(bought, bought, ...Array(5).fill(['000000']), ['000003'])(answers),
      cause:
        'Each act on a known instance succeeds, also when it comes again; only a released one cannot be renewed.',
    },
    {
      id: `${suite}/live-parallel`,
      suite,
      title: 'twenty calls for a real order at once are one instance',
      calls: Array.from({ length: 20 }, () => real(many, 'purchase')),
      atOnce: true,
      holds: sameInstance(...bought),
      cause,
    },
    {
      id: `${suite}/live-after-parallel`,
      suite,
      title: 'the twenty-first call names the same order, and its instance can be released',
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
            title: 'a real call that comes again byte for byte is refused',
            calls: [real(twice, 'purchase'), { again: true } as const, later(twice, 'release')],
            holds: codes(bought, ['000001'], ['000000']),
            cause: 'The nonce of a call is not remembered: who recorded a call can repeat it.',
          },
        ]),
    {
      id: `${suite}/live-unknown`,
      suite,
      title: 'a real call for an instance that nobody knows is 000003',
      calls: [real(life, 'freeze', randomUUID())],
      holds: code('000003'),
      cause: 'Unknown instances are not looked up.',
    },
  ];
}
