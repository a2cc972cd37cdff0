import * as z from 'zod/mini';

/** An id in a usage request: the product's own, or an instance's. */
export const usageId = z.string().check(z.minLength(1), z.maxLength(128));

/** A package: a record names it to the marketplace, which takes 64 characters (zh-cn_topic_0070649410). */
export const packageInstanceId = z
  .string()
  .check(z.minLength(1), z.maxLength(64, 'must have at most 64 characters'));

/** Text, so that no digit is lost on the way; a number is taken by its shortest spelling. */
export const usageDecimal = z.union([z.string(), z.pipe(z.number(), z.transform(String))]);
