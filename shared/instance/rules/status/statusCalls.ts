import { createHash } from 'node:crypto';
import type { Changes } from '../../../table/itemStore.ts';
import { key } from '../../../table/key.ts';
import type { Instance } from '../../instance.ts';

/** How many freezes, unfreezes and expiries of the GET families an instance remembers; older ones are late anyway. */
const rememberedCalls = 50;

/**
 * The identity of a freeze, unfreeze or expiry in the GET families. They have no nonce, so a recorded URL may come again
 * whenever somebody likes: then it is the same call, also where nothing newer makes it late. A repeat of the
 * marketplace's own is signed anew.
 *
 * @param timeStamp as received
 */
export function statusCall(activity: string, timeStamp: string | undefined, status = ''): string {
  return createHash('sha256')
    .update(key(activity, timeStamp ?? '', status))
    .digest()
    .subarray(0, 12)
    .toString('base64url');
}

export function isRepeatedCall({ statusCalls = [] }: Instance, call: string | undefined): boolean {
  return call !== undefined && statusCalls.includes(call);
}

export function rememberedCall({ statusCalls = [] }: Instance, call: string | undefined): Changes<Instance> {
  return call === undefined ? {} : { statusCalls: [...statusCalls, call].slice(-rememberedCalls) };
}
