import { describe, expect, it } from 'vitest';
import { kitV1Post, kitV2Post } from '../../../../shared/callback/protocols/kitPost.ts';
import type { Protocol } from '../../../../shared/callback/protocols/protocol.ts';
import type { RawRequest } from '../../../../shared/http/rawRequest.ts';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { proofSize } from '../../../support/proof.ts';

const size = proofSize(0.5, 4) * 1024 * 1024;
/** Of what JSON.parse costs. At a desk others use the processor too: what grows faster than the text is far above that. */
const limit = proofSize(20, 4);
const now = Date.UTC(2027, 0, 4);

const time = '"timeStamp":"20270104080000000"';
const rest = size - time.length - 16;
const repeated = (part: string): string => part.repeat(Math.floor(rest / part.length));
const listOf = (part: string): string => `{${time},"a":[${repeated(`${part},`)}${part}]}`;
const textOf = (part: string): string => `{${time},"a":"${repeated(part)}"}`;
const names = (length: number): string =>
  Array.from({ length: Math.floor(rest / (length + 5)) }, (_, index) => {
    return `,"${index.toString(36).padStart(length, 'k')}":0`;
  }).join('');

/** What made the check expensive once, and what each step of it could be weak on. */
const shapes: readonly (readonly [string, string])[] = [
  ['one text', textOf('x')],
  ['a text of plus signs', textOf('+')],
  ['a text of plus signs behind an escaped byte', `{${time},"a":"%41${repeated('+')}"}`],
  ['a text of words', textOf('a+')],
  ['a text of escaped bytes', textOf('%41')],
  ['a text of broken escapes', textOf('%E4')],
  ['a text of escaped slashes', textOf('\\/')],
  ['a text of backslashes', textOf('\\\\')],
  ['a text of unicode escapes', textOf('\\u6d4b')],
  ['a text of halves of pairs', textOf('\\ud83d')],
  ['a text of Chinese', textOf('测')],
  ['a text of blanks', textOf(' ')],
  ['white space', `{${time}${repeated(' ')}}`],
  ['many names', `{${time}${names(7)}}`],
  ['many short names', `{${time}${names(4)}}`],
  ['one name many times', `{${time}${repeated(',"a":1')}}`],
  ['a list of empty lists', listOf('[]')],
  ['a list of empty objects', listOf('{}')],
  ['a list of objects', listOf('{"a":1}')],
  ['a list of empty texts', listOf('""')],
  ['a list of escaped texts', listOf('"\\n"')],
  ['a list of digits', listOf('1')],
  ['a list of long numbers', listOf('12345678901234567890')],
  ['a list of nulls', listOf('null')],
  ['a list within lists', `{${time},"a":${'['.repeat(size / 2 - 64)}${']'.repeat(size / 2 - 64)}}`],
  ['no end', `{${time},"a":"${repeated('x')}`],
  ['no JSON', repeated('x')],
  ['no JSON at the end', `${listOf('0')}x`],
];

/** The least CPU time of a few runs, microseconds: what others do on the machine adds to one, hardly to all. */
function cost(runs: number, work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}

describe.each<readonly [string, Protocol, Readonly<Record<string, string>>]>([
  ['the kit V1', kitV1Post, { authtoken: Buffer.alloc(32).toString('base64') }],
  ['the kit V2', kitV2Post, { 'x-sign': '0'.repeat(64), 'x-timestamp': String(now), 'x-nonce': 'n' }],
])(
  `an unsigned call of %s costs at most ${limit} times what JSON.parse of its bytes costs`,
  (_, protocol, headers) => {
    it.each(shapes)('%s', (_shape, text) => {
      const body = Buffer.from(text);
      const request: RawRequest = {
        method: 'POST',
        path: '/produceAPI/allOrgSync',
        headers,
        rawQuery: '',
        body,
        receivedAt: now,
        requestId: 'r',
      };
      const verify = () => protocol.verify(request, [accessKey('some-key')], { now, toleranceMs: 60_000 });
      expect(verify()).toMatchObject({ ok: false });
      // Both in turn, and again when something else took the machine in between.
      const ratios: number[] = [];
      for (let attempt = 0; attempt < 12; attempt += 1) {
        ratios.push(cost(3, verify) / cost(3, () => parsed(body)));
        if (Math.min(...ratios) <= limit) break;
      }
      expect(Math.min(...ratios)).toBeLessThanOrEqual(limit);
    });
  },
);
