import { type Entity, EntityFormatter } from 'dynamodb-toolbox';
import { tableError } from './tableError.ts';

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
