import { isUtf8 } from 'node:buffer';

const plus = 0x2b;
const percent = 0x25;
const blank = 0x20;

/** Values of the hex digits by their code; 255 for everything else. */
const hexDigits = new Uint8Array(256).fill(255);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  hexDigits[digit.charCodeAt(0)] = value;
  hexDigits[digit.toUpperCase().charCodeAt(0)] = value;
}

/**
 * A value as HTML forms encode it, decoded: `+` is a blank, `%XX` a byte of UTF-8. What is no such value stays as it is. One
 * pass over the bytes, since nobody knows yet who sent them: `replaceAll` takes a hundred times as long on a text of nothing but
 * plus signs.
 */
export function formDecoded(value: Buffer): Buffer {
  const bytes = Buffer.from(value);
  let written = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === percent) {
      const high = hexDigits[bytes[at + 1] ?? 0] ?? 255;
      const low = hexDigits[bytes[at + 2] ?? 0] ?? 255;
      if ((high | low) > 15) return value;
      bytes[written] = (high << 4) | low;
      at += 2;
    } else {
      bytes[written] = byte === plus ? blank : (byte ?? 0);
    }
    written += 1;
  }
  const decoded = bytes.subarray(0, written);
  return isUtf8(decoded) ? decoded : value;
}

/** Whether a value says something else when it is decoded. */
export const isFormEncoded = (value: Buffer): boolean => value.includes(percent) || value.includes(plus);
