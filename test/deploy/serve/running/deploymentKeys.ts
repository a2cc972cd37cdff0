import { randomBytes } from 'node:crypto';
import { kitPrivateKey, kitPublicKey } from '../../../support/kitKey.ts';

const secret = (): string => randomBytes(24).toString('hex');

const keys = {
  BASE_ACCESS_KEYS: secret(),
  V1_ACCESS_KEYS: secret(),
  KIT_ACCESS_KEYS: secret(),
  LICENSE_ACCESS_KEYS: secret(),
  GENERAL_ACCESS_KEYS: secret(),
};

export const baseKey = keys.BASE_ACCESS_KEYS;

export const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`;

/** Every family is on; the marketplace's open APIs are not there to be asked. */
export const deploymentVariables: Readonly<Record<string, string>> = {
  ...keys,
  SELLER_WEBHOOK_SECRETS: webhookSecret,
  SELLER_API_TOKENS: `product:write:${secret()}`,
  DATA_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  KIT_PRIVATE_KEYS: kitPrivateKey,
  TABLE_TTL: 'off',
};

/** Words for `npm run accept`: every family. */
export const acceptKeys = (publicKeyFile: string): readonly string[] => [
  ...['--key', keys.BASE_ACCESS_KEYS, '--general-key', keys.GENERAL_ACCESS_KEYS],
  ...['--v1-key', keys.V1_ACCESS_KEYS, '--license-key', keys.LICENSE_ACCESS_KEYS],
  ...['--kit-key', keys.KIT_ACCESS_KEYS, '--kit-public-key', publicKeyFile],
];

export { kitPublicKey };
