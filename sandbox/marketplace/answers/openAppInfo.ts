import { decryptValue, type EncryptType, encryptValue } from '../../../shared/wire/cipher/encryptedValue.ts';
import type { AnswerCheck } from './checkAnswer.ts';

/** Access data that came encrypted, as the buyer would see it. */
export interface AppOpened {
  readonly userName?: string;
  readonly password?: string;
}

export interface OpenOptions {
  /** How values are encrypted when `encryptType` is missing: `1` in SaaS V1, not at all elsewhere. */
  readonly byDefault?: EncryptType | undefined;
  /** Asterisks otherwise: only that a password opens is of interest. */
  readonly showPassword?: boolean;
}

/**
 * Opens the user names and passwords of an answer of SaaS V1 (`encryptType`, zh-cn_topic_0070649013) by the stated key
 * size alone, as the marketplace does; no check when there are none.
 */
export function openAppInfo(
  content: Readonly<Record<string, unknown>> | undefined,
  accessKey: string,
  { byDefault, showPassword = false }: OpenOptions = {},
): { readonly opened: readonly AppOpened[]; readonly check: AnswerCheck | undefined } {
  const stated = content?.encryptType ?? byDefault;
  const entries = Array.isArray(content?.info) ? content.info : [content];
  const encrypted = entries.map(appInfoOf).filter(app => Object.keys(app).length > 0);
  if (stated === undefined || encrypted.length === 0) return { opened: [], check: undefined };
  let unreadable = 0;
  const opened = encrypted.map(app =>
    Object.fromEntries(
      Object.entries(app).map(([name, value]) => {
        const plain = stated === '1' || stated === '2' ? open(accessKey, stated, value) : undefined;
        if (plain === undefined) unreadable += 1;
        const shown = name === 'password' && !showPassword ? plain?.replace(/./gsu, '*') : plain;
        return [name, shown ?? 'unreadable'];
      }),
    ),
  );
  const found = unreadable === 0 ? '' : `${unreadable} do not by encryptType ${JSON.stringify(stated)}`;
  return { opened, check: { name: 'userName and password decrypt', ok: unreadable === 0, found } };
}

/** {@link decryptValue} tries the other key size too; encrypted again, only what the stated one made is the same. */
function open(accessKey: string, stated: EncryptType, value: string): string | undefined {
  const plain = decryptValue(accessKey, stated, value);
  if (plain === undefined) return undefined;
  return encryptValue(accessKey, stated, plain, value.slice(0, 16)) === value ? plain : undefined;
}

function appInfoOf(entry: unknown): Readonly<Record<string, string>> {
  const app = (entry as { appInfo?: Record<string, unknown> | null } | null | undefined)?.appInfo ?? {};
  return Object.fromEntries(
    ['userName', 'password'].flatMap(name => {
      const value = app[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
