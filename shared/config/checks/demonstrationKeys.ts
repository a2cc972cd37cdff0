import { asSeen } from '../readers/copiedText.ts';
import type { SettingName, Settings } from '../settings.ts';

/**
 * Every key that the sandbox publishes begins with this, or is the base64 of bytes that do (data keys, webhook
 * secrets). A private key carries it as explanatory text before its PEM block.
 */
const marker = 'sandbox-';

const secretSettings = [
  'BASE_ACCESS_KEYS',
  'V1_ACCESS_KEYS',
  'KIT_ACCESS_KEYS',
  'LICENSE_ACCESS_KEYS',
  'GENERAL_ACCESS_KEYS',
  'OPEN_API_AK',
  'OPEN_API_SK',
  'SELLER_WEBHOOK_SECRETS',
  'SELLER_API_TOKENS',
  'SESSION_SECRETS',
  'DATA_KEYS',
  'KIT_PRIVATE_KEYS',
] as const satisfies readonly SettingName[];

/** The settings that hold a public demonstration key: whoever reads this repository knows it. */
export function demonstrationSettings(values: Settings): readonly SettingName[] {
  const secrets: Record<(typeof secretSettings)[number], readonly (string | Uint8Array)[]> = {
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
  return secretSettings.filter(name => secrets[name].some(isDemonstration));
}

/**
 * The unreadable settings that hold a public demonstration key with something around it: told together with what
 * stands around it, so that nobody mends the quotation marks only to be refused again.
 */
export function wrappedDemonstrations(
  variables: Readonly<Record<string, string | undefined>>,
  broken: ReadonlySet<string>,
): readonly SettingName[] {
  return secretSettings.filter(name => {
    const text = variables[name] ?? '';
    return broken.has(name) && (demonstrationInside.test(text) || demonstrationInside.test(asSeen(text)));
  });
}

/** The marker not in the middle of another word, or its base64 at the beginning of one. */
const demonstrationInside = /(?:^|[^A-Za-z0-9_.-])sandbox-|(?:^|[^A-Za-z0-9+/])c2FuZGJveC/;

const isDemonstration = (value: string | Uint8Array) =>
  Buffer.from(value).subarray(0, marker.length).equals(Buffer.from(marker));

const decode = (base64: string) => Buffer.from(base64, 'base64');
