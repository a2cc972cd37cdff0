import { minuteMs } from '../platform/time.ts';
import { parseMarketplaceTime } from './marketplaceTime.ts';

const format = /^(\d{4}-\d{2}-\d{2})[t ]+(\d{2}:\d{2}:\d{2})(\.\d{1,9})?\s*z?$/i;

/**
 * Reads a time of getLicenseAsync, always UTC: `2023-10-27 10:30:15 z`, ISO 8601 with `T` and `Z` in any letter case,
 * with an offset, or 14 or 17 digits (`zh-cn_topic_0070649255`). Fractions are cut to the millisecond.
 *
 * @returns epoch ms, or undefined when the text has another shape or names a date that no calendar has
 */
export function parseLicenseTime(text: string): number | undefined {
  const trimmed = text.trim();
  const digits = parseMarketplaceTime(trimmed);
  if (digits !== undefined) return digits;
  const written = format.exec(trimmed);
  if (written !== null) {
    const [, date = '', time = '', fraction = ''] = written;
    const ms = fraction.slice(1, 4).padEnd(3, '0');
    return parseMarketplaceTime(`${date}${time}${ms}`.replace(/[-:]/g, ''));
  }
  const offset = /^(\d{4}-\d{2}-\d{2}[tT ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)\s*([+-]\d{2}):?([0-5]\d)$/.exec(
    trimmed,
  );
  if (offset === null) return undefined;
  const [, local = '', hours = '', minutes = ''] = offset;
  const asUtc = parseLicenseTime(local);
  const sign = hours.startsWith('-') ? -1 : 1;
  const shift = Number(hours) * 60 + sign * Number(minutes);
  return asUtc === undefined || Math.abs(shift) > 14 * 60 ? undefined : asUtc - shift * minuteMs;
}
