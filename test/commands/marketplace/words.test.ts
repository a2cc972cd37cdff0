import { describe, expect, it } from 'vitest';
import { contractWords } from '../../../commands/contract/contractWords.ts';
import { textReport } from '../../../commands/marketplace/callsReport.ts';
import { checkFound, checkName } from '../../../commands/marketplace/checkWords.ts';
import { readCommandLine } from '../../../commands/marketplace/commandLine.ts';
import { playWords } from '../../../commands/marketplace/playWords.ts';
import { answerCarries } from '../../../sandbox/marketplace/answers/answerCarries.ts';
import { checkAnswer } from '../../../sandbox/marketplace/answers/checkAnswer.ts';
import { openAppInfo } from '../../../sandbox/marketplace/answers/openAppInfo.ts';
import type { PlayedCall } from '../../../sandbox/marketplace/calls/call.ts';
import { callsOf } from '../../../sandbox/marketplace/calls/playMarketplace.ts';
import { englishIn } from '../languages.ts';

const chinese = /\p{Script=Han}/u;

/** A call with an answer that is wrong in everything. */
function spoilt(body: string): PlayedCall {
  const sent = {
    method: 'POST' as const,
    fields: { activity: 'newInstance' },
    url: 'http://localhost:4000/saas?signature=S',
    body: '',
    milliseconds: 6_237,
    answer: { status: 502, headers: [], body: Buffer.from(body) },
  };
  const checked = checkAnswer(sent as never, 'key');
  const content = { encryptType: '1', appInfo: { userName: 'x', password: 'y' } };
  const checks = [
    ...checked.checks,
    answerCarries(checked.content, ['instanceId', 'appInfo.frontEndUrl']),
    openAppInfo(content, 'key').check,
  ].filter(check => check !== undefined);
  return { sent: sent as never, ...checked, checks, opened: [{ userName: 'x' }], verified: false };
}

const answers = ['{"resultCode":1}', '{"resultCode":"000005","resultMsg":"\u00e4"}', '<html>'];

describe('npm run marketplace in Chinese', () => {
  it('names every check and every finding', () => {
    const checks = answers.flatMap(body => spoilt(body).checks);
    expect(checks.filter(({ ok }) => !ok).length).toBeGreaterThan(20);
    for (const check of checks) {
      const told = checkName('zh', check);
      expect([told, chinese.test(told) || told === 'HTTP 200']).toEqual([told, true]);
      expect(told).not.toContain('“');
      expect(englishIn(`${told} ${checkFound('zh', check)}`)).toEqual([]);
    }
  });

  it.each(answers)('reports calls that were answered %s, one and many', body => {
    const call = spoilt(body);
    const suffered = [{}, { badSignature: true }, { loseAnswer: true }, { replay: true }, { skewMs: 90_000 }];
    for (const given of suffered) {
      const told = [textReport([call], given, 'zh'), textReport([call, call, call], given, 'zh')].join('\n');
      expect(told.match(chinese)).not.toBe(null);
      expect(englishIn(told.replaceAll(/<html>|\{.*\}/g, ''))).toEqual([]);
    }
  });

  it('says of many calls the same as in English', () => {
    const fine = { ...spoilt(answers[1] ?? ''), checks: [], instanceId: 'i-1', resultCode: '000000' };
    expect(textReport([fine, { ...fine, verified: true }], {}, 'zh').split('\n')).toEqual([
      '→ POST http://localhost:4000/saas   2 次调用',
      '  {"activity":"newInstance"}',
      '应答通过校验    1 / 2',
      '结果码          000000 × 2（成功）',
      '实例 ID         1 个：i-1',
      '耗时（毫秒）    中位数 6237，95 % 6237，99 % 6237，最慢 6237',
      '✓ 订单无论来多少次，都只有一个实例',
    ]);
  });

  const deps = {
    url: 'http://127.0.0.1:9',
    accessKey: 'k',
    purchases: [],
    clock: () => 0,
    newId: () => 'id',
  };
  it.each([['renew'], ['renew', '--order', 'A'], ['check', '--family', 'license']])(
    'says why a call cannot be made: %j',
    (...words) => {
      const read = readCommandLine(words);
      const problem = read.kind === 'call' ? callsOf(read.call, deps) : '';
      expect(problem).toMatch(/^[a-z]/);
      const told = playWords(String(problem));
      expect(told.en).toBe(problem);
      expect(told.zh).not.toContain('“');
      expect([chinese.test(told.zh), englishIn(told.zh), told.isAway]).toEqual([true, [], false]);
    },
  );

  it('says in words why nobody answered, and quotes what it does not know', () => {
    const away = playWords('http://localhost:4001 does not answer: ECONNREFUSED');
    expect(away).toEqual({
      en: 'http://localhost:4001 does not answer: nobody listens there (ECONNREFUSED)',
      zh: 'http://localhost:4001 没有应答：该地址没有程序在监听（ECONNREFUSED）',
      isAway: true,
    });
    expect(playWords('http://x does not answer: odd thing').zh).toBe('http://x 没有应答：“odd thing”');
    expect(playWords('something else').zh).toBe('“something else”');
  });
});

it.each([
  'the default export has no function send',
  'a repeat with the same id is answered otherwise',
  'the answer has no kind: delivered, refused or failed',
  'no answer within 1500 ms',
  'it throws RangeError: no such thing',
  'failed: HTTP 500',
  'instance.frozen cannot be refused: it is sent again',
])('npm run contract says in Chinese: %s', problem => {
  const told = contractWords('zh', problem);
  expect([chinese.test(told), englishIn(told)]).toEqual([true, []]);
  expect(contractWords('en', problem)).toBe(problem);
});
