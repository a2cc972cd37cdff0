import type { Tenant, UserGrant } from '../kit/directory.ts';
import { firstValue, type QueryParameters } from '../wire/rawQuery.ts';

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

const longest = 2048;
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

const isUsable = (value: string): boolean => value !== '' && value.length <= longest;

/**
 * The address of an enterprise's identity provider, or undefined when it may not be called: https on port 443 with a
 * DNS name, nothing else; a scheme is added where there is none. Where the seller listed domains, the name is one of
 * them or below one. On the loopback, for the sandbox only, also plain HTTP and any port.
 */
export function identityAddress(
  domainName: string,
  allowLoopback: boolean,
  domains: readonly string[] = [],
): string | undefined {
  const text = domainName.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  if (
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== '' ||
    url.pathname !== '/'
  ) {
    return undefined;
  }
  if (allowLoopback && (url.hostname === 'localhost' || url.hostname === '127.0.0.1')) return url.origin;
  const isName = /^(?!.*\.(localhost|local|internal)$)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/i.test(
    url.hostname,
  );
  const isListed = domains.some(domain => `.${url.hostname}`.endsWith(`.${domain}`));
  if (domains.length > 0 && !isListed) return undefined;
  return url.protocol === 'https:' && url.port === '' && isName ? url.origin : undefined;
}

/** The unified login page. Its query stands behind the `#`: text is added, no URL is taken apart. */
export function unifiedLoginUrl(page: string, appId: string): string {
  return `${page}${page.includes('?') ? '&' : '?'}appId=${encodeURIComponent(appId)}`;
}

export function authorizeUrl(
  identity: string,
  parameters: {
    readonly clientId: string;
    readonly redirectUri: string;
    readonly state: string;
    /** Of PKCE, method S256. */
    readonly challenge?: string;
  },
): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: parameters.clientId,
    redirect_uri: parameters.redirectUri,
    scope: 'get_user_info',
    state: parameters.state,
    ...(parameters.challenge === undefined
      ? {}
      : { code_challenge: parameters.challenge, code_challenge_method: 'S256' }),
  });
  return `${identity}/api/v1/oauth2/authorize?${query}`;
}

/** Ends the session at the identity provider, which then sends the browser to a fixed address of ours. */
export function logoutUrl(identity: string, redirectUri: string): string {
  return `${identity}/api/v1/logout?redirect_url=${encodeURIComponent(`${new URL(redirectUri).origin}/`)}`;
}

/** What is known of one instance the enterprise is bound to. */
export interface BoundInstance {
  readonly instanceId: string;
  /** Undefined when the id is not one of ours. */
  readonly status: string | undefined;
  readonly expireAt: number | undefined;
}

export interface Admitted {
  readonly userName: string;
  readonly name: string;
  readonly orgCode: string;
  readonly role: 'admin' | 'user';
  /** The instances that this person may use. */
  readonly instanceIds: readonly string[];
}

export type Admission =
  | { readonly admitted: true; readonly user: Admitted }
  | { readonly admitted: false; readonly reason: 'no-grant' | 'disabled' | 'no-instance' };

/**
 * May this person in? Only with a grant of the enterprise's administrator that was not taken back, that is not
 * disabled, and that leads to an instance in use. The grant's role stands over what the identity provider says, which
 * counts only where no grant names one.
 *
 * @param idpRole of the person, by the identity provider
 */
export function admit(
  tenant: Tenant,
  grants: readonly UserGrant[],
  instances: readonly BoundInstance[],
  now: number,
  idpRole?: string,
): Admission {
  const granted = grants.filter(({ authorized }) => authorized);
  if (granted.length === 0) return { admitted: false, reason: 'no-grant' };
  const enabled = granted.filter(grant => grant.enabled);
  if (enabled.length === 0) return { admitted: false, reason: 'disabled' };
  const usable = enabled.filter(
    ({ instanceId }) =>
      tenant.instanceIds.includes(instanceId) &&
      (tenant.test ||
        instanceId === '' ||
        isUsableInstance(
          instances.find(it => it.instanceId === instanceId),
          now,
        )),
  );
  const [first] = usable;
  if (first === undefined) return { admitted: false, reason: 'no-instance' };
  return {
    admitted: true,
    user: {
      userName: first.userName,
      name: first.name,
      orgCode: first.orgCode,
      role: highestRole(usable, idpRole),
      instanceIds: usable.map(({ instanceId }) => instanceId),
    },
  };
}

function highestRole(grants: readonly UserGrant[], idpRole: string | undefined): 'admin' | 'user' {
  const named = grants.map(({ role }) => role).filter(role => role !== undefined);
  return (named.length === 0 ? [idpRole] : named).includes('admin') ? 'admin' : 'user';
}

/** An id that is not one of ours was bound by the marketplace all the same: an alarm told of it. */
function isUsableInstance(instance: BoundInstance | undefined, now: number): boolean {
  if (instance?.status === undefined) return true;
  const ended =
    instance.status === 'released' || instance.status === 'refused' || instance.status === 'frozen';
  return !ended && (instance.expireAt === undefined || instance.expireAt > now);
}

/** Longer ones do not fit into the cookie that keeps them. */
const maxReturn = 1_024;

/** Where a browser may be sent back to: only addresses that the seller listed, exactly or below one ending in `/`. */
export function allowedReturn(url: string | undefined, allowed: readonly string[]): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { href } = new URL(url);
  if (href.length > maxReturn) return undefined;
  return allowed.some(
    entry => href === new URL(entry).href || (entry.endsWith('/') && href.startsWith(new URL(entry).href)),
  )
    ? href
    : undefined;
}
