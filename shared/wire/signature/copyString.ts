/**
 * How the strings of a body are spelled in what is signed: `jackson` as the marketplace's library writes them, other
 * characters and `/` as themselves, control characters as `\n` or `\u000B`; `own` as the body has them.
 */
export type Spelling = 'jackson' | 'own';

const quote = 0x22;
const backslash = 0x5c;
const slash = 0x2f;
const letterU = 0x75;
/** A call into native code costs as much as so many bytes. */
const shortString = 64;

export interface CopiedString {
  /** Where the string ends in the source: at its closing quote. */
  readonly last: number;
  /** Where the copy ends. */
  readonly written: number;
}

/** Copies the JSON string that begins at `first`, quotes included; the copy is never longer than the string. */
export function copyString(
  source: Buffer,
  first: number,
  out: Buffer,
  to: number,
  spelling: Spelling,
): CopiedString {
  let written = to;
  out[written++] = quote;
  let at = first + 1;
  let near = at + shortString;
  for (;;) {
    const byte = source[at];
    if (byte === undefined) return { last: at, written };
    if (byte === backslash) {
      const letter = source[at + 1] ?? 0;
      if (spelling === 'own' || (letter !== letterU && letter !== slash)) {
        // What has a short form is written with it by everybody, and a slash needs none.
        out[written++] = backslash;
        out[written++] = letter;
        at += 2;
      } else if (letter === slash) {
        out[written++] = slash;
        at += 2;
      } else {
        const unit = hexUnit(source, at + 2);
        at += 6;
        const isHigh = (unit & 0xfc00) === 0xd800 && source[at] === backslash && source[at + 1] === letterU;
        const low = isHigh ? hexUnit(source, at + 2) : 0;
        const isPair = (low & 0xfc00) === 0xdc00;
        if (isPair) at += 6;
        written = writeUnescaped(
          isPair ? 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff) : unit,
          out,
          written,
        );
      }
      if (spelling === 'jackson') near = at + shortString;
      continue;
    }
    if (at >= near) {
      const end = spelling === 'own' ? escapedEnd(source, at) : plainEnd(source, at);
      written += source.copy(out, written, at, end);
      at = end;
      near = at + shortString;
      continue;
    }
    out[written++] = byte;
    at += 1;
    if (byte === quote) return { last: at - 1, written };
  }
}

/** How far nothing but plain characters stand; looked for in native code, a stretch at a time. */
function plainEnd(source: Buffer, from: number): number {
  const stretch = source.subarray(from, from + 4_096);
  const ends = [stretch.indexOf(quote), stretch.indexOf(backslash)].filter(end => end !== -1);
  return from + Math.min(stretch.length, ...ends);
}

/** How far a string goes on with nothing to look at, escapes included: to its end, or behind a quote that is escaped. */
function escapedEnd(source: Buffer, from: number): number {
  const quoteAt = source.indexOf(quote, from);
  const end = quoteAt === -1 ? source.length : quoteAt;
  let first = end;
  while (first > from && source[first - 1] === backslash) first -= 1;
  return (end - first) % 2 === 0 ? end : end + 1;
}

/** Four hex digits. Of others something comes out: no JSON, so nobody signed it. */
const hexUnit = (source: Buffer, at: number): number =>
  (hexDigit(source[at]) << 12) |
  (hexDigit(source[at + 1]) << 8) |
  (hexDigit(source[at + 2]) << 4) |
  hexDigit(source[at + 3]);

const hexDigit = (byte = 0): number => (byte <= 0x39 ? byte : byte + 9) & 0xf;

/** Of the control characters that have one, the letter of the short form. */
const shortForms: Readonly<Record<number, number>> = { 8: 0x62, 9: 0x74, 10: 0x6e, 12: 0x66, 13: 0x72 };

/** Half of a surrogate pair is written as `?`, as Java's encoder does. */
function writeUnescaped(codePoint: number, out: Buffer, to: number): number {
  let written = to;
  if (codePoint === quote || codePoint === backslash) {
    out[written++] = backslash;
    out[written++] = codePoint;
  } else if (codePoint < 0x20) {
    const letter = shortForms[codePoint];
    out[written++] = backslash;
    if (letter === undefined) {
      written += out.write(
        `u00${codePoint < 16 ? '0' : ''}${codePoint.toString(16).toUpperCase()}`,
        written,
        'latin1',
      );
    } else {
      out[written++] = letter;
    }
  } else if (codePoint < 0x80) {
    out[written++] = codePoint;
  } else if (codePoint < 0x800) {
    out[written++] = 0xc0 | (codePoint >> 6);
    out[written++] = 0x80 | (codePoint & 0x3f);
  } else if (codePoint >= 0xd800 && codePoint < 0xe000) {
    out[written++] = 0x3f;
  } else if (codePoint < 0x10000) {
    out[written++] = 0xe0 | (codePoint >> 12);
    out[written++] = 0x80 | ((codePoint >> 6) & 0x3f);
    out[written++] = 0x80 | (codePoint & 0x3f);
  } else {
    out[written++] = 0xf0 | (codePoint >> 18);
    out[written++] = 0x80 | ((codePoint >> 12) & 0x3f);
    out[written++] = 0x80 | ((codePoint >> 6) & 0x3f);
    out[written++] = 0x80 | (codePoint & 0x3f);
  }
  return written;
}
