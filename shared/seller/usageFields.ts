import * as z from 'zod/mini';

/** An id in a usage request: the product's own, or an instance's. */
export const usageId = z.string().check(z.minLength(1), z.maxLength(128));

/** Text, so that no digit is lost on the way; a number is taken by its shortest spelling. */
export const usageDecimal = z.union([z.string(), z.pipe(z.number(), z.transform(String))]);
