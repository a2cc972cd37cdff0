import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../shared/config/config.ts';
import { ConfigError } from '../../../shared/config/configError.ts';
import { settingNames } from '../../../shared/config/settings.ts';
import { accessKey } from '../../../shared/wire/signature/accessKey.ts';
import { testCertificate } from '../../support/testCertificate.ts';
import { usableVariables } from './usableVariables.ts';

const certificate = testCertificate('gemini.example').cert.trim();

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const webhookSecret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

function problemsOf(variables: Record<string, string | undefined>): readonly string[] {
  try {
    parseConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems.map(({ variable, problem }) => `${variable} ${problem}`);
    }
    throw error;
  }
  return [];
}

const problemsWith = (variables: Record<string, string | undefined>) =>
  problemsOf({ ...usableVariables, ...variables });

describe('parseConfig', () => {
  it('concludes nothing from the absence of what a process is not to know', () => {
    const variables = { ...usableVariables, SELLER_WEBHOOK_URL: 'https://shop.example.com/hook' };
    expect(problemsOf(variables)).toEqual([
      'SELLER_WEBHOOK_SECRETS is missing, but SELLER_WEBHOOK_URL names a webhook',
    ]);
    expect(parseConfig(variables, new Set(['SELLER_WEBHOOK_SECRETS'])).product.webhookSecrets).toEqual([]);
  });

  it('refuses what says how somebody is told of alarms without anybody to tell', () => {
    expect(problemsWith({ ALARM_WEBHOOK_FORM: 'slack', ALARM_WEBHOOK_SECRET: 'SEC-of-a-robot' })).toEqual([
      'ALARM_WEBHOOK_FORM is set, but no ALARM_WEBHOOK_URL',
      'ALARM_WEBHOOK_SECRET is set, but no ALARM_WEBHOOK_URL',
    ]);
    expect(problemsWith({ ALARM_WEBHOOK_URL: 'http://10.0.0.5/hook' })).toEqual([
      'ALARM_WEBHOOK_URL must be an https URL (http only on the loopback)',
    ]);
  });

  it('makes a whole configuration of a data key alone: every family off, the documented defaults', () => {
    expect(parseConfig(usableVariables)).toEqual({
      site: 'cn',
      keyRings: { base: [], v1: [], kit: [], license: [], general: [] },
      licenseTestIds: ['123456789', 'huaiweitest123456', 'huaweitest123456'],
      movedProducts: [],
      v1EncryptType: '1',
      kitPrivateKeys: [],
      openApi: {
        urls: ['https://mkt.myhuaweicloud.com', 'https://mkt.myhuaweicloud.cn'],
        licenseApi: 'v1',
      },
      usageBatch: 100,
      usageCloseMs: 300_000,
      product: { webhookSecrets: [] },
      products: {},
      sellerApiTokens: [],
      oauthApps: {},
      unifiedLoginUrl: 'https://macroverse.huaweicloud.com/unified-login/#/portal-login?ind=UNOP',
      sessionSecrets: [],
      session: { idleMs: 8 * 3_600_000, maxMs: 720 * 3_600_000, sameSite: 'lax' },
      login: { returnUrls: [], unsolicited: true, identityDomains: [] },
      dataKeys: [{ id: 'k1', key: Buffer.alloc(32, 'k') }],
      stage: 'dev',
      mode: 'production',
      table: { name: 'koogallery-bridge', ttl: true },
      answerWithinMs: 4_000,
      inlineDeliveryMs: 1_500,
      clockToleranceMs: 60_000,
      kitBodySign: true,
      newInstanceAppInfo: false,
      nonceGuard: true,
      ownClock: 'act',
      expiryGraceMs: 86_400_000,
      retentionMs: 1_296_000_000,
      historyMs: 34_560_000_000,
      outboxAlarmMs: 1_800_000,
      alarmLanguage: 'en',
    });
  });

  it('reads every setting', () => {
    const config = parseConfig({
      KOOGALLERY_SITE: 'intl',
      BASE_ACCESS_KEYS: 'base-key-new-001, base-key-old-001',
      V1_ACCESS_KEYS: 'v1-key-one-00001',
      KIT_ACCESS_KEYS: 'kit-key-one-0001',
      KIT_PRIVATE_KEYS: privateKey,
      LICENSE_ACCESS_KEYS: 'license-key-0001',
      GENERAL_ACCESS_KEYS: 'general-key-0001',
      V1_ENCRYPT_TYPE: '2',
      LICENSE_TEST_IDS: '42,43',
      MOVED_PRODUCTS: 'OFFI1, sku-2',
      OPEN_API_URLS: 'https://one.example,https://two.example',
      OPEN_API_AK: 'access-key-id',
      OPEN_API_SK: 'secret-access-key',
      LICENSE_API: 'v2',
      USAGE_BATCH: '250',
      USAGE_SEAL_MINUTES: '1.5',
      SELLER_WEBHOOK_URL: 'https://product.example/webhook',
      SELLER_WEBHOOK_SECRETS: webhookSecret,
      SELLER_API_TOKENS: 'crm:read:0123456789abcdef,ops:operate:fedcba:9876543210',
      APP_URL: 'https://product.example/app',
      APP_TICKET_URL: 'https://product.example/ticket',
      PRODUCTS:
        '{"sku-1":{"name":"Basic","plan":"b","appUrl":"https://b.example","webhookUrl":"https://b.example/w"}}',
      OAUTH_APPS:
        '{"crm":{"appId":"12345","redirectUri":"https://x.example/cb","ticketUrl":"https://x.example/t","pkce":true,"redirectUriInTokenCall":false}}',
      UNIFIED_LOGIN_URL: 'https://login.example/#/portal?ind=UNOP',
      SESSION_IDLE_MINUTES: '30',
      SESSION_HOURS: '12',
      SESSION_SAME_SITE: 'none',
      LOGIN_RETURN_URLS: 'https://a.example.com/,https://b.example.com/x',
      UNSOLICITED_LOGIN: 'off',
      IDENTITY_DOMAINS: 'login.example.com, example.cn',
      SESSION_SECRETS: 's'.repeat(32),
      DATA_KEYS: `b:${Buffer.alloc(32, 2).toString('base64')},a:${Buffer.alloc(32, 1).toString('base64')}`,
      TABLE_NAME: 'my_table-1',
      TABLE_TTL: 'off',
      DYNAMODB_ENDPOINT: 'https://gemini.example:8000',
      TABLE_REGION: 'cn-north-4',
      TABLE_ACCESS_KEY: 'table-ak',
      TABLE_SECRET_KEY: 'table-sk',
      TABLE_CA: certificate,
      TABLE_PLAIN_HTTP: 'off',
      STAGE: 'prod',
      ANSWER_WITHIN_MS: '3000',
      INLINE_DELIVERY_MS: '0',
      CLOCK_TOLERANCE_SECONDS: '90',
      KIT_BODY_SIGN: 'off',
      NEW_INSTANCE_APP_INFO: 'on',
      NONCE_GUARD: 'off',
      V1_MAX_AGE_MINUTES: '60',
      OWN_CLOCK: 'alarm',
      EXPIRY_GRACE_HOURS: '0.5',
      RETENTION_DAYS: '1.5',
      HISTORY_DAYS: '0.0001',
      OUTBOX_ALARM_MINUTES: '0.25',
      ALARM_WEBHOOK_URL: 'https://oapi.dingtalk.com/robot/send?access_token=t',
      ALARM_WEBHOOK_FORM: 'dingtalk',
      ALARM_WEBHOOK_SECRET: 'SEC-of-a-robot',
      ALARM_LANGUAGE: 'zh',
      SELF_DIAL_URL: 'https://shop.example.com',
    });
    expect(config).toEqual({
      site: 'intl',
      keyRings: {
        base: [accessKey('base-key-new-001'), accessKey('base-key-old-001')],
        v1: [accessKey('v1-key-one-00001')],
        kit: [accessKey('kit-key-one-0001')],
        license: [accessKey('license-key-0001')],
        general: [accessKey('general-key-0001')],
      },
      v1EncryptType: '2',
      licenseTestIds: ['42', '43'],
      movedProducts: ['OFFI1', 'sku-2'],
      kitPrivateKeys: [privateKey.trim()],
      openApi: {
        urls: ['https://one.example', 'https://two.example'],
        credentials: { ak: 'access-key-id', sk: 'secret-access-key' },
        licenseApi: 'v2',
      },
      usageBatch: 250,
      usageCloseMs: 90_000,
      product: {
        webhookUrl: 'https://product.example/webhook',
        webhookSecrets: [webhookSecret],
        appUrl: 'https://product.example/app',
        appTicketUrl: 'https://product.example/ticket',
      },
      products: {
        'sku-1': { name: 'Basic', plan: 'b', appUrl: 'https://b.example', webhookUrl: 'https://b.example/w' },
      },
      sellerApiTokens: [
        { name: 'crm', scope: 'read', token: '0123456789abcdef' },
        { name: 'ops', scope: 'operate', token: 'fedcba:9876543210' },
      ],
      oauthApps: {
        crm: {
          appId: '12345',
          redirectUri: 'https://x.example/cb',
          ticketUrl: 'https://x.example/t',
          pkce: true,
          redirectUriInTokenCall: false,
          isDefault: true,
        },
      },
      unifiedLoginUrl: 'https://login.example/#/portal?ind=UNOP',
      session: { idleMs: 30 * 60_000, maxMs: 12 * 3_600_000, sameSite: 'none' },
      login: {
        returnUrls: ['https://a.example.com/', 'https://b.example.com/x'],
        unsolicited: false,
        identityDomains: ['login.example.com', 'example.cn'],
      },
      sessionSecrets: ['s'.repeat(32)],
      dataKeys: [
        { id: 'b', key: Buffer.alloc(32, 2) },
        { id: 'a', key: Buffer.alloc(32, 1) },
      ],
      stage: 'prod',
      mode: 'production',
      table: {
        name: 'my_table-1',
        ttl: false,
        endpoint: 'https://gemini.example:8000',
        region: 'cn-north-4',
        credentials: { accessKeyId: 'table-ak', secretAccessKey: 'table-sk' },
        ca: certificate,
      },
      answerWithinMs: 3_000,
      inlineDeliveryMs: 0,
      clockToleranceMs: 90_000,
      kitBodySign: false,
      newInstanceAppInfo: true,
      nonceGuard: false,
      v1MaxAgeMs: 3_600_000,
      ownClock: 'alarm',
      expiryGraceMs: 1_800_000,
      retentionMs: 129_600_000,
      historyMs: 8_640,
      outboxAlarmMs: 15_000,
      alarmReceiver: {
        url: 'https://oapi.dingtalk.com/robot/send?access_token=t',
        form: 'dingtalk',
        secret: 'SEC-of-a-robot',
      },
      alarmLanguage: 'zh',
      selfDialUrl: 'https://shop.example.com',
    });
  });

  it('takes the open API hosts of the site, first choice first', () => {
    const urls = (site: string) => parseConfig({ ...usableVariables, KOOGALLERY_SITE: site }).openApi.urls;
    expect(urls('intl')).toEqual(['https://mkt-intl.myhuaweicloud.com']);
    expect(urls('eu')).toEqual(['https://mkt.myhuaweicloud.eu', 'https://mkt-euro.myhuaweicloud.com']);
  });

  it('treats blank settings as absent', () => {
    const blank = Object.fromEntries(settingNames.map(name => [name, '  ']));
    expect(parseConfig({ ...blank, ...usableVariables })).toEqual(parseConfig(usableVariables));
  });

  it('finds nothing in PRODUCTS for names that objects inherit', () => {
    const { products, oauthApps } = parseConfig({
      ...usableVariables,
      PRODUCTS: '{"a":{}}',
      OAUTH_APPS: '{}',
    });
    expect(products.constructor).toBeUndefined();
    expect(oauthApps.toString).toBeUndefined();
  });

  it('lists every problem at once, by name and without a value', () => {
    const variables = {
      KOOGALLERY_SITE: 'mars-value',
      BASE_ACCESS_KEYS: 'short-v',
      OPEN_API_AK: 'only-the-ak-value',
      SELLER_WEBHOOK_URL: 'http://product.example/value',
      SELLER_API_TOKENS: 'crm:root:value-value-value',
      EXPIRY_GRACE_HOURS: '-1value',
      PRODUCTS: '{"value": {"appUrl": "value", "ape": 1}}',
    };
    const problems = problemsOf(variables);
    expect(problems).toEqual([
      'KOOGALLERY_SITE must be one of cn, intl, eu',
      'BASE_ACCESS_KEYS entry 1 is shorter than 14 characters',
      'SELLER_WEBHOOK_URL must be an https URL (http only on the loopback)',
      'SELLER_API_TOKENS entry 1 must be name:scope:token with the scope read, write or operate',
      'PRODUCTS entry 1 has an unusable appUrl: must be an absolute URL',
      'PRODUCTS entry 1 has a field that is not known',
      'EXPIRY_GRACE_HOURS must be a number from 0 to 8760',
      'DATA_KEYS is missing',
      'OPEN_API_SK is missing, but OPEN_API_AK is set',
    ]);
    expect(problems.join()).not.toContain('value');
  });

  it('says that it is the configuration, under one code', () => {
    expect(() => parseConfig({})).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        code: 'invalid-config',
        message: 'The configuration cannot be used:\n  DATA_KEYS: is missing',
      }),
    );
  });

  it('meets any texts with a configuration or a ConfigError', () => {
    const text = fc.oneof(fc.string(), fc.json(), fc.stringMatching(/^[a-z]{1,9}:[a-z]{1,9}:[a-z]{9,30}$/));
    const variables = fc.record(Object.fromEntries(settingNames.map(name => [name, text])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(variables, given => {
        try {
          parseConfig(given);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
    );
  });

  it('never repeats a secret in its message', () => {
    const secret = fc.stringMatching(/^[A-Z]{12,20}[#$%][A-Z]{12,20}$/);
    fc.assert(
      fc.property(secret, fc.constantFrom(...settingNames), (value, name) => {
        expect(problemsWith({ [name]: `${value} ${value}` }).join()).not.toContain(value);
      }),
    );
  });
});

describe('webhooks and addresses', () => {
  it('a webhook without secrets is a problem, in PRODUCTS too', () => {
    expect(problemsWith({ SELLER_WEBHOOK_URL: 'https://p.example' })).toEqual([
      'SELLER_WEBHOOK_SECRETS is missing, but SELLER_WEBHOOK_URL names a webhook',
    ]);
    expect(problemsWith({ PRODUCTS: '{"p":{"webhookUrl":"https://p.example"}}' })).toEqual([
      'SELLER_WEBHOOK_SECRETS is missing, but PRODUCTS names a webhook',
    ]);
  });

  it('a product of the old usage API without AK and SK is a problem', () => {
    const old = { PRODUCTS: '{"p":{},"q":{"usageApi":"old"}}' };
    expect(problemsWith(old)).toEqual([
      'OPEN_API_AK is missing, but PRODUCTS names a product of the old usage API',
      'OPEN_API_SK is missing, but PRODUCTS names a product of the old usage API',
    ]);
    const pair = { OPEN_API_AK: 'access-key-id', OPEN_API_SK: 'secret-access-key' };
    expect(problemsWith({ ...old, ...pair })).toEqual([]);
    expect(problemsWith({ ...old, OPEN_API_AK: pair.OPEN_API_AK })).toEqual([
      'OPEN_API_SK is missing, but OPEN_API_AK is set',
    ]);
    expect(problemsWith({ PRODUCTS: '{"p":{"usageApi":"new"}}' })).toEqual([]);
    expect(problemsWith({ PRODUCTS: '{"p":{"usageApi":"older"}}' })).toEqual([
      'PRODUCTS entry 1 has an unusable usageApi: missing or of the wrong type',
    ]);
  });

  it.each([
    'http://localhost:4001/w',
    'http://127.0.0.1/w',
    'http://127.8.9.1:1/w',
    'http://[::1]:4001/w',
    'https://p.example/w',
  ])('accepts the webhook %s', url => {
    expect(problemsWith({ SELLER_WEBHOOK_URL: url, SELLER_WEBHOOK_SECRETS: webhookSecret })).toEqual([]);
  });

  it.each([
    'http://p.example/w',
    'http://127.0.0.1.example/w',
    'http://localhost.example/w',
    'http://10.0.0.1/w',
    'ftp://localhost/w',
    'https://user:password@p.example/w',
    'p.example/w',
  ])('refuses the webhook %s', url => {
    expect(problemsWith({ SELLER_WEBHOOK_URL: url, SELLER_WEBHOOK_SECRETS: webhookSecret })).toHaveLength(1);
  });

  it.each([
    ['no prefix', Buffer.alloc(32).toString('base64')],
    ['too short', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['too long', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['not base64', `whsec_${'?'.repeat(40)}`],
  ])('refuses a webhook secret: %s', (_, secret) => {
    expect(problemsWith({ SELLER_WEBHOOK_SECRETS: secret })).toEqual([
      'SELLER_WEBHOOK_SECRETS entry 1 must be whsec_ and 24 to 64 bytes in base64',
    ]);
  });

  it('inline delivery must end before the answer is due', () => {
    expect(problemsWith({ ANSWER_WITHIN_MS: '1000' })).toEqual([
      'INLINE_DELIVERY_MS must be below ANSWER_WITHIN_MS, or no time is left to answer',
    ]);
  });

  it('an answer after the 5 seconds that the marketplace waits cannot be configured', () => {
    expect(problemsWith({ ANSWER_WITHIN_MS: '5000' })).toHaveLength(1);
    expect(problemsWith({ ANSWER_WITHIN_MS: '400.5' })).toHaveLength(1);
  });
});

describe('key rings', () => {
  it('a key of one interface type may not stand in the ring of another', () => {
    expect(
      problemsWith({
        BASE_ACCESS_KEYS: 'shared-key-00001',
        GENERAL_ACCESS_KEYS: 'other-key-000001,shared-key-00001',
      }),
    ).toEqual(['GENERAL_ACCESS_KEYS holds a key of BASE_ACCESS_KEYS']);
    const kit = { KIT_ACCESS_KEYS: 'shared-key-00001', KIT_PRIVATE_KEYS: privateKey };
    expect(problemsWith({ ...kit, LICENSE_ACCESS_KEYS: 'shared-key-00001' })).toEqual([
      'LICENSE_ACCESS_KEYS holds a key of KIT_ACCESS_KEYS',
    ]);
  });

  it('License 1.0 and kit V1 may share the key of SaaS V1', () => {
    const key = 'shared-key-00001';
    const kit = { KIT_ACCESS_KEYS: key, KIT_PRIVATE_KEYS: privateKey };
    expect(problemsWith({ V1_ACCESS_KEYS: key, ...kit, LICENSE_ACCESS_KEYS: key })).toEqual([]);
    expect(problemsWith({ BASE_ACCESS_KEYS: key, V1_ACCESS_KEYS: key })).toHaveLength(1);
  });

  it('a key is listed once, whole and without gaps', () => {
    expect(problemsWith({ BASE_ACCESS_KEYS: 'same-key-0000001,same-key-0000001' })).toEqual([
      'BASE_ACCESS_KEYS lists the same key twice',
    ]);
    expect(problemsWith({ BASE_ACCESS_KEYS: 'good-key-0000001,,bad key 000000002' })).toEqual([
      'BASE_ACCESS_KEYS entry 2 is empty',
      'BASE_ACCESS_KEYS entry 3 holds a blank or a character outside printable ASCII',
    ]);
    expect(problemsWith({ BASE_ACCESS_KEYS: 'good-key-0000001,' })).toEqual([]);
  });
});

describe('secrets of other kinds', () => {
  it.each([
    ['no id', Buffer.alloc(32).toString('base64')],
    ['31 bytes', `a:${Buffer.alloc(31).toString('base64')}`],
    ['33 bytes', `a:${Buffer.alloc(33).toString('base64')}`],
    ['a dot in its id', `a.b:${Buffer.alloc(32).toString('base64')}`],
  ])('a data key with %s is a problem', (_, key) => {
    expect(problemsOf({ DATA_KEYS: key })).toEqual([
      'DATA_KEYS entry 1 must be id:key, the id of letters, digits, _ or -, the key 32 bytes in base64',
    ]);
  });

  it('two data keys never share an id', () => {
    expect(problemsOf({ DATA_KEYS: `${usableVariables.DATA_KEYS},${usableVariables.DATA_KEYS}` })).toEqual([
      'DATA_KEYS uses the same id twice',
    ]);
  });

  it('seller API tokens are long, each with its own name', () => {
    expect(problemsWith({ SELLER_API_TOKENS: 'a:read:short' })).toEqual([
      'SELLER_API_TOKENS entry 1 has a token shorter than 16 characters',
    ]);
    const token = '0123456789abcdef';
    expect(problemsWith({ SELLER_API_TOKENS: `a:read:${token},a:write:${token}` })).toEqual([
      'SELLER_API_TOKENS uses the same name twice',
      'SELLER_API_TOKENS uses the same token twice',
    ]);
  });

  it('login needs session secrets, and one application is the default', () => {
    const app = (n: number, isDefault?: boolean) => ({
      appId: '1',
      redirectUri: `https://x.example/${n}`,
      default: isDefault,
    });
    const withApps = (apps: unknown) =>
      problemsWith({ OAUTH_APPS: JSON.stringify(apps), SESSION_SECRETS: 's'.repeat(32) });
    expect(problemsWith({ OAUTH_APPS: JSON.stringify({ a: app(1) }) })).toEqual([
      'SESSION_SECRETS is missing, but OAUTH_APPS is set',
    ]);
    expect(withApps({ a: app(1), b: app(2, true) })).toEqual([]);
    expect(withApps({ a: app(1), b: app(2) })).toEqual([
      'OAUTH_APPS must mark exactly one application with "default": true',
    ]);
    expect(withApps({ a: app(1, true), b: app(1) })).toEqual(['OAUTH_APPS uses the same redirectUri twice']);
    expect(withApps({ 'A b': app(1) })).toEqual(['OAUTH_APPS entry 1 needs a name of a-z, 0-9 and -']);
    expect(withApps([])).toEqual(['OAUTH_APPS must be a JSON object']);
    const abroad = {
      KOOGALLERY_SITE: 'eu',
      OAUTH_APPS: JSON.stringify({ a: app(1) }),
      SESSION_SECRETS: 's'.repeat(32),
    };
    expect(problemsWith(abroad)).toEqual([
      'UNIFIED_LOGIN_URL is missing: only the login page of the China site is known, but OAUTH_APPS is set',
    ]);
    expect(problemsWith({ ...abroad, UNIFIED_LOGIN_URL: 'https://login.example/' })).toEqual([]);
    expect(problemsWith({ ...abroad, OAUTH_APPS: '' })).toEqual([]);
    expect(withApps({ a: 'text' })).toEqual(['OAUTH_APPS entry 1 must be an object']);
  });

  it('the kit needs a private key: client secrets come encrypted', () => {
    expect(problemsWith({ KIT_ACCESS_KEYS: 'kit-key-one-0001' })).toEqual([
      'KIT_PRIVATE_KEYS is missing, but KIT_ACCESS_KEYS is set',
    ]);
    expect(problemsWith({ KIT_ACCESS_KEYS: 'kit-key-one-0001', KIT_PRIVATE_KEYS: 'broken' })).toEqual([
      'KIT_PRIVATE_KEYS must hold PEM blocks of private keys',
    ]);
  });

  it('private keys of the kit: several PEM blocks, line ends real or written out', () => {
    const pem = () =>
      generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      }).privateKey.trim();
    const [one, two] = [pem(), pem()];
    const keys = (text: string) => parseConfig({ ...usableVariables, KIT_PRIVATE_KEYS: text }).kitPrivateKeys;
    expect(keys(`${one}\n${two}\n`)).toEqual([one, two]);
    expect(keys(one.replaceAll('\n', '\\n'))).toEqual([one]);
  });

  it('what is no RSA private key of a safe length is a problem', () => {
    const small = generateKeyPairSync('rsa', {
      modulusLength: 1024,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    }).privateKey;
    const curve = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }).privateKey;
    const broken = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----';
    expect(problemsWith({ KIT_PRIVATE_KEYS: [small, curve, broken].join('\n') })).toEqual([
      'KIT_PRIVATE_KEYS block 1 is shorter than 2048 bits',
      'KIT_PRIVATE_KEYS block 2 is no RSA key',
      'KIT_PRIVATE_KEYS block 3 is no readable private key (encrypted keys are not supported)',
    ]);
    expect(problemsWith({ KIT_PRIVATE_KEYS: 'a key' })).toEqual([
      'KIT_PRIVATE_KEYS must hold PEM blocks of private keys',
    ]);
  });
});

describe('demonstration keys', () => {
  const marked = (bytes: number) => Buffer.from('sandbox-'.padEnd(bytes, 'x')).toString('base64');
  const pem = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
  const demonstration: Record<string, string> = {
    BASE_ACCESS_KEYS: 'real-key-0000001,sandbox-base-key',
    V1_ACCESS_KEYS: 'sandbox-v1-key',
    KIT_ACCESS_KEYS: 'sandbox-kit-key',
    LICENSE_ACCESS_KEYS: 'sandbox-license-key',
    GENERAL_ACCESS_KEYS: 'sandbox-general-key',
    KIT_PRIVATE_KEYS: `sandbox-demonstration key, public\n${pem}`,
    OPEN_API_AK: 'sandbox-ak',
    OPEN_API_SK: 'sandbox-sk',
    SELLER_WEBHOOK_SECRETS: `whsec_${marked(24)}`,
    SELLER_API_TOKENS: 'demo:operate:sandbox-token-0001',
    SESSION_SECRETS: 'sandbox-session-secret-0123456789ab',
    DATA_KEYS: `k:${marked(32)}`,
  };

  it.each([undefined, 'https://gemini.example', 'http://127.0.0.1:8000'])(
    'are refused, each by name, where nobody says MODE=sandbox, with the table at %s',
    DYNAMODB_ENDPOINT => {
      const refused = problemsWith({ ...demonstration, DYNAMODB_ENDPOINT });
      expect(refused.map(problem => problem.split(' ')[0]).sort()).toEqual(Object.keys(demonstration).sort());
      expect(refused[0]).toContain('holds a public demonstration key of the sandbox');
    },
  );

  it('are all keys in sandbox.env', () => {
    const published = parseEnv(
      readFileSync(new URL('../../../sandbox/sandbox.env', import.meta.url), 'utf8'),
    );
    const secrets = Object.keys(published).filter(name => name in demonstration);
    expect(secrets).toContain('DATA_KEYS');
    const refused = problemsOf({
      ...published,
      MODE: 'production',
      KIT_PRIVATE_KEYS: pem,
      DYNAMODB_ENDPOINT: 'https://gemini.example',
    });
    expect(refused.map(problem => problem.split(' ')[0]).sort()).toEqual(secrets.sort());
  });

  it('are accepted with MODE=sandbox, and that with a table on the loopback only', () => {
    const sandbox = { ...demonstration, MODE: 'sandbox' };
    expect(problemsWith({ ...sandbox, DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000' })).toEqual([]);
    for (const DYNAMODB_ENDPOINT of [undefined, 'https://gemini.example']) {
      expect(problemsWith({ ...sandbox, DYNAMODB_ENDPOINT })).toEqual([
        'MODE is sandbox, which is only for a table on the loopback: set DYNAMODB_ENDPOINT',
      ]);
    }
  });
});
