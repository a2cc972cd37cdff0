import type { Reader } from './setting.ts';

const shortest = 24;
const longest = 64;

/** A secret as the Standard Webhooks specification writes it: `whsec_` and 24 to 64 bytes in base64. */
export const webhookSecret: Reader<string> = (text, report) => {
  const encoded = text.startsWith('whsec_') ? text.slice('whsec_'.length) : '';
  const bytes = Buffer.from(encoded, 'base64');
  const canonical = bytes.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  if (encoded !== '' && canonical && bytes.length >= shortest && bytes.length <= longest) return text;
  report(`must be whsec_ and ${shortest} to ${longest} bytes in base64`);
  return undefined;
};
