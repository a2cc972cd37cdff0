import { createHash } from 'node:crypto';
import { boolean, Entity, item, number, string } from 'dynamodb-toolbox';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { expiryAttributes } from '../../table/dueShards.ts';
import { type ItemKey, type ItemStore, itemStore } from '../../table/itemStore.ts';
import { key } from '../../table/key.ts';

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
  readonly ttl: number;
  readonly dueShard?: string;
  readonly dueAt?: number;
}

/** The public name of a session: nobody can make the browser's secret of it. */
export const sessionIdOf = (secret: string): string =>
  createHash('sha256').update(secret).digest().subarray(0, 24).toString('base64url');

export const sessionKey = (sessionId: string): ItemKey => ({ pk: key('session', sessionId), sk: 'session' });

export function sessionStore(table: BridgeTable): ItemStore<Session> {
  const entity = new Entity({
    name: 'session',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      pk: string().key(),
      sk: string().key(),
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
      ttl: number(),
      dueShard: string().optional(),
      dueAt: number().optional(),
    }),
  });
  return itemStore<Session>(entity);
}

/** Something that may be used once: a ticket for the product, a code of the identity provider. */
export interface OnceItem extends ItemKey {
  readonly sessionId?: string;
  readonly expiresAt: number;
  readonly usedAt?: number;
  readonly ttl: number;
  readonly dueShard?: string;
  readonly dueAt?: number;
}

export interface OnceStore {
  /** False when it is there already. */
  claim(kind: 'code' | 'ticket', secret: string, expiresAt: number, sessionId?: string): Promise<boolean>;
  /** The session of a ticket, for the first who asks in time. */
  redeem(kind: 'ticket', secret: string, now: number): Promise<string | undefined>;
  /** The session that a code became, for a browser that loads the callback again. */
  find(kind: 'code', secret: string): Promise<OnceItem | undefined>;
}

/** `ttl`: whether the engine deletes by TTL; where it does not, the purge schedule finds them. */
export function onceStore(table: BridgeTable, options: { readonly ttl: boolean }): OnceStore {
  const entity = new Entity({
    name: 'once',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      pk: string().key(),
      sk: string().key(),
      sessionId: string().optional(),
      expiresAt: number(),
      usedAt: number().optional(),
      ttl: number(),
      dueShard: string().optional(),
      dueAt: number().optional(),
    }),
  });
  const store = itemStore<OnceItem>(entity);
  const keyOf = (kind: string, secret: string): ItemKey => {
    const hash = createHash('sha256').update(secret).digest('hex');
    return { pk: key(`login-${kind}`, hash), sk: kind };
  };
  return {
    async claim(kind, secret, expiresAt, sessionId) {
      const itemKey = keyOf(kind, secret);
      const { written } = await store.put(
        {
          ...itemKey,
          expiresAt,
          ...(sessionId === undefined ? {} : { sessionId }),
          ...expiryAttributes(itemKey.pk, expiresAt, options.ttl),
        },
        { attr: 'pk', exists: false },
      );
      return written;
    },
    async redeem(kind, secret, now) {
      const itemKey = keyOf(kind, secret);
      const found = await store.read(itemKey);
      if (found === undefined || found.expiresAt <= now || found.usedAt !== undefined) return undefined;
      const { written } = await store.update(itemKey, { usedAt: now }, { attr: 'usedAt', exists: false });
      return written ? found.sessionId : undefined;
    },
    find: (kind, secret) => store.read(keyOf(kind, secret)),
  };
}
