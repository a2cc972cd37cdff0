import { Entity } from 'dynamodb-toolbox/entity';
import { EntityFormatter } from 'dynamodb-toolbox/entity/actions/format';
import { item, type Schema, string } from 'dynamodb-toolbox/schema';
import type { BridgeTable } from './bridgeTable.ts';
import { tableError } from './tableError.ts';

/**
 * One kind of item of the one table: its key, and the attributes that are read and checked. Nothing else is stored: no
 * name of the kind and no times of the library's own.
 *
 * @param attributes a schema of the library for each
 */
export function entity<Attributes extends object>(
  table: BridgeTable,
  name: string,
  attributes: { readonly [Name in keyof Attributes]: Attributes[Name] & Pick<Schema, 'type'> },
): Entity {
  const described = attributes as unknown as Readonly<Record<string, Schema>>;
  const schema = item({ pk: string().key(), sk: string().key(), ...described });
  return new Entity({ name, table, timestamps: false, entityAttribute: false, schema }) as unknown as Entity;
}

/**
 * Checks and shapes what was read as the entity's schema describes it.
 *
 * @returns throws {TableError} `item-malformed` for attributes that the schema does not know so
 */
export function itemFormat<Item>(entity: Entity): (attributes: Readonly<Record<string, unknown>>) => Item {
  const formatter = new EntityFormatter(entity);
  return attributes => {
    try {
      return formatter.format({ ...attributes }) as unknown as Item;
    } catch (cause) {
      throw tableError(cause);
    }
  };
}
