import type { SettingName, Settings } from '../settings.ts';

/**
 * Every key that the sandbox publishes begins with this, or is the base64 of bytes that do (data keys, webhook
 * secrets). A private key carries it as explanatory text before its PEM block.
 */
const marker = 'sandbox-';

/** The settings that hold a public demonstration key: whoever reads this repository knows it. */
export function demonstrationSettings(values: Settings): readonly SettingName[] {
  const secrets: Partial<Record<SettingName, readonly (string | Uint8Array)[]>> = {
    BASE_ACCESS_KEYS: values.BASE_ACCESS_KEYS.map(({ secret }) => secret),
    V1_ACCESS_KEYS: values.V1_ACCESS_KEYS.map(({ secret }) => secret),
    KIT_ACCESS_KEYS: values.KIT_ACCESS_KEYS.map(({ secret }) => secret),
    LICENSE_ACCESS_KEYS: values.LICENSE_ACCESS_KEYS.map(({ secret }) => secret),
    GENERAL_ACCESS_KEYS: values.GENERAL_ACCESS_KEYS.map(({ secret }) => secret),
    OPEN_API_AK: [values.OPEN_API_AK ?? ''],
    OPEN_API_SK: [values.OPEN_API_SK ?? ''],
    SELLER_WEBHOOK_SECRETS: values.SELLER_WEBHOOK_SECRETS.map(text => decode(text.slice('whsec_'.length))),
    SELLER_API_TOKENS: values.SELLER_API_TOKENS.map(({ token }) => token),
    SESSION_SECRETS: values.SESSION_SECRETS,
    DATA_KEYS: values.DATA_KEYS.map(({ key }) => key),
    KIT_PRIVATE_KEYS: values.KIT_PRIVATE_KEYS,
  };
  return (Object.keys(secrets) as SettingName[]).filter(name => secrets[name]?.some(isDemonstration));
}

const isDemonstration = (value: string | Uint8Array) =>
  Buffer.from(value).subarray(0, marker.length).equals(Buffer.from(marker));

const decode = (base64: string) => Buffer.from(base64, 'base64');
