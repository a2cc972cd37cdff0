import type { LogFields } from '../platform/log.ts';

const maxValue = 200;

/** Fields that may be personal or secret. No page has one in these calls; should one come after all, its name is logged alone. */
const personal = /name|phone|mail|token|password|secret|sign|params/i;

/**
 * Everything a call says, for the log: the pages of expireLicense and getLicenseAsync leave gaps that only real calls
 * can close.
 */
export function unpublishedCall(request: Readonly<Record<string, unknown>>): LogFields {
  const said = Object.entries(request)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (personal.test(name) ? name : `${name}=${String(value)}`.slice(0, maxValue)));
  return { said };
}
