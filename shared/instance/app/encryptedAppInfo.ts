import { type EncryptType, encryptValue, randomIv } from '../../wire/cipher/encryptedValue.ts';
import type { Json } from '../../wire/json.ts';
import type { AppInfo } from '../instance.ts';

export interface Encryption {
  /** The key of the call that is answered. */
  readonly secret: string;
  readonly encryptType: EncryptType;
  readonly randomBytes: (size: number) => Uint8Array;
}

/** App data as SaaS V1 wants it: user name and password encrypted, each time anew (zh-cn_topic_0070649013). */
export function encryptedAppInfo(
  app: AppInfo,
  { secret, encryptType, randomBytes }: Encryption,
): Record<string, Json> {
  const encrypted = (text: string) => encryptValue(secret, encryptType, text, randomIv(randomBytes));
  const { userName = '', password = '', ...open } = app;
  // No value, no field: the marketplace would show the buyer an empty one.
  return {
    ...open,
    ...(userName === '' ? {} : { userName: encrypted(userName) }),
    ...(password === '' ? {} : { password: encrypted(password) }),
  };
}
