import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isIntranetAddress } from '../config/intranet.ts';
import { BridgeError } from '../platform/bridgeError.ts';

/** The name of a table that is reached without encryption stands for a public address. */
export class PublicAddressError extends BridgeError<'public-address'> {
  override readonly name = 'PublicAddressError';
}

/**
 * Looks a name up as Node does, and refuses it when any of its addresses is public: names change what they stand for,
 * so it is asked at every connection.
 */
export const insideLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    const isInside = addresses.length > 0 && addresses.every(({ address }) => isIntranetAddress(address));
    if (!isInside) {
      const message = 'DYNAMODB_ENDPOINT is plain http, and its name stands for a public address';
      return callback(new PublicAddressError('public-address', message), []);
    }
    const [{ address, family } = { address: '', family: 4 }] = addresses;
    if (options.all === true) callback(null, addresses);
    else callback(null, address, family);
  });
};
