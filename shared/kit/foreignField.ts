import type { JsonObject } from '../wire/json.ts';
import type { CallSchema } from '../wire/request/field.ts';

/**
 * Fields by which the body of one sync is told from that of another, and from a call of SaaS V1, whose token has the
 * same formula. `appId` alone tells little: the marketplace may add it anywhere one day.
 */
const marks = [
  'userList',
  'orgCode',
  'orgInfo',
  'orgInfoList',
  'clientId',
  'clientSecret',
  'activity',
] as const;

/**
 * The field that says that a body is another sync's; undefined when there is none. The path names a sync and is not
 * signed, so a recorded body can be sent to any: one person's authorisation that is taken back (`flag` 0) would unbind
 * the whole enterprise at tenantSync.
 *
 * @param schema of the sync that the path names
 */
export function foreignField({ shape }: CallSchema, fields: JsonObject): string | undefined {
  const deletes = String(fields.flag ?? '').trim() === '0';
  return [...marks, ...(deletes ? ['appId'] : [])].find(
    name => !Object.hasOwn(shape, name) && Object.hasOwn(fields, name) && !isBlank(fields[name]),
  );
}

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
