import { text } from '../terminal/language.ts';
import type { AcceptanceCase, CaseCall, Suite } from './case.ts';
import { signingOf } from './case.ts';
import { code } from './expectations.ts';
import { oneCallCases } from './oneCallCases.ts';

const signatureCause = text(
  'The signature is not checked, or compared with the wrong bytes.',
  '没有检查签名，或者与错误的字节比较。',
);
const timeCause = text(
  'The time of the request is not checked: a recorded call could be sent again.',
  '没有检查请求的时间：录下的调用可以再次发送。',
);

/** What must be refused, in whatever family. */
export function refusalCases(suite: Suite, call: CaseCall): readonly AcceptanceCase[] {
  const isOld = signingOf[suite] === 'get' || suite === 'kit-v1';
  const one = oneCallCases(suite, call);
  return [
    one(
      'wrong-key',
      text('a key that is not bound here is refused', '未绑定的密钥被拒绝'),
      { key: 'not-the-key-of-this-interface' },
      '000001',
      signatureCause,
    ),
    one(
      'bad-signature',
      text('a changed signature is refused', '被改动的签名被拒绝'),
      { badSignature: true },
      '000001',
      signatureCause,
    ),
    one(
      'no-signature',
      text('a call without signature is refused', '没有签名的调用被拒绝'),
      { omit: 'signature' },
      '000001',
      signatureCause,
    ),
    ...(suite === 'kit-v1'
      ? []
      : [
          one(
            'no-timestamp',
            text('a call without time is refused', '没有时间的调用被拒绝'),
            { omit: 'timestamp' },
            '000002',
            timeCause,
          ),
        ]),
    ...(isOld
      ? []
      : [
          one(
            'stale',
            text('a call of 61 seconds ago is refused', '61 秒之前的调用被拒绝'),
            { skewMs: -61_000 },
            '000002',
            timeCause,
          ),
          one(
            'future',
            text('a call of 61 seconds ahead is refused', '超前 61 秒的调用被拒绝'),
            { skewMs: 61_000 },
            '000002',
            timeCause,
          ),
          one(
            'no-nonce',
            text('a call without nonce is refused', '没有 nonce 的调用被拒绝'),
            { omit: 'nonce' },
            '000002',
            timeCause,
          ),
        ]),
    ...(signingOf[suite] === 'get'
      ? [
          {
            ...one(
              'malformed',
              text('a query that cannot be decoded is refused', '无法解码的查询串被拒绝'),
              { rawQuery: '&broken=%E0%A4%A', unverified: true },
              '000001',
              text('The query is not checked before it is used.', '使用查询串之前没有检查。'),
            ),
            holds: code('000001', '000002'),
          },
        ]
      : []),
  ];
}
