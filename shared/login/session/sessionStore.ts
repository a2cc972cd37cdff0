import { createHash } from 'node:crypto';
import { boolean, number, string } from 'dynamodb-toolbox/schema';
import { namespace } from '../../kit/tenant/tenant.ts';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { entity } from '../../table/entity.ts';
import { itemQueries } from '../../table/itemQueries.ts';
import { type ItemStore, itemStore } from '../../table/itemStore.ts';
import type { ItemKey } from '../../table/key.ts';
import { key } from '../../table/key.ts';
import type { Cursor, Page } from '../../table/page.ts';

/** A person's login. The browser holds a secret; the table and the product know only its hash, the session id. */
export interface Session extends ItemKey {
  readonly version: number;
  readonly sessionId: string;
  /** Name in OAUTH_APPS. */
  readonly app: string;
  readonly test: boolean;
  readonly tenantId: string;
  readonly userName: string;
  /** What the identity provider said at the login; counts where no grant names a role. */
  readonly toldRole?: string;
  /** Instance whose credentials were taken; the refresh takes the same. */
  readonly clientId: string;
  /** Sealed JSON: access token, refresh token, expiry. */
  readonly tokens: string;
  readonly createdAt: number;
  /** Ends the session when nobody uses it. */
  readonly usedAt: number;
  /** One refresh at a time. */
  readonly refreshLease?: string;
  readonly refreshLeaseUntil?: number;
  /** Where the sessions of one enterprise are listed; absent in those of older versions, which end within `SESSION_HOURS`. */
  readonly listedIn?: string;
  readonly listedAt?: number;
  readonly ttl: number;
  readonly dueShard?: string;
  readonly dueAt?: number;
}

/** The public name of a session: nobody can make the browser's secret of it. */
export const sessionIdOf = (secret: string): string =>
  createHash('sha256').update(secret).digest().subarray(0, 24).toString('base64url');

export const sessionKey = (sessionId: string): ItemKey => ({ pk: key('session', sessionId), sk: 'session' });

/** Where the sessions of an enterprise's people are listed. */
export const sessionList = ({ test, tenantId }: Pick<Session, 'test' | 'tenantId'>): string =>
  key('sessions', namespace(test), tenantId);

export interface SessionStore extends ItemStore<Session> {
  /** The sessions of one enterprise's people, the newest first. */
  list(tenant: Pick<Session, 'test' | 'tenantId'>, limit: number, from?: Cursor): Promise<Page<Session>>;
}

export function sessionStore(table: BridgeTable): SessionStore {
  const stored = entity(table, 'session', {
    version: number(),
    sessionId: string(),
    app: string(),
    test: boolean(),
    tenantId: string(),
    userName: string(),
    toldRole: string().optional(),
    clientId: string(),
    tokens: string(),
    createdAt: number(),
    usedAt: number(),
    refreshLease: string().optional(),
    refreshLeaseUntil: number().optional(),
    listedIn: string().optional(),
    listedAt: number().optional(),
    ttl: number(),
    dueShard: string().optional(),
    dueAt: number().optional(),
  });
  const queries = itemQueries<Session>(table, stored);
  return {
    ...itemStore<Session>(stored),
    list: (tenant, limit, from) => queries.listed(sessionList(tenant), limit, from),
  };
}
