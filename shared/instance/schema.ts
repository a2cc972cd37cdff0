import * as z from 'zod/mini';
import type { App } from './instance.ts';

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

export type AppReading =
  | { readonly ok: true; readonly app: App }
  /** `problem` names the field and the rule, never the value. */
  | { readonly ok: false; readonly problem: string };

/** How the product says the buyer reaches the instance: `{frontEndUrl, adminUrl?, userName?, password?, memo?}`. */
export function readApp(value: unknown): AppReading {
  const parsed = appSchema.safeParse(value);
  if (parsed.success) return { ok: true, app: withoutUndefined(parsed.data) as unknown as App };
  const [issue] = parsed.error.issues;
  const field = ['app', ...(issue?.path ?? [])].join('.');
  const rule = issue?.code === 'invalid_type' ? 'is missing or of the wrong type' : issue?.message;
  return { ok: false, problem: `${field} ${rule ?? 'cannot be read'}` };
}

const refusalCodes: Readonly<Record<string, string>> = {
  'no-resource': '000100',
  'mobile-taken': '000101',
  'email-taken': '000102',
  'already-purchased': '000103',
  'service-error': '000104',
  'already-subscribed': '000105',
  'sold-out': '000106',
  'domain-taken': '000107',
};

const refusalNumbers: ReadonlySet<string> = new Set(Object.values(refusalCodes));

/** A final refusal as result code 000100-000107, given as the code itself or by its name; undefined for others. */
export function readRefusalCode(code: string): string | undefined {
  return refusalNumbers.has(code) ? code : refusalCodes[code];
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

const withoutUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
