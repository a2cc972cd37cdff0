import { type AccessKey, accessKey } from '../../wire/signature/accessKey.ts';
import { issuedSecret, list } from './readers.ts';
import type { Reader } from './setting.ts';

/**
 * The marketplace's own keys are 36 characters. Anybody gets a text that our first key has signed (`Body-Sign` of an
 * unsigned call), and can guess at the key offline: a shorter one must not be worth it, and is a slip of the clipboard.
 */
const minKeyLength = 14;

/** The keys of one interface type: the first signs, all verify. A key listed twice hides a rotation that never happened. */
export const keyRing: Reader<readonly AccessKey[]> = (text, report) => {
  const secrets = list(issuedSecret(minKeyLength))(text, report) ?? [];
  if (new Set(secrets).size < secrets.length) report('lists the same key twice');
  return secrets.map(accessKey);
};
