import { hourMs, minuteMs } from '../../shared/platform/time.ts';
import { type MarketplaceZone, parseMarketplaceTime } from '../../shared/wire/marketplaceTime.ts';

/** No instance of ours ends before or after: more than that is a year that was mistyped. */
const minYear = 2015;
const maxYear = 2100;

const spelled =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Reads a time as exports write it: ISO 8601, `2030-1-31 8:00`, `2030/01/31`, or the marketplace's 14 or 17 digits.
 *
 * @param zone of a time that names none; the marketplace's digits are UTC, as in its calls
 * @returns epoch ms, or undefined when it is no such time
 */
export function readTime(text: string, zone: MarketplaceZone): number | undefined {
  const time = parseMarketplaceTime(text) ?? readSpelled(text, zone);
  if (time === undefined) return undefined;
  const year = new Date(time).getUTCFullYear();
  return year >= minYear && year <= maxYear ? time : undefined;
}

function readSpelled(text: string, zone: MarketplaceZone): number | undefined {
  const found = spelled.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', offset] = found;
  const digits = [month, day, hour, minute, second].map(part => String(part).padStart(2, '0')).join('');
  // Refuses what no calendar has, such as 30 February.
  const local = parseMarketplaceTime(`${year}${digits}`);
  return local === undefined ? undefined : local - offsetOf(offset, zone);
}

function offsetOf(offset: string | undefined, zone: MarketplaceZone): number {
  if (offset === undefined) return zone === 'utc+8' ? 8 * hourMs : 0;
  const [, sign, hours = 0, minutes = 0] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * hourMs + Number(minutes) * minuteMs);
}
