/**
 * What the login asks of the kit's records. Production records come before those of debugging (`testFlag` 1), which
 * count too: the seller's test account arrives by the same calls.
 */
export interface Directory {
  /** By tenant id; where there is none, by tenant code, and then only when exactly one tenant has it. */
  tenant(idOrCode: string): Promise<Tenant | undefined>;
  /**
   * Every credential of an application in a tenant, the most recently synced first. Left out are deleted ones and those
   * of an instance that the tenant was unbound from.
   */
  credentials(tenant: TenantRef, appId: string): Promise<readonly Credentials[]>;
  /** A user's grants, one per instance; those taken back are left out. Ignores no letter case. */
  user(tenant: TenantRef, appId: string, userName: string): Promise<readonly UserGrant[]>;
}

/** One enterprise, real or of the debugging page. */
export interface TenantRef {
  readonly tenantId: string;
  readonly test: boolean;
}

export interface Tenant extends TenantRef {
  readonly tenantCode: string;
  readonly name: string;
  /** As received, the newest of its bindings; to be checked when it is used. */
  readonly domainName: string;
  /** Instances bound to it and not unbound. `''` is the binding without instance that a seller's test account has. */
  readonly instanceIds: readonly string[];
}

export interface Credentials {
  /** `''` where the marketplace named none. */
  readonly instanceId: string;
  readonly clientId: string;
  /** Opened. Never to be logged. */
  readonly clientSecret: string;
  /** Epoch ms. */
  readonly syncedAt: number;
}

export interface UserGrant {
  readonly instanceId: string;
  readonly userName: string;
  readonly name: string;
  /** Undefined when authSync never named one. */
  readonly role: 'admin' | 'user' | undefined;
  readonly orgCode: string;
  readonly enabled: boolean;
  /** False after a cancelled authorisation. */
  readonly authorized: boolean;
}
