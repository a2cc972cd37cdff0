import { Entity, item, map, number, QueryCommand, string } from 'dynamodb-toolbox';
import { outboxAttributes } from '../delivery/outboxItem.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { type ItemStore, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import { tableError } from '../table/tableError.ts';
import type { Application } from './application.ts';

export interface ApplicationPage {
  readonly applications: readonly Application[];
  readonly next?: Readonly<Record<string, unknown>>;
}

export interface ApplicationStore extends ItemStore<Application> {
  /** The applications of one instance. */
  list(
    instanceId: string,
    limit: number,
    from?: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<ApplicationPage>;
}

export function applicationStore(table: BridgeTable): ApplicationStore {
  const entity = new Entity({
    name: 'application',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      ...outboxAttributes,
      instanceId: string(),
      eventId: string(),
      deviceFingerprint: string().optional(),
      effectiveAt: number(),
      expireAt: number().optional(),
      status: string(),
      refusal: map({ code: string(), reason: string() }).optional(),
      license: string().optional(),
    }),
  });
  return {
    ...itemStore<Application>(entity),
    async list(instanceId, limit, from, signal) {
      try {
        const { Items, LastEvaluatedKey } = await table
          .build(QueryCommand)
          .entities(entity)
          .query({ partition: key('license', instanceId), range: { beginsWith: key('application', '') } })
          .options({
            limit,
            consistent: true,
            entityAttrFilter: false,
            ...(from === undefined ? {} : { exclusiveStartKey: from }),
          })
          .send(signal === undefined ? {} : { abortSignal: signal });
        const applications = (Items ?? []) as unknown as readonly Application[];
        return LastEvaluatedKey === undefined ? { applications } : { applications, next: LastEvaluatedKey };
      } catch (cause) {
        throw tableError(cause);
      }
    },
  };
}
