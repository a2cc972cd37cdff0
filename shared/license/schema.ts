import * as z from 'zod/mini';
import type { License } from './application.ts';

/** The marketplace takes texts of up to 1,024 characters; a longer licence goes up as a file (zh-cn_topic_0070649351). */
const characters = z
  .string()
  .check(
    z.maxLength(1024, 'is longer than 1024 characters: send it as a file'),
    z.regex(/^[\x20-\x7e\r\n\t]+$/, 'has characters that are not printable ASCII'),
  );

/** Fits into a request to the seller API; an item of the table holds 400 KB. */
const maxFile = 180 * 1024;

const file = z.object({
  fileName: z
    .string()
    .check(z.regex(/^[^/\\\p{Cc}]{1,255}$/u, 'must be a file name of up to 255 characters')),
  content: z
    .string()
    .check(
      z.maxLength((maxFile / 3) * 4, 'is larger than 180 KiB'),
      z.regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'is not base64'),
      z.minLength(1, 'is empty'),
    ),
});

/** `{"license": "text"}` or `{"file": {"fileName", "content": base64}}`. */
export const licenseBody = z.union([z.object({ license: characters }), z.object({ file })]);

export type LicenseReading =
  | { readonly ok: true; readonly license: License }
  /** `problem` names the rule, never the value. */
  | { readonly ok: false; readonly problem: string };

/** Reads what the product answers to `license.applied`; undefined when it holds no licence: accepted, not done. */
export function readMadeLicense(body: unknown): LicenseReading | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('license' in body) {
    const parsed = characters.safeParse(body.license);
    if (parsed.success) return { ok: true, license: { characters: parsed.data } };
    return { ok: false, problem: `license ${parsed.error.issues[0]?.message ?? 'cannot be read'}` };
  }
  if (!('file' in body)) return undefined;
  const parsed = file.safeParse(body.file);
  if (parsed.success) return { ok: true, license: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, problem: `file ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'cannot be read'}` };
}
