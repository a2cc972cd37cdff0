import * as z from 'zod/mini';
import { defined } from '../platform/defined.ts';
import { encryptedLength } from '../wire/cipher/encryptedValue.ts';
import { familyOf } from './family.ts';
import type { AppInfo } from './instance.ts';

/** Longest values the marketplace takes (zh-cn_topic_0070649428); a longer one would fail every query. */
const address = z.string().check(
  z.maxLength(512, 'is longer than 512 characters'),
  z.refine(text => isWebAddress(text), 'is not an http(s) address'),
);

const appSchema = z.object({
  frontEndUrl: address,
  adminUrl: z.optional(address),
  userName: z.optional(z.string().check(z.maxLength(128, 'is longer than 128 characters'))),
  password: z.optional(z.string().check(z.maxLength(128, 'is longer than 128 characters'))),
  memo: z.optional(z.string().check(z.maxLength(1024, 'is longer than 1024 characters'))),
});

/** Printable characters only; a binary licence is to be encoded as base64 (zh-cn_topic_0000001353181669). */
export const licenseAnswer = z.object({
  license: z.string().check(z.regex(/^[\x20-\x7e\r\n\t]+$/, 'has characters that are not printable ASCII')),
});

/** What the product answers to `instance.created`. */
export const appAnswer = z.object({ app: appSchema });

/** What the product made: how to reach an instance, the text of a licence, or something that needs neither. */
export type Provisioned = AppInfo | { readonly license: string } | Readonly<Record<string, never>>;

export type ProvisionedReading =
  | { readonly ok: true; readonly app: Provisioned }
  /** `problem` names the field and the rule, never the value. */
  | { readonly ok: false; readonly problem: string };

/**
 * Reads what the product answers to a creation: `{"app": …}`, or `{"license": "…"}` in License 1.0. Undefined when
 * the answer has neither: accepted, not done. An online licence needs no more than that the product took the order.
 */
export function readProvisioned(
  instance: { readonly family: string },
  body: unknown,
): ProvisionedReading | undefined {
  const { delivers, encryptedApp } = familyOf(instance);
  // Software that runs at the buyer has no address: that the product took the order is all there is to know.
  const appless = delivers === 'nothing';
  if (typeof body !== 'object' || body === null) return appless ? { ok: true, app: {} } : undefined;
  if (delivers === 'license') {
    if (!('license' in body)) return undefined;
    const parsed = licenseAnswer.safeParse(body);
    return parsed.success
      ? { ok: true, app: parsed.data }
      : { ok: false, problem: 'license is not printable text' };
  }
  if (!('app' in body)) return appless ? { ok: true, app: {} } : undefined;
  const reading = readAppInfo(body.app);
  return encryptedApp && reading.ok ? withinCipherLimit(reading.app) : reading;
}

/** Limit of user name and password in SaaS V1, characters: both go out encrypted, and the marketplace takes no more. */
const maxEncrypted = 128;

function withinCipherLimit(app: AppInfo): AppReading {
  for (const name of ['userName', 'password'] as const) {
    if (encryptedLength(Buffer.byteLength(app[name] ?? '')) > maxEncrypted) {
      return { ok: false, problem: `app.${name} is longer than 79 bytes, too long once it is encrypted` };
    }
  }
  return { ok: true, app };
}

type AppReading =
  | { readonly ok: true; readonly app: AppInfo }
  /** `problem` names the field and the rule, never the value. */
  | { readonly ok: false; readonly problem: string };

/** How the product says the buyer reaches the instance: `{frontEndUrl, adminUrl?, userName?, password?, memo?}`. */
function readAppInfo(value: unknown): AppReading {
  const parsed = appSchema.safeParse(value);
  if (parsed.success) return { ok: true, app: defined(parsed.data) as unknown as AppInfo };
  const [issue] = parsed.error.issues;
  const field = ['app', ...(issue?.path ?? [])].join('.');
  const rule = issue?.code === 'invalid_type' ? 'is missing or of the wrong type' : issue?.message;
  return { ok: false, problem: `${field} ${rule ?? 'cannot be read'}` };
}

/** A map: the product may send any name, also one that every object has. */
export const refusalCodes: ReadonlyMap<string, string> = new Map([
  ['no-resource', '000100'],
  ['mobile-taken', '000101'],
  ['email-taken', '000102'],
  ['already-purchased', '000103'],
  ['service-error', '000104'],
  ['already-subscribed', '000105'],
  ['sold-out', '000106'],
  ['domain-taken', '000107'],
]);

const refusalNumbers: ReadonlySet<string> = new Set(refusalCodes.values());

/** A final refusal as result code 000100-000107, given as the code itself or by its name; undefined for others. */
export function readRefusalCode(code: string): string | undefined {
  return refusalNumbers.has(code) ? code : refusalCodes.get(code);
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
