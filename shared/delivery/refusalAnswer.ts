import * as z from 'zod/mini';

/** A final no, with HTTP 422. A reason that is no text is none. */
export const refusalAnswer = z.object({
  refused: z.object({ code: z.string(), reason: z.catch(z.optional(z.string()), undefined) }),
});
