import { defined } from '../platform/defined.ts';
import type { AccessKey } from '../wire/signature/accessKey.ts';
import { crossCheck, wrappedDemonstration } from './checks/crossCheck.ts';
import { ConfigError, type ConfigProblem } from './configError.ts';
import type { DataKey } from './readers/dataKeys.ts';
import type { OAuthApp } from './readers/oauthApps.ts';
import type { ProductSettings } from './readers/products.ts';
import type { SellerApiToken } from './readers/sellerApiTokens.ts';
import { unreadableSettings } from './readers/setting.ts';
import { type Settings, settings } from './settings.ts';
import { type TableConfig, tableConfig } from './tableConfig.ts';

/** The whole configuration, checked and in its working units (milliseconds, key objects). */
export interface Config {
  readonly site: 'cn' | 'intl' | 'eu';
  /** Keys per interface type; an empty ring means that the family is off. The first key signs, all verify. */
  readonly keyRings: {
    readonly base: readonly AccessKey[];
    readonly v1: readonly AccessKey[];
    readonly kit: readonly AccessKey[];
    readonly license: readonly AccessKey[];
    readonly general: readonly AccessKey[];
  };
  /** Cipher of user names and passwords in SaaS V1 answers: 1 = AES-256-CBC, 2 = AES-128-CBC. */
  readonly v1EncryptType: '1' | '2';
  /** Instance ids of the debugging page of License 1.0, whose calls carry no `testFlag`. */
  /** productId or skuCode of each product whose instances of V1 are called by V2 since it was moved. */
  readonly movedProducts: readonly string[];
  readonly licenseTestIds: readonly string[];
  /** PEM, one block each, the newest first. */
  readonly kitPrivateKeys: readonly string[];
  readonly openApi: {
    /** Base addresses without a path, in the order to be tried. */
    readonly urls: readonly string[];
    readonly credentials?: { readonly ak: string; readonly sk: string };
    /** Generation of the licence APIs. */
    readonly licenseApi: 'v1' | 'v2';
  };
  /** Usage records per call. */
  readonly usageBatch: number;
  /** How long after its hour a window still takes records. */
  readonly usageCloseMs: number;
  readonly product: {
    readonly webhookUrl?: string;
    /** `whsec_…`; the first signs, further ones during a rotation. */
    readonly webhookSecrets: readonly string[];
    readonly appUrl?: string;
    readonly appTicketUrl?: string;
  };
  /** By productId or skuCode. */
  readonly products: Readonly<Record<string, ProductSettings>>;
  readonly sellerApiTokens: readonly SellerApiToken[];
  readonly oauthApps: Readonly<Record<string, OAuthApp>>;
  /** To be completed with `&appId=…` by text concatenation: its query stands behind the `#`. */
  readonly unifiedLoginUrl: string;
  readonly sessionSecrets: readonly string[];
  readonly session: {
    /** Ends when nobody uses it for so long, and after the longest time in any case. */
    readonly idleMs: number;
    readonly maxMs: number;
    /** `none` where the workbench shows the product inside a frame. */
    readonly sameSite: 'lax' | 'none';
  };
  readonly login: {
    /** Where a login may lead back to: exactly, or below an entry that ends in `/`. */
    readonly returnUrls: readonly string[];
    /** Take callbacks that no login of ours began: the workbench starts them. */
    readonly unsolicited: boolean;
    /** Names of identity providers end in one of these; without any, every public name is taken. */
    readonly identityDomains: readonly string[];
  };
  /** The first seals, all open. */
  readonly dataKeys: readonly DataKey[];
  /** Which of several deployments this is. */
  readonly stage: string;
  /** `sandbox`: public keys and calls to the machine itself are taken; only ever with a table on the loopback. */
  readonly mode: 'production' | 'sandbox';
  readonly table: TableConfig;
  readonly answerWithinMs: number;
  readonly inlineDeliveryMs: number;
  readonly clockToleranceMs: number;
  /** Whether answers of the kit's V2 carry `Body-Sign`; all others always do. */
  readonly kitBodySign: boolean;
  /** Whether answers to newInstance of SaaS V2 carry the address that queryInstance answers. */
  readonly newInstanceAppInfo: boolean;
  /** Whether nonces are remembered, which is what stops a recorded call from being sent again. */
  readonly nonceGuard: boolean;
  /** Oldest call that SaaS V1 and License 1.0 take; they have no nonce. None: any age. */
  readonly v1MaxAgeMs?: number;
  readonly ownClock: 'act' | 'alarm' | 'off';
  readonly expiryGraceMs: number;
  readonly retentionMs: number;
  readonly historyMs: number;
  readonly outboxAlarmMs: number;
  /** Who is told of alarms. */
  readonly alarmReceiver?: {
    readonly url: string;
    /** Undefined: the host says it. */
    readonly form?: 'json' | 'wecom' | 'feishu' | 'dingtalk' | 'slack';
    /** Signs what a robot of Feishu or DingTalk gets. */
    readonly secret?: string;
  };
  readonly alarmLanguage: 'en' | 'zh';
  /** Our own public address, without a path. */
  readonly selfDialUrl?: string;
}

/**
 * Default hosts of the marketplace's open APIs, first choice first. A host of another site would refuse the key
 * and count it as a failure, so no site falls back to another's.
 */
const openApiUrls: Readonly<Record<Config['site'], readonly string[]>> = {
  cn: ['https://mkt.myhuaweicloud.com', 'https://mkt.myhuaweicloud.cn'],
  intl: ['https://mkt-intl.myhuaweicloud.com'],
  eu: ['https://mkt.myhuaweicloud.eu', 'https://mkt-euro.myhuaweicloud.com'],
};

/** The only login page that the marketplace has published; elsewhere the setting is asked for. */
const chinaLoginUrl = 'https://macroverse.huaweicloud.com/unified-login/#/portal-login?ind=UNOP';

/**
 * Reads the configuration from its variables, named as in the environment.
 *
 * @param withheld settings that this process is not to know: they count as absent, and nothing is concluded from it
 * @throws {ConfigError} (`invalid-config`) listing every problem by the variable's name, never a value.
 */
export function parseConfig(
  variables: Readonly<Record<string, string | undefined>>,
  withheld: ReadonlySet<string> = new Set(),
): Config {
  const unreadable = unreadableSettings(settings, variables);
  const broken: ReadonlySet<string> = new Set(unreadable.map(({ variable }) => variable));
  // What is readable is still checked against each other, so that one attempt shows every problem.
  const readable = settings.parse(
    Object.fromEntries(Object.entries(variables).filter(([name]) => !broken.has(name))),
  );
  const problems: readonly ConfigProblem[] = [
    ...unreadable,
    ...crossCheck(readable, new Set([...broken, ...withheld])),
    ...wrappedDemonstration(readable, variables, broken),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return configOf(readable);
}

function configOf(values: Settings): Config {
  const site = values.KOOGALLERY_SITE;
  const { OPEN_API_AK: ak, OPEN_API_SK: sk } = values;
  return {
    site,
    keyRings: {
      base: values.BASE_ACCESS_KEYS,
      v1: values.V1_ACCESS_KEYS,
      kit: values.KIT_ACCESS_KEYS,
      license: values.LICENSE_ACCESS_KEYS,
      general: values.GENERAL_ACCESS_KEYS,
    },
    v1EncryptType: values.V1_ENCRYPT_TYPE,
    licenseTestIds: values.LICENSE_TEST_IDS,
    movedProducts: values.MOVED_PRODUCTS,
    kitPrivateKeys: values.KIT_PRIVATE_KEYS,
    openApi: {
      urls: values.OPEN_API_URLS ?? openApiUrls[site],
      ...(ak !== undefined && sk !== undefined && { credentials: { ak, sk } }),
      licenseApi: values.LICENSE_API,
    },
    usageBatch: values.USAGE_BATCH,
    usageCloseMs: values.USAGE_SEAL_MINUTES,
    product: {
      ...(values.SELLER_WEBHOOK_URL !== undefined && { webhookUrl: values.SELLER_WEBHOOK_URL }),
      webhookSecrets: values.SELLER_WEBHOOK_SECRETS,
      ...(values.APP_URL !== undefined && { appUrl: values.APP_URL }),
      ...(values.APP_TICKET_URL !== undefined && { appTicketUrl: values.APP_TICKET_URL }),
    },
    products: values.PRODUCTS,
    sellerApiTokens: values.SELLER_API_TOKENS,
    oauthApps: values.OAUTH_APPS,
    unifiedLoginUrl: values.UNIFIED_LOGIN_URL ?? chinaLoginUrl,
    sessionSecrets: values.SESSION_SECRETS,
    session: {
      idleMs: values.SESSION_IDLE_MINUTES,
      maxMs: values.SESSION_HOURS,
      sameSite: values.SESSION_SAME_SITE,
    },
    login: {
      returnUrls: values.LOGIN_RETURN_URLS,
      unsolicited: values.UNSOLICITED_LOGIN === 'on',
      identityDomains: values.IDENTITY_DOMAINS,
    },
    dataKeys: values.DATA_KEYS,
    stage: values.STAGE,
    mode: values.MODE,
    table: tableConfig(values),
    answerWithinMs: values.ANSWER_WITHIN_MS,
    inlineDeliveryMs: values.INLINE_DELIVERY_MS,
    clockToleranceMs: values.CLOCK_TOLERANCE_SECONDS,
    kitBodySign: values.KIT_BODY_SIGN === 'on',
    newInstanceAppInfo: values.NEW_INSTANCE_APP_INFO === 'on',
    nonceGuard: values.NONCE_GUARD === 'on',
    ...(values.V1_MAX_AGE_MINUTES !== undefined && { v1MaxAgeMs: values.V1_MAX_AGE_MINUTES }),
    ownClock: values.OWN_CLOCK,
    expiryGraceMs: values.EXPIRY_GRACE_HOURS,
    retentionMs: values.RETENTION_DAYS,
    historyMs: values.HISTORY_DAYS,
    outboxAlarmMs: values.OUTBOX_ALARM_MINUTES,
    ...(values.ALARM_WEBHOOK_URL !== undefined && {
      alarmReceiver: {
        url: values.ALARM_WEBHOOK_URL,
        ...defined({ form: values.ALARM_WEBHOOK_FORM, secret: values.ALARM_WEBHOOK_SECRET }),
      },
    }),
    alarmLanguage: values.ALARM_LANGUAGE,
    ...(values.SELF_DIAL_URL !== undefined && { selfDialUrl: values.SELF_DIAL_URL }),
  };
}
