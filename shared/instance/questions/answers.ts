import * as z from 'zod/mini';

/** What the product answers to `instance.change-requested`. A reason that is no text is none. */
export const changeAnswer = z.object({
  allowed: z.boolean(),
  reason: z.catch(z.optional(z.string()), undefined),
});

/** What the product answers to `instance.status-requested`. */
export const statusAnswer = z.object({ handled: z.boolean() });
