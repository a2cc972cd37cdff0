import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface TestCertificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

/**
 * A certificate that signs itself, made anew: Node makes none, and a stored one would expire.
 *
 * @param name the one DNS name that it is for
 * @param validFor from now, ms; negative: it has expired
 */
export function testCertificate(name: string, validFor = 365 * 86_400_000): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = sequence(element(0x31, sequence(oid(0x55, 4, 3), element(0x0c, Buffer.from(name)))));
  const now = Date.now();
  const content = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    subject,
    sequence(time(now - 86_400_000 + Math.min(validFor, 0)), time(now + validFor)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(
      0xa3,
      sequence(
        sequence(oid(0x55, 29, 17), element(0x04, sequence(element(0x82, Buffer.from(name))))),
        sequence(oid(0x55, 29, 19), element(0x04, sequence(element(0x01, Buffer.from([0xff]))))),
      ),
    ),
  );
  const signature = sign('sha256', content, privateKey);
  const der = sequence(content, ecdsaWithSha256, element(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

/** One element of DER (X.690): tag, length, contents. */
function element(tag: number, contents: Buffer): Buffer {
  const { length } = contents;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), contents]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, Buffer.concat(parts));

/** An object identifier by its encoded bytes; 0x55 stands for 2.5. */
const oid = (...bytes: readonly number[]): Buffer => element(0x06, Buffer.from(bytes));

/** 1.2.840.10045.4.3.2 */
const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));

/** UTCTime, `yyMMddHHmmssZ`. */
const time = (epochMs: number): Buffer =>
  element(0x17, Buffer.from(`${new Date(epochMs).toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
