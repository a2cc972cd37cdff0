import type { FrozenBy } from '../../shared/instance/instance.ts';
import type { ProtocolFamily } from '../../shared/wire/resultCodes.ts';
import type { ImportRow } from './importRow.ts';

/** The protocol families, and the words of `npm run marketplace -- --family`. */
export const familyWords: ReadonlyMap<string, ProtocolFamily> = new Map([
  ['saas-v2', 'saas-v2'],
  ['saas-v1', 'saas-v1'],
  ['license-v1', 'license-v1'],
  ['license-v2', 'license-v2'],
  ['online-license', 'online-license'],
  ['v2', 'saas-v2'],
  ['v1', 'saas-v1'],
  ['license', 'license-v1'],
  ['license-code', 'license-v2'],
  ['license-online', 'online-license'],
]);

export const statusWords: ReadonlyMap<string, ImportRow['status']> = new Map([
  ['active', 'active'],
  ['frozen', 'frozen'],
  ['released', 'released'],
  ['正常', 'active'],
  ['冻结', 'frozen'],
  ['已冻结', 'frozen'],
  ['释放', 'released'],
  ['已释放', 'released'],
]);

/** Whose freeze it is: the end of the period, a status call (a violation, for instance), the seller's own. */
export const freezeWords: ReadonlyMap<string, FrozenBy> = new Map([
  ['expiry', 'marketplace-expiry'],
  ['status', 'marketplace-status'],
  ['operator', 'operator'],
]);
