import * as z from 'zod/mini';
import { jsonEntries } from './jsonSetting.ts';
import { secureUrlProblem } from './readers.ts';
import type { Reader } from './setting.ts';

/** What differs for one product (by productId) or one of its specifications (by skuCode). */
export interface ProductSettings {
  readonly name?: string;
  readonly plan?: string;
  readonly appUrl?: string;
  readonly webhookUrl?: string;
  /** An application for an online licence must name a device. */
  readonly requiresFingerprint?: boolean;
  /** Where a buyer sees the use; `{instanceId}` stands for the instance. */
  readonly dashboardUrl?: string;
  /** Of a package: how much use it pays, a plain decimal. */
  readonly quota?: string;
  /** Of a package: false where use beyond it is paid on demand. */
  readonly stopsWhenUsedUp?: boolean;
  /** `old`: SaaS V1.0 usage goes to the old usage API, signed with AK and SK. */
  readonly usageApi?: 'new' | 'old';
}

/** A URL field inside a JSON setting. */
export const urlField = z.string().check(context => {
  const problem = secureUrlProblem(context.value);
  if (problem !== undefined) context.issues.push({ code: 'custom', message: problem, input: undefined });
});

const nonEmpty = z.string().check(z.minLength(1));

const productSettings = z.strictObject({
  name: z.optional(nonEmpty),
  plan: z.optional(nonEmpty),
  appUrl: z.optional(urlField),
  webhookUrl: z.optional(urlField),
  requiresFingerprint: z.optional(z.boolean()),
  dashboardUrl: z.optional(urlField),
  quota: z.optional(z.string().check(z.regex(/^\d{1,18}(\.\d{1,4})?$/, 'must be a decimal in quotes'))),
  stopsWhenUsedUp: z.optional(z.boolean()),
  usageApi: z.optional(z.enum(['new', 'old'])),
});

/** PRODUCTS: JSON, productId or skuCode → what differs. */
export const products: Reader<Readonly<Record<string, ProductSettings>>> = (text, report) => {
  const entries = jsonEntries(text, productSettings, report) ?? [];
  // Without a prototype, a product called "constructor" finds nothing instead of a function.
  return Object.assign(
    Object.create(null),
    Object.fromEntries(entries.map(([id, it]) => [id, withoutUndefined(it)])),
  );
};

function withoutUndefined(settings: z.infer<typeof productSettings>): ProductSettings {
  return {
    ...(settings.name !== undefined && { name: settings.name }),
    ...(settings.plan !== undefined && { plan: settings.plan }),
    ...(settings.appUrl !== undefined && { appUrl: settings.appUrl }),
    ...(settings.webhookUrl !== undefined && { webhookUrl: settings.webhookUrl }),
    ...(settings.requiresFingerprint === true && { requiresFingerprint: true }),
    ...(settings.dashboardUrl !== undefined && { dashboardUrl: settings.dashboardUrl }),
    ...(settings.quota !== undefined && { quota: settings.quota }),
    ...(settings.stopsWhenUsedUp !== undefined && { stopsWhenUsedUp: settings.stopsWhenUsedUp }),
    ...(settings.usageApi !== undefined && { usageApi: settings.usageApi }),
  };
}
