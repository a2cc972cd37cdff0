import { hash } from 'node:crypto';
import { WireError } from './wireError.ts';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Name-based UUID, version 5 of RFC 9562: the same namespace and name give the same UUID for ever.
 *
 * @param namespace a UUID in its text form
 * @param name any text, taken as UTF-8
 * @throws WireError `invalid-namespace`
 */
export function nameBasedUuid(namespace: string, name: string): string {
  if (!uuid.test(namespace))
    throw new WireError('invalid-namespace', 'The namespace of a UUID must be a UUID');
  const named = Buffer.allocUnsafe(16 + Buffer.byteLength(name));
  named.write(namespace.replaceAll('-', ''), 0, 'hex');
  named.write(name, 16);
  const hex = hash('sha1', named, 'hex');
  // Of the seventh octet the first half is the version, of the ninth the first two bits are the variant of RFC 9562.
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
