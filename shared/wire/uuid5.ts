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
  const named = Buffer.concat([Buffer.from(namespace.replaceAll('-', ''), 'hex'), Buffer.from(name, 'utf8')]);
  const digest = hash('sha1', named, 'buffer');
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6); // version 5
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8); // variant of RFC 9562
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
