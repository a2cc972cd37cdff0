/** Usage values are decimals with at most four places: whole ten-thousandths, so that no sum is ever rounded. */

const record = /^(\d{1,8})(?:\.(\d{1,4}))?$/;
/** Counters and totals may be longer than a record. */
const long = /^(\d{1,18})(?:\.(\d{1,4}))?$/;

/** Ten-thousandths of a plain decimal with up to 8 digits before and 4 after the point; undefined for anything else. */
export const readDecimal = (text: string): bigint | undefined => read(record, text);

/** A decimal with up to 18 digits before the point. */
export const readLongDecimal = (text: string): bigint | undefined => read(long, text);

/** A stored sum; nothing is 0. */
export const readTotal = (text: string | undefined): bigint => readLongDecimal(text ?? '0') ?? 0n;

/** Largest value that a record may have. */
export const maxDecimal = 999_999_999_999n;

function read(written: RegExp, text: string): bigint | undefined {
  const [, whole, fraction = ''] = written.exec(text) ?? [];
  return whole === undefined ? undefined : BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'));
}

/** Plain decimal without trailing zeros. */
export function writeDecimal(tenThousandths: bigint): string {
  const whole = tenThousandths / 10_000n;
  const fraction = String(tenThousandths % 10_000n)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(whole) : `${whole}.${fraction}`;
}
