import * as z from 'zod/mini';
import { answerBudget } from '../platform/answerBudget.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../platform/time.ts';
import { certificates } from './readers/certificates.ts';
import { dataKeys } from './readers/dataKeys.ts';
import { keyRing } from './readers/keyRing.ts';
import { kitPrivateKeys } from './readers/kitPrivateKeys.ts';
import { oauthApps } from './readers/oauthApps.ts';
import { products } from './readers/products.ts';
import {
  issuedSecret,
  list,
  matching,
  number,
  oneOf,
  secret,
  secureUrl,
  separateSecret,
} from './readers/readers.ts';
import { sellerApiTokens } from './readers/sellerApiTokens.ts';
import { setting } from './readers/setting.ts';
import { tableEndpoint } from './readers/tableEndpoint.ts';
import { webhookSecret } from './readers/webhookSecret.ts';

/** Long enough that a session cookie's signature cannot be guessed: 32 characters. */
const sessionSecret = separateSecret(32);

/**
 * Every setting by its name in the environment, with its default. Keys: empty means that the family is off.
 * Periods accept decimals, so that a sandbox can live through days in seconds.
 */
export const settings = z.object({
  KOOGALLERY_SITE: setting(oneOf('cn', 'intl', 'eu'), 'cn' as const),
  BASE_ACCESS_KEYS: setting(keyRing, []),
  V1_ACCESS_KEYS: setting(keyRing, []),
  KIT_ACCESS_KEYS: setting(keyRing, []),
  LICENSE_ACCESS_KEYS: setting(keyRing, []),
  GENERAL_ACCESS_KEYS: setting(keyRing, []),
  V1_ENCRYPT_TYPE: setting(oneOf('1', '2'), '1' as const),
  // What the debugging page sends to activities whose tables have no testFlag.
  LICENSE_TEST_IDS: setting(list(matching(/^\S+$/, 'holds a blank')), [
    '123456789',
    'huaiweitest123456',
    'huaweitest123456',
  ]),
  // Products whose instances of V1 are called by V2 since they were moved.
  MOVED_PRODUCTS: setting(list(matching(/^\S+$/, 'holds a blank')), []),
  KIT_PRIVATE_KEYS: setting(kitPrivateKeys, []),
  OPEN_API_URLS: setting(list(secureUrl), undefined),
  OPEN_API_AK: setting(issuedSecret(8), undefined),
  OPEN_API_SK: setting(issuedSecret(8), undefined),
  LICENSE_API: setting(oneOf('v1', 'v2'), 'v1' as const),
  USAGE_BATCH: setting(number({ min: 1, max: 1_000, whole: true }), 100),
  // A window's end lies a minute before its sending at least; after a quarter of an hour the marketplace collects.
  USAGE_SEAL_MINUTES: setting(number({ min: 1, max: 10, unit: minuteMs }), 5 * minuteMs),
  SELLER_WEBHOOK_URL: setting(secureUrl, undefined),
  SELLER_WEBHOOK_SECRETS: setting(list(webhookSecret), []),
  SELLER_API_TOKENS: setting(sellerApiTokens, []),
  APP_URL: setting(secureUrl, undefined),
  APP_TICKET_URL: setting(secureUrl, undefined),
  PRODUCTS: setting(products, {}),
  OAUTH_APPS: setting(oauthApps, {}),
  // The query stands behind the #: it is text to be completed with &appId=, not a URL to be taken apart.
  UNIFIED_LOGIN_URL: setting(secureUrl, undefined),
  SESSION_SECRETS: setting(list(sessionSecret), []),
  SESSION_IDLE_MINUTES: setting(number({ min: 1, max: 43_200, unit: minuteMs }), 480 * minuteMs),
  // A refresh token lives 30 days.
  SESSION_HOURS: setting(number({ min: 0.01, max: 720, unit: hourMs }), 720 * hourMs),
  SESSION_SAME_SITE: setting(oneOf('lax', 'none'), 'lax' as const),
  LOGIN_RETURN_URLS: setting(list(secureUrl), []),
  // What tenantSync names as domainName is told a client secret.
  IDENTITY_DOMAINS: setting(
    list(matching(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain name in lower case')),
    [],
  ),
  UNSOLICITED_LOGIN: setting(oneOf('on', 'off'), 'on' as const),
  DATA_KEYS: setting(dataKeys, []),
  // GeminiDB takes 3 to 48 characters and no dot.
  TABLE_NAME: setting(
    matching(/^[A-Za-z0-9_-]{3,48}$/, 'must be 3 to 48 letters, digits, _ or -'),
    'koogallery-bridge',
  ),
  TABLE_TTL: setting(oneOf('on', 'off'), 'on' as const),
  /** The sandbox is told that it is one; nothing is guessed from where a table listens. */
  MODE: setting(oneOf('production', 'sandbox'), 'production' as const),
  DYNAMODB_ENDPOINT: setting(tableEndpoint, undefined),
  TABLE_REGION: setting(matching(/^[A-Za-z0-9-]{1,64}$/, 'must be letters, digits and -'), undefined),
  TABLE_ACCESS_KEY: setting(secret(1), undefined),
  TABLE_SECRET_KEY: setting(secret(1), undefined),
  TABLE_CA: setting(certificates, undefined),
  TABLE_PLAIN_HTTP: setting(oneOf('on', 'off'), 'off' as const),
  STAGE: setting(matching(/^[A-Za-z0-9-]{1,32}$/, 'must be 1 to 32 letters, digits or -'), 'dev'),
  // The marketplace waits 5 seconds.
  ANSWER_WITHIN_MS: setting(
    number({ min: 100, max: answerBudget.maxAnswerWithin, whole: true }),
    answerBudget.answerWithin,
  ),
  INLINE_DELIVERY_MS: setting(
    number({ min: 0, max: answerBudget.maxAnswerWithin, whole: true }),
    answerBudget.inlineDelivery,
  ),
  CLOCK_TOLERANCE_SECONDS: setting(number({ min: 1, max: 600, unit: secondMs }), 60 * secondMs),
  // Pages of the kit's V2 disagree on whether answers carry a signature; where it is not asked for it does no harm.
  KIT_BODY_SIGN: setting(oneOf('on', 'off'), 'on' as const),
  // The answer to newInstance has no such field; one page says that the debugging page looks for it all the same.
  NEW_INSTANCE_APP_INFO: setting(oneOf('on', 'off'), 'off' as const),
  NONCE_GUARD: setting(oneOf('on', 'off'), 'on' as const),
  // No page names a limit for the GET families, and a retry of theirs may come hours later.
  V1_MAX_AGE_MINUTES: setting(number({ min: 1, max: 525_600, unit: minuteMs }), undefined),
  OWN_CLOCK: setting(oneOf('act', 'alarm', 'off'), 'act' as const),
  EXPIRY_GRACE_HOURS: setting(number({ min: 0, max: 8_760, unit: hourMs }), 24 * hourMs),
  RETENTION_DAYS: setting(number({ min: 0, max: 3_650, unit: dayMs }), 15 * dayMs),
  HISTORY_DAYS: setting(number({ min: 0, max: 36_500, unit: dayMs }), 400 * dayMs),
  // Who is told of alarms, besides the rules of CloudWatch; a robot's address holds its key.
  ALARM_WEBHOOK_URL: setting(secureUrl, undefined),
  ALARM_WEBHOOK_FORM: setting(oneOf('json', 'wecom', 'feishu', 'dingtalk', 'slack'), undefined),
  ALARM_WEBHOOK_SECRET: setting(secret(8), undefined),
  ALARM_LANGUAGE: setting(oneOf('en', 'zh'), 'en' as const),
  // The address that the marketplace calls, without a path, to be dialled by ourselves.
  SELF_DIAL_URL: setting(secureUrl, undefined),
  OUTBOX_ALARM_MINUTES: setting(number({ min: 0, max: 10_080, unit: minuteMs }), 30 * minuteMs),
});

export type Settings = z.infer<typeof settings>;

export type SettingName = keyof Settings;

/** The names of all settings, in the order of their documentation. */
export const settingNames = Object.keys(settings.shape) as readonly SettingName[];
