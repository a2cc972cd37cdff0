import { X509Certificate } from 'node:crypto';
import type { Reader } from './setting.ts';

/** PEM certificates of authorities, one after the other; `\n` written out is read as a line end. */
export const certificates: Reader<string> = (text, report) => {
  const pem = text.replaceAll('\\n', '\n');
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
  if (blocks === null) {
    report('holds no certificate in PEM form');
    return undefined;
  }
  const broken = blocks.findIndex(block => !isCertificate(block));
  if (broken === -1) return pem;
  report(`holds a certificate that cannot be read: number ${broken + 1}`);
  return undefined;
};

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.byteLength > 0;
  } catch {
    return false;
  }
}
