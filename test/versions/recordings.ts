import { readdirSync, readFileSync } from 'node:fs';

/** What a version left in the table. */
export interface Recording {
  /** The commit. */
  readonly version: string;
  /** By the clock of its bridge, epoch ms. */
  readonly takenAt: number;
  /** Instances by name. */
  readonly ids: Readonly<Record<string, string>>;
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

export const fixtures = new URL('../fixtures/', import.meta.url);

/** The oldest first. */
export const recordings: readonly Recording[] = readdirSync(fixtures)
  .flatMap(name => {
    const [, version] = /^items-(.+)\.json$/.exec(name) ?? [];
    if (version === undefined) return [];
    const file = JSON.parse(readFileSync(new URL(name, fixtures), 'utf8')) as Omit<Recording, 'version'>;
    return [{ version, ...file }];
  })
  .toSorted((a, b) => a.takenAt - b.takenAt);

const hour = 3_600_000;
export const tenantId = '68cbc86abc2018ab880d92f36422fa0e';
export const app = { frontEndUrl: 'https://app.example.com/a', userName: 'admin', password: 'initial' };

/** The items as if they had been written just now: their times moved by whole hours, to which usage is bound. */
export function movedItems({ takenAt, items }: Recording, now: number): readonly Record<string, unknown>[] {
  const by = Math.floor((now - takenAt) / hour) * hour;
  return items.map(item => moved(item, by) as Record<string, unknown>);
}

function moved(value: unknown, by: number): unknown {
  if (typeof value === 'number') {
    if (value > 1.5e12) return value + by;
    return value > 1.5e9 ? value + by / 1_000 : value;
  }
  if (Array.isArray(value)) return value.map(one => moved(one, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, moved(one, by)]));
}
