import { hourMs } from '../../shared/platform/time.ts';

/** One calendar month, in epoch ms: from its first moment to the first of the next. */
export interface Month {
  readonly from: number;
  readonly to: number;
}

/** The marketplace closes its books by Beijing time, which has no daylight saving. */
const zones = { 'utc+8': 8 * hourMs, utc: 0 } as const;

export type MonthZone = keyof typeof zones;

export const isMonthZone = (text: string): text is MonthZone => Object.hasOwn(zones, text);

/** `yyyy-mm` in a zone; undefined when it is no month. */
export function readMonth(text: string, zone: MonthZone): Month | undefined {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text) ?? [];
  if (year === undefined || month === undefined) return undefined;
  const start = (offset: number) => Date.UTC(Number(year), Number(month) - 1 + offset, 1) - zones[zone];
  return { from: start(0), to: start(1) };
}

export const isWithin = ({ from, to }: Month, time: string | null): boolean =>
  time !== null && Date.parse(time) >= from && Date.parse(time) < to;
