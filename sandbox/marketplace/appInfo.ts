import { decryptValue } from '../../shared/wire/encryptedValue.ts';
import type { AnswerCheck } from './checkAnswer.ts';

/** Access data that came encrypted, as the buyer would see it; only that the password opens is shown. */
export interface AppOpened {
  readonly userName?: string;
  readonly password?: string;
}

/**
 * Opens the user names and passwords of an answer of SaaS V1 (`encryptType`, zh-cn_topic_0070649013); no check when
 * there are none.
 */
export function openAppInfo(
  content: Readonly<Record<string, unknown>> | undefined,
  accessKey: string,
): { readonly opened: readonly AppOpened[]; readonly check: AnswerCheck | undefined } {
  const encryptType = content?.encryptType;
  if (encryptType !== '1' && encryptType !== '2') return { opened: [], check: undefined };
  const entries = Array.isArray(content?.info) ? content.info : [content];
  const encrypted = entries.map(entry => appInfoOf(entry)).filter(app => Object.keys(app).length > 0);
  if (encrypted.length === 0) return { opened: [], check: undefined };
  const texts = encrypted.flatMap(app => Object.values(app));
  const unreadable = texts.filter(text => decryptValue(accessKey, encryptType, text) === undefined);
  const opened = encrypted.map(app =>
    Object.fromEntries(
      Object.entries(app).map(([name, text]) => {
        const plain = decryptValue(accessKey, encryptType, text) ?? 'unreadable';
        return [name, name === 'password' ? '*'.repeat(plain.length) : plain];
      }),
    ),
  );
  const ok = unreadable.length === 0;
  return {
    opened,
    check: { name: 'userName and password decrypt', ok, found: ok ? '' : `${unreadable.length} do not` },
  };
}

function appInfoOf(entry: unknown): Record<string, string> {
  const app = (entry as { appInfo?: Record<string, unknown> } | undefined)?.appInfo ?? {};
  return Object.fromEntries(
    ['userName', 'password'].flatMap(name => {
      const value = app[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
