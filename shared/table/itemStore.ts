import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Entity } from 'dynamodb-toolbox/entity';
import type { Condition } from 'dynamodb-toolbox/entity/actions/parseCondition';
import { itemFormat } from './entity.ts';
import type { ItemKey } from './key.ts';
import { tableError } from './tableError.ts';
import { writeInput } from './writeInput.ts';
/** What a conditional write came to. `current` is there only when the engine handed the old item back. */
export type WriteOutcome<Item> =
  | { readonly written: true }
  | { readonly written: false; readonly current?: Item };

/** Attributes to set; `undefined` removes the attribute. What is not named stays, also what a newer version wrote. */
export type Changes<Item> = { readonly [Name in keyof Item]?: Item[Name] | undefined };

/**
 * Reads and writes items of one entity, each by a single request. A failed condition is a value; every other
 * failure is a {@link TableError}, so that throttling is never taken for a lost race.
 */
export interface ItemStore<Item extends ItemKey> {
  read(key: ItemKey, signal?: AbortSignal): Promise<Item | undefined>;
  /**
   * An item out of attributes that were read otherwise.
   *
   * @throws {TableError} `item-malformed` when they are none
   */
  format(attributes: Readonly<Record<string, unknown>>): Item;
  put(item: Item, condition?: Condition, signal?: AbortSignal): Promise<WriteOutcome<Item>>;
  update(
    key: ItemKey,
    changes: Changes<Item>,
    condition?: Condition,
    signal?: AbortSignal,
  ): Promise<WriteOutcome<Item>>;
  remove(key: ItemKey, signal?: AbortSignal): Promise<void>;
}

/** The condition under which a key has never been written. */
export const absent: Condition = { attr: 'pk', exists: false };

/** `Item` is what the entity's schema describes; the entity checks and formats at run time. */
export function itemStore<Item extends ItemKey>(entity: Entity): ItemStore<Item> {
  const { table } = entity;
  const TableName = table.getName();
  const client = table.getDocumentClient();
  const input = writeInput(entity);
  const format = itemFormat<Item>(entity);

  return {
    async read({ pk, sk }, signal) {
      try {
        const command = new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true });
        const { Item: found } = await client.send(command, abortable(signal));
        return found === undefined ? undefined : format(found);
      } catch (cause) {
        throw tableError(cause);
      }
    },

    format,

    put: (item, condition, signal) =>
      conditional(format, () => client.send(new PutCommand(input.put(item, condition)), abortable(signal))),

    update: (key, changes, condition, signal) =>
      conditional(format, () =>
        client.send(new UpdateCommand(input.update(key, changes, condition)), abortable(signal)),
      ),

    async remove({ pk, sk }, signal) {
      try {
        await client.send(new DeleteCommand({ TableName, Key: { pk, sk } }), abortable(signal));
      } catch (cause) {
        throw tableError(cause);
      }
    },
  };
}

type Format<Item> = (attributes: Readonly<Record<string, unknown>>) => Item;

async function conditional<Item>(
  format: Format<Item>,
  send: () => Promise<unknown>,
): Promise<WriteOutcome<Item>> {
  try {
    await send();
    return { written: true };
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'ConditionalCheckFailedException')
      throw tableError(cause);
    const current = oldItem(format, cause);
    return current === undefined ? { written: false } : { written: false, current };
  }
}

/** Some engines hand the old item back with the failed condition; none has to. */
function oldItem<Item>(format: Format<Item>, failure: object): Item | undefined {
  if (!('Item' in failure) || failure.Item === undefined || failure.Item === null) return undefined;
  return format(unmarshall(failure.Item as Parameters<typeof unmarshall>[0]));
}

const abortable = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { abortSignal: signal });
