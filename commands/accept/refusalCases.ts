import type { AcceptanceCase, CaseCall, Suite } from './case.ts';
import { signingOf } from './case.ts';
import { code } from './expectations.ts';
import { oneCallCases } from './oneCallCases.ts';

const signatureCause = 'The signature is not checked, or compared with the wrong bytes.';
const timeCause = 'The time of the request is not checked: a recorded call could be sent again.';

/** What must be refused, in whatever family. */
export function refusalCases(suite: Suite, call: CaseCall): readonly AcceptanceCase[] {
  const isOld = signingOf[suite] === 'get' || suite === 'kit-v1';
  const one = oneCallCases(suite, call);
  return [
    one(
      'wrong-key',
      'a key that is not bound here is refused',
      { key: 'not-the-key-of-this-interface' },
      '000001',
      signatureCause,
    ),
    one('bad-signature', 'a changed signature is refused', { badSignature: true }, '000001', signatureCause),
    one(
      'no-signature',
      'a call without signature is refused',
      { omit: 'signature' },
      '000001',
      signatureCause,
    ),
    ...(suite === 'kit-v1'
      ? []
      : [one('no-timestamp', 'a call without time is refused', { omit: 'timestamp' }, '000002', timeCause)]),
    ...(isOld
      ? []
      : [
          one('stale', 'a call of 61 seconds ago is refused', { skewMs: -61_000 }, '000002', timeCause),
          one('future', 'a call of 61 seconds ahead is refused', { skewMs: 61_000 }, '000002', timeCause),
          one('no-nonce', 'a call without nonce is refused', { omit: 'nonce' }, '000002', timeCause),
        ]),
    ...(signingOf[suite] === 'get'
      ? [
          {
            ...one(
              'malformed',
              'a query that cannot be decoded is refused',
              { rawQuery: '&broken=%E0%A4%A', unverified: true },
              '000001',
              'The query is not checked before it is used.',
            ),
            holds: code('000001', '000002'),
          },
        ]
      : []),
  ];
}
