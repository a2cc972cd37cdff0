import type { MarketplaceCommand } from '../../../sandbox/marketplace/families/activity.ts';
import type { FamilyName } from '../../../sandbox/marketplace/families/family.ts';
import { isKitCommand, type KitCommand } from '../../../sandbox/marketplace/families/kitCommands.ts';

const hour = 3_600_000;

/** One thing that the buyer, or the marketplace for the buyer, wants. It is repeated, as the same event, until it is done. */
export interface Act {
  /** Hours since the beginning. */
  readonly at: number;
  readonly command: MarketplaceCommand | KitCommand | 'auto-renew' | 'use';
  /** Further words of the call. */
  readonly call: Readonly<Record<string, unknown>>;
}

export interface PlannedOrder {
  readonly orderId: string;
  readonly family: FamilyName;
  readonly acts: readonly Act[];
}

type Step = readonly [after: number, command: Act['command'], call?: Act['call']];

interface Script {
  readonly family: FamilyName;
  /** When its period ends, in hours from the purchase (a year); then the marketplace does by itself what it has to. */
  readonly endsAfter?: number | 'never';
  readonly steps: readonly Step[];
}

const year = { days: 365 };

/** What becomes of one order; hours from its purchase. Every day brings each of them once. */
const scripts: readonly Script[] = [
  {
    family: 'v2',
    steps: [
      [0, 'purchase', { parallel: 3 }],
      [2, 'bind'],
      [3, 'authorize'],
      [4, 'upgrade', { repeat: 2 }],
      [7, 'notify'],
      [9, 'freeze'],
      [11, 'reorganise'],
      [13, 'unfreeze'],
      [14, 'disable'],
      [16, 'renew', { parallel: 2, until: year }],
      [19, 'cancel-renewal', { until: { days: 20 } }],
      [30, 'query', { replay: true }],
      [40, 'authorize'],
      [60, 'unbind'],
      [70, 'release', { repeat: 2 }],
    ],
  },
  {
    family: 'v2',
    endsAfter: 'never',
    steps: [
      [0, 'purchase', { product: 'sandbox-usage' }],
      ...[1, 3, 6, 10, 15, 21, 28].map((after): Step => [after, 'use', { value: `${after}.25` }]),
      [34, 'freeze', { repeat: 2 }],
      [38, 'unfreeze'],
      [50, 'use', { value: '7.5' }],
      [80, 'release'],
    ],
  },
  // Renewed by the marketplace itself, a day ahead.
  {
    family: 'v2',
    endsAfter: 36,
    steps: [
      [0, 'purchase', { loseAnswer: true }],
      [1, 'auto-renew'],
    ],
  },
  // Frozen at its end by the marketplace; renewed late; the marketplace lifts the freeze by itself.
  {
    family: 'v2',
    endsAfter: 8,
    steps: [
      [0, 'purchase'],
      [17, 'renew', { until: year }],
    ],
  },
  // Frozen at its end, and released by the marketplace after its retention.
  { family: 'v2', endsAfter: 14, steps: [[0, 'purchase', { repeat: 2 }]] },
  {
    family: 'v1',
    endsAfter: 12,
    steps: [
      [0, 'purchase', { parallel: 2 }],
      [3, 'query'],
      [5, 'upgrade'],
      [20, 'renew', { repeat: 2, until: year }],
      [28, 'freeze'],
      [33, 'unfreeze'],
      [60, 'release'],
    ],
  },
  {
    family: 'license',
    endsAfter: 10,
    steps: [
      [0, 'purchase', { parallel: 2 }],
      [18, 'renew', { until: year }],
      [48, 'release'],
    ],
  },
  {
    family: 'license-code',
    steps: [
      [0, 'purchase'],
      [4, 'renew', { until: year }],
      [8, 'freeze', { repeat: 2 }],
      [14, 'unfreeze'],
      [40, 'release'],
    ],
  },
  {
    family: 'license-online',
    steps: [
      [0, 'purchase', { repeat: 2 }],
      // Within the order's dates: its end is a year from the purchase, then from the renewal.
      [3, 'apply', { parallel: 2, until: { days: 364 } }],
      [7, 'renew', { until: year }],
      [12, 'freeze'],
      [17, 'unfreeze'],
      [22, 'upgrade'],
      [26, 'apply', { until: { days: 364 } }],
      [64, 'release'],
    ],
  },
];

/** @param begin epoch ms */
export function plannedOrders(days: number, begin: number): readonly PlannedOrder[] {
  return Array.from({ length: days }, (_, day) =>
    scripts.map(({ family, endsAfter = 365 * 24, steps }, index) => {
      const bought = day * 24 + Math.floor((index * 24) / (scripts.length * 2));
      const orderId = `CS-SOAK-${day}-${index}`;
      const acts = steps.map(([after, command, call = {}], step): Act => {
        const { until, ...words } = call as { readonly until?: { readonly days: number } };
        const ends = command === 'purchase' ? endsAfter : until && after + until.days * 24;
        const isDated = ends !== undefined && ends !== 'never' && family + command !== 'license-codepurchase';
        return {
          at: bought + after,
          command,
          call: {
            ...words,
            // A repeat is known by the order of its event.
            ...(command === 'purchase' || command === 'notify' ? {} : { eventOrder: `${orderId}-E${step}` }),
            ...(isKitCommand(command) && { version: 1 + (day % 2) }),
            ...(command === 'apply' && { event: `${orderId}-A${step}` }),
            ...(isDated && { expireAt: begin + (bought + ends) * hour }),
          },
        };
      });
      return { orderId, family, acts };
    }),
  ).flat();
}
