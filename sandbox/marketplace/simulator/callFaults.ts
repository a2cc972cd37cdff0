import * as z from 'zod/mini';
import { dayMs } from '../../../shared/platform/time.ts';
import type { JournalHead } from './callJournal.ts';

const flag = z.optional(z.boolean());

/** What a call suffers on its way. Nothing given: it is sent once, as it should be. */
export const callFaultsSchema = z.strictObject({
  /** Times one after the other, each with its own nonce. */
  repeat: z.optional(z.int().check(z.minimum(1), z.maximum(1_000))),
  /** Times at once. */
  parallel: z.optional(z.int().check(z.minimum(1), z.maximum(500))),
  /** What the marketplace's clock is off, ms. */
  skewMs: z.optional(z.int().check(z.minimum(-dayMs), z.maximum(dayMs))),
  badSignature: flag,
  /** The very same bytes twice: nonce, time and signature. */
  replay: flag,
  /** The seller answers, the line breaks, and the marketplace calls again. */
  loseAnswer: flag,
  /** Signed now, sent when asked for: to be overtaken by later calls. */
  hold: flag,
  /** A call of the debugging page. */
  test: flag,
});

export type CallFaults = z.infer<typeof callFaultsSchema>;

export type HeldCall = Pick<JournalHead, 'id' | 'at' | 'act' | 'family' | 'orderId' | 'instanceId'>;

/** The names of what differs from a call without faults. */
export function faultsOf(callFaults: CallFaults): readonly string[] {
  return Object.entries(callFaults).flatMap(([name, value]) =>
    value === undefined || value === false || value === 0 || value === 1 ? [] : [name],
  );
}
