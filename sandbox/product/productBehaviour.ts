import * as z from 'zod/mini';

/**
 * How the demonstration product answers:
 * normal; slow (after `delayMs`); fail (HTTP 500); refuse (a final no to what can be refused); accept (2xx without
 * access data: done later); garbled (HTTP 200 with a page that is no answer, as of a proxy before it); away (the connection breaks, as when the product is down).
 */
export const productBehaviourSchema = z.object({
  mode: z.enum(['normal', 'slow', 'fail', 'refuse', 'accept', 'garbled', 'away']),
  delayMs: z.optional(z.number().check(z.minimum(0), z.maximum(600_000))),
  refusal: z.optional(z.object({ code: z.string().check(z.regex(/^\d{6}$/)), reason: z.string() })),
});

export type ProductBehaviour = z.infer<typeof productBehaviourSchema>;

/** ms that a slow product takes when nothing else is asked for. */
export const defaultDelayMs = 3_000;

export const defaultRefusal = { code: '000100', reason: 'The demonstration product has no resources left' };
