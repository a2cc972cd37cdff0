import { firstValue, type QueryParameters } from '../../wire/rawQuery.ts';

/** What a callback brings, checked for shape only. */
export type CallbackReading =
  | {
      readonly kind: 'code';
      readonly code: string;
      readonly tenant: string | undefined;
      readonly state: string | undefined;
    }
  /** The login was cancelled or failed at the identity provider: nothing to call. */
  | { readonly kind: 'failed' }
  | { readonly kind: 'malformed' };

const maxLength = 2048;
const tenantNames = ['tenant', 'tenant_id', 'tenantId'] as const;

/**
 * Reads the query of a callback: `code` and one of three names for the tenant. What is repeated, empty or too long is
 * refused, since it may mean something else to whoever reads it next.
 */
export function readCallback(query: QueryParameters): CallbackReading {
  const all = (name: string) => query.filter(([given]) => given === name).map(([, value]) => value);
  if (all('error').length > 0) return { kind: 'failed' };
  for (const name of ['code', 'state', ...tenantNames]) {
    const values = all(name);
    const usable = values.length === 0 || (values.length === 1 && isUsable(values[0] ?? ''));
    if (!usable) return { kind: 'malformed' };
  }
  const code = firstValue(query, 'code');
  if (code === undefined) return { kind: 'failed' };
  const tenants = new Set(tenantNames.flatMap(all));
  if (tenants.size > 1) return { kind: 'malformed' };
  return { kind: 'code', code, tenant: [...tenants][0], state: firstValue(query, 'state') };
}

const isUsable = (value: string): boolean => value !== '' && value.length <= maxLength;
