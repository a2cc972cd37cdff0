import { list } from './readers.ts';
import type { Reader } from './setting.ts';

/** A key that seals data at rest. The id travels in every sealed value, so that a rotated key still opens its own. */
export interface DataKey {
  readonly id: string;
  /** 32 bytes: AES-256. */
  readonly key: Uint8Array;
}

const dataKey: Reader<DataKey> = (text, report) => {
  const [, id, encoded] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(text) ?? [];
  if (id !== undefined && encoded !== undefined) return { id, key: Buffer.from(encoded, 'base64') };
  report('must be id:key, the id of letters, digits, _ or -, the key 32 bytes in base64');
  return undefined;
};

/** DATA_KEYS: `id:base64`, the first seals, all open. */
export const dataKeys: Reader<readonly DataKey[]> = (text, report) => {
  const keys = list(dataKey)(text, report) ?? [];
  if (new Set(keys.map(({ id }) => id)).size < keys.length) report('uses the same id twice');
  return keys;
};
