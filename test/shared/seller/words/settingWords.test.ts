import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectDirectory } from '../../../../bundling/projectDirectory.ts';
import { commandProblems } from '../../../../sandbox/sandboxSettings.ts';
import { parseConfig } from '../../../../shared/config/config.ts';
import { ConfigError, type ConfigProblem } from '../../../../shared/config/configError.ts';
import { settingNames } from '../../../../shared/config/settings.ts';
import { settingWords } from '../../../../shared/seller/words/settingWords.ts';
import { englishIn } from '../../../commands/languages.ts';
import { sourcesIn } from '../../../support/sourceGraph.ts';

/** What people put into settings by mistake. */
const bad = [
  ...[
    'x',
    ' ',
    '-1',
    '1e9',
    '0.5',
    ',',
    'a,,b',
    'short',
    '"quoted"',
    'NAME=value-of-it-1234',
    '<PLACEHOLDER>',
  ],
  ...[
    '[in brackets]',
    'half;half-half-half-half',
    'full，width-full-width',
    'zero\u200bwidth-zero-width',
    'ends-in-a-slash\\n',
  ],
  ...[
    'http://shop.example.com',
    'https://user:word@example.com',
    'http://8.8.8.8',
    'not an address',
    '{',
    '[]',
    '{"a":1}',
  ],
  ...['{"a":{"b":1}}', '{"a":{"appUrl":"x"}}', '{"a":{"appId":"","redirectUri":"x"}}', '{"p":{"quota":"x"}}'],
  ...[
    'key-key-key-key-1,key-key-key-key-1',
    'key-key-"key-key-1',
    'key=inside-of-a-key',
    'a:read:short',
    'a:read:sixteen-characters-1;b',
  ],
  ...[
    'a:read:sixteen-characters-1,a:read:sixteen-characters-1',
    'whsec_x',
    'id:short',
    '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----',
  ],
  ...[
    '-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----',
    'UPPER.example.com',
    'two words two words',
    'é'.repeat(40),
  ],
  '{"a":{"appId":"1","redirectUri":"https://a.example.com"},"B b":{"appId":"2","redirectUri":"https://a.example.com"}}',
];

function problemsOf(variables: Readonly<Record<string, string>>): readonly ConfigProblem[] {
  try {
    parseConfig(variables);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

const mixed = (problem: string): readonly string[] => {
  const chinese = settingWords('zh', problem);
  // Quoted as it is, or nothing Chinese in it: nobody has translated it.
  const known = /\p{Script=Han}/u.test(chinese) && !chinese.includes(`“${problem}”`);
  return [
    ...(known ? [] : [problem]),
    ...englishIn(chinese.replace(/：(cn|on|1|v1|lax|act|production|json|en)[\w, -]*$/, '')),
  ];
};

describe('what is wrong with a setting', () => {
  it.each(settingNames)('%s is said in Chinese', name => {
    const told = bad.flatMap(text => [...problemsOf({ [name]: text }), ...commandProblems({ [name]: text })]);
    expect([...new Set(told.flatMap(({ problem }) => mixed(problem)))]).toEqual([]);
  });

  it.each([
    [{ OAUTH_APPS: '{"a":{"appId":"1","redirectUri":"https://a.example.com"}}', KOOGALLERY_SITE: 'intl' }],
    [{ KIT_ACCESS_KEYS: 'key-key-key-key-1', OPEN_API_AK: 'ak-ak-ak-ak' }],
    [{ PRODUCTS: '{"p":{"usageApi":"old","webhookUrl":"https://a.example.com"}}' }],
    [{ ALARM_WEBHOOK_FORM: 'json', INLINE_DELIVERY_MS: '4000', ANSWER_WITHIN_MS: '3000' }],
    [{ BASE_ACCESS_KEYS: 'sandbox-base-access-key-0001', TABLE_ACCESS_KEY: 'x', TABLE_CA: 'x' }],
    [{ BASE_ACCESS_KEYS: 'key-key-key-key-1', V1_ACCESS_KEYS: 'key-key-key-key-1', MODE: 'sandbox' }],
    [{ DYNAMODB_ENDPOINT: 'http://table.example.com', SELLER_WEBHOOK_URL: 'https://a.example.com' }],
  ])('%j is said in Chinese', variables => {
    const told = problemsOf(variables as unknown as Readonly<Record<string, string>>);
    expect(told.length).toBeGreaterThan(1);
    expect(told.flatMap(({ problem }) => mixed(problem))).toEqual([]);
  });

  it('is known of every sentence that stands in the code', () => {
    const sentences = sourcesIn('shared/config', 'deploy/serve').flatMap(({ path }) => [
      ...readFileSync(join(projectDirectory, path), 'utf8').matchAll(
        /(?:report\(|problem: |problem = |return |\? )['`]((?:is|must|holds|has|lists|uses|names|begins|ends|cannot) [^'`]+)['`]/g,
      ),
    ]);
    expect(sentences.length).toBeGreaterThan(40);
    const untold = sentences
      .map(([, sentence = '']) =>
        sentence.replace(/\$\{codePoint[^}]*\}/g, 'U+1').replace(/\$\{[^}]*\}/g, '1'),
      )
      .filter(sentence => !/^has an unusable|[$][{]/.test(sentence))
      .flatMap(mixed);
    expect(untold).toEqual([]);
  });

  it('keeps the place and the origin of what it is told of', () => {
    expect(settingWords('zh', 'entry 2 is shorter than 14 characters (the text of the file)')).toBe(
      '第 2 项短于 14 个字符（文件的内容）',
    );
    expect(settingWords('zh', 'is missing (in what CONFIG_SECRET names)')).toBe(
      '缺失（CONFIG_SECRET 所指的内容中）',
    );
    expect(settingWords('zh', 'what nobody knows')).toBe('“what nobody knows”');
    expect(settingWords('en', 'is missing')).toBe('is missing');
  });
});
