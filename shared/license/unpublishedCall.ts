import type { LogFields } from '../platform/log.ts';
import { loggedName } from '../platform/logged/loggedName.ts';
import { loggedId } from '../platform/logged/loggedValue.ts';

/** Documented, and neither personal nor secret. */
const logged: ReadonlySet<string> = new Set([
  'activity',
  'testFlag',
  'timeStamp',
  'instanceId',
  'orderId',
  'eventId',
  'effectiveTime',
  'expireTime',
]);

/**
 * What a call says, for the log: values of the fields that are known to be harmless, names of all others. The pages of
 * expireLicense and getLicenseAsync leave gaps that only real calls can close.
 */
export function unpublishedCall(request: Readonly<Record<string, unknown>>): LogFields {
  const said = Object.entries(request)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (logged.has(name) ? `${name}=${loggedId(String(value))}` : loggedName(name)));
  return { said };
}
