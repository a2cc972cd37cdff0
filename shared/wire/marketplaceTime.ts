import { hourMs } from '../platform/time.ts';
import { WireError } from './wireError.ts';

/** V2 and V1 callbacks write UTC; a few open APIs write Beijing time, which has no daylight saving. */
export type MarketplaceZone = 'utc' | 'utc+8';

const digits = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{3})?$/;
const offsetMs: Record<MarketplaceZone, number> = { utc: 0, 'utc+8': 8 * hourMs };

/**
 * Reads `yyyyMMddHHmmss` or `yyyyMMddHHmmssSSS`; the pages document 14 digits and print 17 in their samples
 * (`expireTime`, `zh-cn_topic_0070649429`).
 *
 * @returns epoch ms, or undefined when the text has another shape or names a date that no calendar has
 */
export function parseMarketplaceTime(text: string, zone: MarketplaceZone = 'utc'): number | undefined {
  const fields = digits.exec(text);
  if (fields === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = fields
    .slice(1)
    .map(field => Number(field ?? 0));
  const local = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  // Date.UTC carries 31 February over into March; a real date comes back as it went in.
  if (digitsOf(local) !== text.padEnd(17, '0')) return undefined;
  return local - offsetMs[zone];
}

/**
 * Writes a time as 14 digits (fractions of a second cut off) or 17 digits.
 *
 * @throws WireError `time-out-of-range` outside the years 100 to 9999 or when `epochMs` is no number
 */
export function formatMarketplaceTime(
  epochMs: number,
  digits: 14 | 17,
  zone: MarketplaceZone = 'utc',
): string {
  const text = digitsOf(Math.floor(epochMs + offsetMs[zone]));
  if (parseMarketplaceTime(text) === undefined) {
    throw new WireError('time-out-of-range', 'The time has no form with a four-digit year');
  }
  return text.slice(0, digits);
}

function digitsOf(epochMs: number): string {
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/[-:.TZ]/g, '');
}
