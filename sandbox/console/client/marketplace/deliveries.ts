import type { Delivery } from '../../../marketplace/simulator/callFaults.ts';
import { texts } from '../texts.ts';

/** What can be chosen to happen to a call on its way. */
export const deliveries = {
  asItShould: { words: texts.asItShould, delivery: {} },
  repeated: { words: texts.repeated, delivery: { repeat: 5 } },
  parallel: { words: texts.parallel, delivery: { parallel: 50 } },
  loseAnswer: { words: texts.loseAnswer, delivery: { loseAnswer: true } },
  replay: { words: texts.replay, delivery: { replay: true } },
  stale: { words: texts.stale, delivery: { skewMs: -61_000 } },
  future: { words: texts.future, delivery: { skewMs: 61_000 } },
  badSignature: { words: texts.badSignature, delivery: { badSignature: true } },
  hold: { words: texts.hold, delivery: { hold: true } },
} as const satisfies Record<string, { words: { en: string; zh: string }; delivery: Delivery }>;

export type DeliveryName = keyof typeof deliveries;
export const deliveryNames = Object.keys(deliveries) as readonly DeliveryName[];
