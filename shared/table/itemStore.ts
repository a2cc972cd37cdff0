import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  $remove,
  type Condition,
  DeleteItemCommand,
  type Entity,
  EntityFormatter,
  GetItemCommand,
  PutItemCommand,
  UpdateAttributesCommand,
} from 'dynamodb-toolbox';
import { defined } from '../platform/defined.ts';
import { tableError } from './tableError.ts';

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

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
  return {
    async read({ pk, sk }, signal) {
      try {
        const { Item } = await entity
          .build(GetItemCommand)
          .key({ pk, sk })
          .options({ consistent: true })
          .send(abortable(signal));
        return Item as unknown as Item | undefined;
      } catch (cause) {
        throw tableError(cause);
      }
    },

    format: attributes => formatted<Item>(entity, attributes),

    put: (item, condition, signal) =>
      conditional<Item>(entity, () =>
        entity
          .build(PutItemCommand)
          .item(defined(item) as never)
          .options(conditionOptions(condition))
          .send(abortable(signal)),
      ),

    update: ({ pk, sk }, changes, condition, signal) =>
      conditional<Item>(entity, () =>
        entity
          .build(UpdateAttributesCommand)
          .item({ ...removing(changes), pk, sk } as never)
          .options(conditionOptions(condition))
          .send(abortable(signal)),
      ),

    async remove({ pk, sk }, signal) {
      try {
        await entity.build(DeleteItemCommand).key({ pk, sk }).send(abortable(signal));
      } catch (cause) {
        throw tableError(cause);
      }
    },
  };
}

async function conditional<Item>(entity: Entity, send: () => Promise<unknown>): Promise<WriteOutcome<Item>> {
  try {
    await send();
    return { written: true };
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'ConditionalCheckFailedException')
      throw tableError(cause);
    const current = oldItem<Item>(entity, cause);
    return current === undefined ? { written: false } : { written: false, current };
  }
}

/** Some engines hand the old item back with the failed condition; none has to. */
function oldItem<Item>(entity: Entity, failure: object): Item | undefined {
  if (!('Item' in failure) || failure.Item === undefined || failure.Item === null) return undefined;
  return formatted(entity, unmarshall(failure.Item as Parameters<typeof unmarshall>[0]));
}

function formatted<Item>(entity: Entity, attributes: Readonly<Record<string, unknown>>): Item {
  try {
    return new EntityFormatter(entity).format({ ...attributes }) as unknown as Item;
  } catch (cause) {
    throw tableError(cause);
  }
}

const conditionOptions = (condition: Condition | undefined) =>
  condition === undefined ? {} : ({ condition, returnValuesOnConditionFalse: 'ALL_OLD' } as const);

const abortable = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { abortSignal: signal });

const removing = (changes: object) =>
  Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [name, value === undefined ? $remove() : value]),
  );
