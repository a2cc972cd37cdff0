import type { Settings } from '../settings.ts';
import type { CrossProblem } from './crossProblem.ts';

const rings = [
  'BASE_ACCESS_KEYS',
  'V1_ACCESS_KEYS',
  'KIT_ACCESS_KEYS',
  'LICENSE_ACCESS_KEYS',
  'GENERAL_ACCESS_KEYS',
] as const;

type Ring = (typeof rings)[number];

/**
 * Keys that stand in two rings. The marketplace issues one key per interface type, so a key in a second ring is a
 * slip that would let calls of one type pass as another's. Only the older families share the seller's one key:
 * SaaS V1 with License 1.0 and kit V1.
 */
export function sharedKeys(values: Settings): readonly CrossProblem[] {
  return rings.flatMap((ring, index) =>
    rings
      .slice(0, index)
      .filter(earlier =>
        values[ring].some(
          key => holds(values, earlier, key.secret) && !mayShare(values, earlier, ring, key.secret),
        ),
      )
      .map(earlier => ({ variable: ring, problem: `holds a key of ${earlier}`, because: [earlier] })),
  );
}

const holds = (values: Settings, ring: Ring, secret: string) =>
  values[ring].some(key => key.secret === secret);

function mayShare(values: Settings, one: Ring, other: Ring, secret: string): boolean {
  const older: readonly Ring[] = ['V1_ACCESS_KEYS', 'KIT_ACCESS_KEYS', 'LICENSE_ACCESS_KEYS'];
  return older.includes(one) && older.includes(other) && holds(values, 'V1_ACCESS_KEYS', secret);
}
