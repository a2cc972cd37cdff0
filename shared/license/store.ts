import { map, number, string } from 'dynamodb-toolbox/schema';
import { outboxAttributes } from '../outbox/outboxItem.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { entity } from '../table/entity.ts';
import { itemQueries, type OnUnreadable } from '../table/itemQueries.ts';
import { type ItemStore, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import type { Cursor, Page } from '../table/page.ts';
import { type Application, applicationKey } from './application.ts';

export interface ApplicationStore extends ItemStore<Application> {
  /**
   * Consistent read of up to 100 applications of one instance in one request, by their ids; those that do not exist
   * are left out.
   *
   * @throws {TableError} also when the table left keys over, or one of them cannot be read.
   */
  readMany(instanceId: string, ids: readonly string[], signal?: AbortSignal): Promise<readonly Application[]>;
  /** The applications of one instance. */
  list(
    instanceId: string,
    limit: number,
    from?: Cursor,
    signal?: AbortSignal,
    onUnreadable?: OnUnreadable,
  ): Promise<Page<Application>>;
}

export function applicationStore(table: BridgeTable): ApplicationStore {
  const stored = entity(table, 'application', {
    ...outboxAttributes,
    instanceId: string(),
    eventId: string(),
    deviceFingerprint: string().optional(),
    effectiveAt: number(),
    expireAt: number().optional(),
    status: string(),
    refusal: map({ code: string(), reason: string() }).optional(),
    license: string().optional(),
  });
  const queries = itemQueries<Application>(table, stored);
  return {
    ...itemStore<Application>(stored),
    readMany: (instanceId, ids, signal) =>
      queries.readMany(
        ids.map(id => applicationKey(instanceId, id)),
        signal,
      ),
    list: (instanceId, limit, from, signal, onUnreadable) =>
      queries.page(
        { partition: key('license', instanceId), range: { beginsWith: key('application', '') } },
        { limit, from, signal },
        onUnreadable,
      ),
  };
}
