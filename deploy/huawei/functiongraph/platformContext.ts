import { settingNames } from '../../../shared/config/settings.ts';
import { serveSettingNames } from '../../serve/settings/serveSettings.ts';

/** What FunctionGraph hands to an event function beside the event (page functiongraph_02_0501), as far as it is used. */
export interface PlatformContext {
  getRequestID(): string;
  getFunctionName(): string;
  getRemainingTimeInMilliSeconds(): number;
  /** A variable of the function; nothing where there is none. */
  getUserData(name: string): string | null | undefined;
  /** Temporary keys of the function's agency; empty without one. */
  getSecurityAccessKey(): string | null | undefined;
  getSecuritySecretKey(): string | null | undefined;
  getSecurityToken(): string | null | undefined;
}

/** Keys of an agency. They live 24 hours at most and come anew with every call. */
export interface AgencyKeys {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken: string;
}

type Variables = Record<string, string | undefined>;

/** Besides the settings: where they lie, and how the log and the stores are reached. */
const otherNames = [
  'CONFIG_SECRET',
  'SETTINGS_WITHHELD',
  'LOG_LEVEL',
  'CSMS_ENDPOINT',
  'HUAWEICLOUD_SDK_AK',
  'HUAWEICLOUD_SDK_SK',
  'HUAWEICLOUD_SDK_REGION',
  'HUAWEICLOUD_SDK_PROJECT_ID',
] as const;

/**
 * Puts the function's variables into the environment, where everything else looks for them: FunctionGraph shows them to
 * an event function through its context alone.
 */
export function adoptUserData(context: Pick<PlatformContext, 'getUserData'>, environment: Variables): void {
  for (const name of [...settingNames, ...serveSettingNames, ...otherNames]) {
    const value = context.getUserData(name);
    if (typeof value === 'string' && value !== '') environment[name] = value;
  }
}

/** The keys of the function's agency, or undefined where it has none. */
export function agencyKeysOf(context: PlatformContext): AgencyKeys | undefined {
  const accessKey = context.getSecurityAccessKey() ?? '';
  const secretKey = context.getSecuritySecretKey() ?? '';
  const securityToken = context.getSecurityToken() ?? '';
  return accessKey === '' || secretKey === '' || securityToken === ''
    ? undefined
    : { accessKey, secretKey, securityToken };
}

/** The names under which FunctionGraph hands keys to an HTTP function (page functiongraph_01_0395). */
const keyHeaders = {
  'x-cff-auth-token': undefined,
  'x-cff-security-access-key': 'accessKey',
  'x-cff-security-secret-key': 'secretKey',
  'x-cff-security-token': 'securityToken',
} as const;

/**
 * Takes the keys of the agency out of a request's headers, so that no function sees them. Keys count only where each
 * header stands there once: a second one would be the caller's own.
 *
 * @param rawHeaders names and values in turn, as Node gives them; the key headers are removed from it
 */
export function takeAgencyKeys(rawHeaders: string[]): AgencyKeys | undefined {
  const found = new Map<string, string[]>();
  for (let place = rawHeaders.length - 2; place >= 0; place -= 2) {
    const name = (rawHeaders[place] ?? '').toLowerCase();
    if (!Object.hasOwn(keyHeaders, name)) continue;
    const [, value = ''] = rawHeaders.splice(place, 2);
    const key = keyHeaders[name as keyof typeof keyHeaders];
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), value]);
  }
  const once = (name: keyof AgencyKeys): string => {
    const [value = '', ...more] = found.get(name) ?? [];
    return more.length === 0 ? value : '';
  };
  const keys = {
    accessKey: once('accessKey'),
    secretKey: once('secretKey'),
    securityToken: once('securityToken'),
  };
  return Object.values(keys).includes('') ? undefined : keys;
}

/** Whether keys of the seller's own are among the variables: those of the agency must not be mixed with them. */
export const hasOwnKeys = ({ HUAWEICLOUD_SDK_AK: accessKey }: Variables): boolean => (accessKey ?? '') !== '';

/** Puts the keys where the stores of settings look for them. */
export function useAgencyKeys(keys: AgencyKeys | undefined, environment: Variables): void {
  if (keys === undefined) return;
  environment.HUAWEICLOUD_SDK_AK = keys.accessKey;
  environment.HUAWEICLOUD_SDK_SK = keys.secretKey;
  environment.HUAWEICLOUD_SDK_SECURITY_TOKEN = keys.securityToken;
}
