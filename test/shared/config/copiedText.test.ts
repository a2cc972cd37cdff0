import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../shared/config/config.ts';
import { ConfigError } from '../../../shared/config/configError.ts';
import { parseTableConfig } from '../../../shared/config/parseTableConfig.ts';
import { kitPrivateKey } from '../../support/kitKey.ts';
import { usableVariables } from './usableVariables.ts';

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ variable, problem }) => `${variable} ${problem}`);
  }
}

const problemsWith = (variables: Record<string, string>) =>
  problemsOf(() => parseConfig({ ...usableVariables, ...variables }));

const key = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
const other = '9c858901-8a57-4791-81fe-4c455b099bc9';

/** One usable value for every setting that holds a secret, and what it needs beside it. */
const secrets: readonly (readonly [name: string, value: string, beside?: Record<string, string>])[] = [
  ['BASE_ACCESS_KEYS', key],
  ['V1_ACCESS_KEYS', key],
  ['KIT_ACCESS_KEYS', key, { KIT_PRIVATE_KEYS: kitPrivateKey }],
  ['LICENSE_ACCESS_KEYS', key],
  ['GENERAL_ACCESS_KEYS', key],
  ['OPEN_API_AK', 'HPUAXKF7QWJ3ZTEXAMPLE', { OPEN_API_SK: key }],
  ['OPEN_API_SK', 'gX0Lq3examplewZb1Yt8Rr5Nn2Kk6Vv4Jj7', { OPEN_API_AK: key }],
  ['SELLER_WEBHOOK_SECRETS', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  ['SELLER_API_TOKENS', `shop:read:${key}`],
  ['SESSION_SECRETS', 'a-session-secret-that-is-long-enough-1'],
  ['DATA_KEYS', usableVariables.DATA_KEYS],
  ['TABLE_ACCESS_KEY', 'rwuser', { TABLE_SECRET_KEY: 'Gemini@2026' }],
  ['TABLE_SECRET_KEY', 'Gemini@2026', { TABLE_ACCESS_KEY: 'rwuser' }],
];

const around: readonly (readonly [
  what: string,
  wrap: (value: string, name: string) => string,
  says: RegExp,
])[] = [
  ['double quotes', value => `"${value}"`, /quotation marks/],
  ['single quotes', value => `'${value}'`, /quotation marks/],
  ['quotes of an editor', value => `“${value}”`, /quotation marks/],
  ['quotes of an input method', value => `＂${value}＂`, /quotation marks/],
  ['a quote that was left', value => `${value}"`, /quotation marks/],
  ['escaped quotes', value => `\\"${value}\\"`, /quotation marks/],
  ['a JSON list', value => `["${value}"]`, /brackets/],
  ['brackets', value => `[${value}]`, /brackets/],
  ['full-width brackets', value => `【${value}】`, /brackets/],
  ['its name', (value, name) => `${name}=${value}`, /a name and =/],
  ['a line of a script', (value, name) => `export ${name}=${value}`, /a name and =/],
  ['a line of YAML', (value, name) => `${name}: ${value}`, /a name and =/],
  ['a semicolon', value => `${value};`, /semicolon/],
  ['a blank of no width', value => `${value}\u200B`, /U\+200B/],
  ['a mark of direction', value => `\u202A${value}`, /U\+202A/],
  ['a soft hyphen', value => `${value.slice(0, 3)}\u00AD${value.slice(3)}`, /U\+00AD/],
  ['a blank that does not break', value => `${value.slice(0, 3)}\u00A0${value.slice(3)}`, /U\+00A0/],
  ['a full-width digit', value => `${value}１`, /full-width character \(U\+FF11\)/],
  ['a full stop of Chinese', value => `${value}。`, /full-width character \(U\+3002\)/],
  ['full-width letters', value => `ａ${value}`, /full-width character/],
  ['a placeholder', (_, name) => `\${${name}}`, /placeholder/],
];

describe('what stands around a copied secret', () => {
  it('is not there in any of these, or the tests below would prove nothing', () => {
    for (const [name, value, beside] of secrets) {
      expect(problemsWith({ ...beside, [name]: value })).toEqual([]);
    }
  });

  it.each(around)(
    '%s: refused in every setting that holds a secret, by name, with what to do',
    (_, wrap, says) => {
      for (const [name, value, beside] of secrets) {
        const problems = problemsWith({ ...beside, [name]: wrap(value, name) });
        expect(problems.filter(problem => problem.startsWith(`${name} `))).toEqual([
          expect.stringMatching(says),
        ]);
        expect(problems.join()).not.toContain(value);
      }
    },
  );

  it('is refused in every entry, with its place', () => {
    expect(problemsWith({ BASE_ACCESS_KEYS: `${key}, ${other}\u200B` })).toEqual([
      expect.stringMatching(/^BASE_ACCESS_KEYS entry 2 holds an invisible character \(U\+200B\)/),
    ]);
    expect(problemsWith({ BASE_ACCESS_KEYS: `${key}，${other}` })).toEqual([
      expect.stringMatching(/^BASE_ACCESS_KEYS entry 1 holds a full-width character \(U\+FF0C\)/),
    ]);
  });

  it.each([
    'BASE_ACCESS_KEYS',
    'V1_ACCESS_KEYS',
    'KIT_ACCESS_KEYS',
    'LICENSE_ACCESS_KEYS',
    'SESSION_SECRETS',
  ])('two entries of %s that a semicolon was to separate are not taken for one', name => {
    expect(problemsWith({ [name]: `${key};${other}` })).toContainEqual(
      expect.stringMatching(new RegExp(`^${name} entry 1 holds a semicolon`)),
    );
  });

  it('is refused where the marketplace issued the key, also between quotation marks inside', () => {
    expect(problemsWith({ BASE_ACCESS_KEYS: `accessKey=${key}` })).toEqual([
      expect.stringMatching(/^BASE_ACCESS_KEYS entry 1 holds a = inside/),
    ]);
    expect(problemsWith({ BASE_ACCESS_KEYS: `${key}"x"y` })).toEqual([
      expect.stringMatching(/^BASE_ACCESS_KEYS entry 1 holds a quotation mark/),
    ]);
    expect(problemsWith({ BASE_ACCESS_KEYS: 'MDEyMzQ1Njc4OWFiY2RlZg==' })).toEqual([]);
  });

  it('is refused around settings of other kinds too', () => {
    expect(problemsWith({ KOOGALLERY_SITE: '"intl"', APP_URL: "'https://shop.example.com'" })).toEqual([
      expect.stringMatching(/^KOOGALLERY_SITE is in quotation marks/),
      expect.stringMatching(/^APP_URL is in quotation marks/),
    ]);
    expect(problemsWith({ PRODUCTS: '\'{"p1":{"name":"Shop"}}\'', USAGE_BATCH: 'USAGE_BATCH=50' })).toEqual([
      expect.stringMatching(/^USAGE_BATCH begins with a name and =/),
      expect.stringMatching(/^PRODUCTS is in quotation marks/),
    ]);
    expect(problemsWith({ APP_URL: 'https://shop.example.com/\u200B' })).toEqual([
      expect.stringMatching(/^APP_URL holds an invisible character/),
    ]);
    expect(
      problemsWith({ PRODUCTS: '{"p1":{"dashboardUrl":"https://shop.example.com/{instanceId}"}}' }),
    ).toEqual([]);
  });

  it('is refused by the commands of the table, all of it at once', () => {
    const variables = { TABLE_NAME: '"shop"', TABLE_ACCESS_KEY: '[user]', TABLE_TTL: 'yes' };
    expect(problemsOf(() => parseTableConfig(variables)).map(problem => problem.split(' ')[0])).toEqual([
      'TABLE_NAME',
      'TABLE_TTL',
      'TABLE_ACCESS_KEY',
    ]);
  });
});

describe('a public demonstration key', () => {
  const demonstration = {
    BASE_ACCESS_KEYS: 'sandbox-base-access-key-0001',
    SELLER_API_TOKENS: 'reader:read:sandbox-read-token-0001',
    SELLER_WEBHOOK_SECRETS: 'whsec_c2FuZGJveC13ZWJob29rLXNlY3JldC1vZi0zMi1ieXQ=',
    DATA_KEYS: 'sandbox:c2FuZGJveC1kYXRhLWtleS0zMi1ieXRlcy1sb25nISE=',
  };

  it.each(around.filter(([what]) => what !== 'a placeholder'))('is seen through %s', (_, wrap) => {
    for (const [name, value] of Object.entries(demonstration)) {
      expect(problemsWith({ [name]: wrap(value, name) })).toContainEqual(
        expect.stringMatching(new RegExp(`^${name} holds a public demonstration key`)),
      );
    }
  });

  it('is not seen in keys that merely resemble one', () => {
    expect(problemsWith({ BASE_ACCESS_KEYS: '"my-sandbox-key-0001"' })).toEqual([
      expect.stringMatching(/quotation marks/),
    ]);
  });
});
