import { createHash } from 'node:crypto';
import { number, string } from 'dynamodb-toolbox/schema';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { expiryAttributes } from '../../table/dueShards.ts';
import { entity } from '../../table/entity.ts';
import { itemStore } from '../../table/itemStore.ts';
import type { ItemKey } from '../../table/key.ts';
import { key } from '../../table/key.ts';

/** Something that may be used once: a ticket for the product, a code of the identity provider. */
export interface OneTimeToken extends ItemKey {
  readonly sessionId?: string;
  /** What the product gave to the start of the login; its ticket hands it back. */
  readonly nonce?: string;
  readonly expiresAt: number;
  readonly usedAt?: number;
  readonly ttl: number;
  readonly dueShard?: string;
  readonly dueAt?: number;
}

export interface OneTimeTokenStore {
  /** False when it is there already. */
  claim(
    kind: 'code' | 'ticket',
    secret: string,
    expiresAt: number,
    becomes: Pick<OneTimeToken, 'sessionId' | 'nonce'>,
  ): Promise<boolean>;
  /** What a ticket stands for, for the first who asks in time. */
  redeem(kind: 'ticket', secret: string, now: number): Promise<OneTimeToken | undefined>;
  /** The session that a code became, for a browser that loads the callback again. */
  find(kind: 'code', secret: string): Promise<OneTimeToken | undefined>;
}

/** `ttl`: whether the engine deletes by TTL; where it does not, the purge schedule finds them. */
export function oneTimeTokenStore(table: BridgeTable, options: { readonly ttl: boolean }): OneTimeTokenStore {
  const stored = entity(table, 'once', {
    sessionId: string().optional(),
    nonce: string().optional(),
    expiresAt: number(),
    usedAt: number().optional(),
    ttl: number(),
    dueShard: string().optional(),
    dueAt: number().optional(),
  });
  const store = itemStore<OneTimeToken>(stored);
  const keyOf = (kind: string, secret: string): ItemKey => {
    const hash = createHash('sha256').update(secret).digest('hex');
    return { pk: key(`login-${kind}`, hash), sk: kind };
  };
  return {
    async claim(kind, secret, expiresAt, becomes) {
      const itemKey = keyOf(kind, secret);
      const { written } = await store.put(
        {
          ...itemKey,
          expiresAt,
          ...becomes,
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
      return written ? found : undefined;
    },
    find: (kind, secret) => store.read(keyOf(kind, secret)),
  };
}
