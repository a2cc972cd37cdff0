import type { Reader } from './setting.ts';

const minSecretBytes = 24;
const maxSecretBytes = 64;

/** A secret as the Standard Webhooks specification writes it: `whsec_` and 24 to 64 bytes in base64. */
export const webhookSecret: Reader<string> = (text, report) => {
  const encoded = text.startsWith('whsec_') ? text.slice('whsec_'.length) : '';
  const bytes = Buffer.from(encoded, 'base64');
  const canonical = bytes.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  if (encoded !== '' && canonical && bytes.length >= minSecretBytes && bytes.length <= maxSecretBytes)
    return text;
  report(`must be whsec_ and ${minSecretBytes} to ${maxSecretBytes} bytes in base64`);
  return undefined;
};
