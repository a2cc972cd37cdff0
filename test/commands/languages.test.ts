import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { type AcceptanceCase, type Seen, suites } from '../../commands/accept/case.ts';
import { casesOf } from '../../commands/accept/cases.ts';
import { codeCause, formCause, formProblem } from '../../commands/accept/diagnoses.ts';
import { liveCases } from '../../commands/accept/liveCases.ts';
import { htmlReport, junitReport, notShown, summary, textLine } from '../../commands/accept/reports.ts';
import type { CaseResult } from '../../commands/accept/runCases.ts';
import { languageIn } from '../../commands/terminal/chosenLanguage.ts';
import type { Text } from '../../commands/terminal/language.ts';
import { Refusal } from '../../commands/terminal/refusal.ts';
import { readTrigger } from '../../commands/trigger/readTrigger.ts';
import { trialWords } from '../../commands/trigger/trialWords.ts';
import { checkAnswer } from '../../sandbox/marketplace/answers/checkAnswer.ts';
import { bundleWords } from '../../shared/seller/words/bundleWords.ts';
import { kitPublicKey } from '../support/kitKey.ts';
import { chineseIn, englishIn } from './languages.ts';

const mixed = ({ en, zh }: Text) => [...chineseIn(en), ...englishIn(zh), ...(zh === '' ? ['nothing'] : [])];

/** Answers of every code: whatever a case says of them. */
const seen: readonly (readonly Seen[])[] = [
  '000000',
  '000001',
  '000002',
  '000003',
  '000004',
  '000005',
  '',
].map(resultCode =>
  Array.from({ length: 20 }, () => ({
    resultCode,
    content: { resultMsg: 'some words of it', instanceId: resultCode },
    status: 200,
    milliseconds: 1,
    tries: 2,
  })),
);

const cases: readonly AcceptanceCase[] = [
  ...suites.flatMap(suite => casesOf(suite, kitPublicKey)),
  ...liveCases('1'),
];

describe('accept', () => {
  it.each(cases.map(one => [one.id, one] as const))('%s is told in both languages', (_, one) => {
    const told = seen.flatMap(answers => {
      const cause = typeof one.cause === 'function' ? one.cause(answers) : one.cause;
      return [one.title, cause, one.holds(answers), one.note?.(answers)];
    });
    expect(told.flatMap(text => (text === undefined ? [] : mixed(text)))).toEqual([]);
  });

  const answer = {
    status: 502,
    headers: [['body-sign', 'x']],
    body: Buffer.from('{"resultCode":1,"frontEndUrl":"ä"}'),
  } as const;

  it('says what is wrong with an answer in both', () => {
    const sent = {
      method: 'POST',
      url: 'https://x.example.com',
      fields: {},
      body: '',
      milliseconds: 6_000,
      answer,
    };
    const { checks } = checkAnswer(sent as never, 'key');
    expect(checks.filter(({ ok }) => !ok).length).toBeGreaterThan(5);
    const told = checks.flatMap(check => [
      formProblem(check, answer as never),
      formCause(check, answer as never, '000001'),
    ]);
    expect(told.flatMap(text => (text === undefined ? [] : mixed(text)))).toEqual([]);
  });

  it('writes its reports in one language', () => {
    const [one] = cases;
    if (one === undefined) throw new Error('no case');
    const results: readonly CaseResult[] = [true, false].map(holds => ({
      case: one,
      problems: holds ? [] : [codeCause('000005') ?? { en: '', zh: '' }],
      cause: codeCause('000005') ?? { en: '', zh: '' },
      milliseconds: 5,
      answers: [],
    }));
    const inLanguage = (language: 'en' | 'zh') =>
      [
        ...results.map(result => textLine(result, language)),
        summary(results, language),
        junitReport(results, language).replaceAll(/<\/?[^>]*?(?=name=|message=|>)/g, ''),
        htmlReport(results, 'https://shop.example.com', new Date(0), language)
          .replace(/<style>.*<\/style>/s, '')
          .replaceAll(/<[^>]*>/g, '\n'),
        ...notShown(false, false).map(text => text[language]),
      ].join('\n');
    expect(chineseIn(inLanguage('en'))).toEqual([]);
    expect(englishIn(inLanguage('zh').replace('KooGallery acceptance', ''))).toEqual([]);
    expect(inLanguage('zh')).toContain('北京时间 1970-01-01 08:00:00');
  });
});

describe('a sentence that the bundle writes', () => {
  it('is said in Chinese, and quoted where nobody knows it', () => {
    const hint =
      'No key is configured for this interface type, so no signature can hold; this address does not serve the activity: is it another family, or a newer one?';
    expect(bundleWords('zh', hint)).toBe(
      '没有为该接口类型配置密钥，因此任何签名都不成立；该地址不提供此接口：是否属于另一种商品类型，或是新增的接口？',
    );
    expect(bundleWords('zh', 'A stored item cannot be read: expireAt.')).toBe(
      '一个已存储的条目无法读取：expireAt',
    );
    expect(bundleWords('zh', 'what a product answered')).toBe('“what a product answered”');
    expect(bundleWords('en', hint)).toBe(hint);
  });
});

describe('the language of the arguments', () => {
  it.each([
    [['--lang', 'zh'], {}, 'zh'],
    [['--lang=zh'], {}, 'zh'],
    [['--lang', 'en'], { LANG: 'zh_CN.UTF-8' }, 'en'],
    [['--lang'], { LANG: 'zh_CN.UTF-8' }, 'zh'],
    [[], { LC_ALL: 'zh_CN.UTF-8', LANG: 'C' }, 'zh'],
    [[], { LC_ALL: '', LANG: 'C.UTF-8' }, 'en'],
  ] as const)('%j with %j is %s', (args, environment, language) => {
    expect(languageIn(args, environment)).toBe(language);
  });
});

it('no command that speaks both refuses in English alone', () => {
  const files = [
    ...['accept', 'contract', 'desk', 'erase', 'explain', 'finance', 'import', 'keys', 'package'],
    ...['marketplace/commandLine', 'preflight', 'redeliver', 'reseal', 'sheet', 'table/tableOptions', 'why'],
  ].map(name => `commands/${name}.ts`);
  for (const file of files) {
    const source = readFileSync(join(projectDirectory, file), 'utf8');
    expect(source).toContain('...languageOption');
    expect(source.match(/\brefuse\(/g)).toBe(null);
  }
});

describe('trigger', () => {
  it.each([
    'there is no instance "i-1"',
    'instance.created has no field "colour"; it has instanceId, status',
    '--quantity "many" does not fit: order.quantity: Invalid input',
    'http://localhost:4710/webhook: nobody listens there (ECONNREFUSED). Is your product running?',
    'http://localhost:4710/webhook: no answer in time. Is your product running?',
    'instance.renewed cannot be refused: it is sent again',
    'HTTP 422 needs {"refused": {"code", "reason"}}: it is sent again',
    'HTTP 500: it is sent again',
    'the seller API answers HTTP 503',
  ])('says in Chinese: %s', english => {
    // What it quotes is the schema's own word.
    const chinese = trialWords('zh', english).replaceAll(/“[^”]*”|"[^"]*"/g, '');
    expect(chinese).toMatch(/\p{Script=Han}/u);
    expect(englishIn(chinese)).toEqual([]);
    expect(trialWords('en', english)).toBe(english);
  });

  it('refuses its arguments in both', () => {
    for (const file of ['commands/trigger.ts', 'commands/trigger/readTrigger.ts'])
      expect(readFileSync(join(projectDirectory, file), 'utf8').match(/\brefuse\(/g)).toBe(null);
    for (const args of [
      ['a', 'b'],
      ['--x', 'y'],
      ['a', '--x', '1', '--x', '2'],
      ['a', '--x'],
    ]) {
      const refused = (() => {
        try {
          return readTrigger(args);
        } catch (error) {
          return error;
        }
      })();
      expect(refused).toBeInstanceOf(Refusal);
      if (refused instanceof Refusal) expect(mixed(refused.text)).toEqual([]);
    }
    expect(readTrigger(['instance.created', '--lang', 'zh'])).toMatchObject({ lang: 'zh', fields: {} });
  });
});
