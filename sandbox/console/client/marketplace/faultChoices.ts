import type { CallFaults } from '../../../marketplace/simulator/callFaults.ts';
import { texts } from '../texts.ts';

/** What can be chosen to happen to a call on its way. */
export const faultChoices = {
  asItShould: { label: texts.asItShould, callFaults: {} },
  repeated: { label: texts.repeated, callFaults: { repeat: 5 } },
  parallel: { label: texts.parallel, callFaults: { parallel: 50 } },
  loseAnswer: { label: texts.loseAnswer, callFaults: { loseAnswer: true } },
  replay: { label: texts.replay, callFaults: { replay: true } },
  stale: { label: texts.stale, callFaults: { skewMs: -61_000 } },
  future: { label: texts.future, callFaults: { skewMs: 61_000 } },
  badSignature: { label: texts.badSignature, callFaults: { badSignature: true } },
  hold: { label: texts.hold, callFaults: { hold: true } },
} as const satisfies Record<string, { label: { en: string; zh: string }; callFaults: CallFaults }>;

export type FaultChoice = keyof typeof faultChoices;
export const faultChoiceNames = Object.keys(faultChoices) as readonly FaultChoice[];
