import type { PutCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Entity } from 'dynamodb-toolbox/entity';
import { type Condition, EntityConditionParser } from 'dynamodb-toolbox/entity/actions/parseCondition';
import type { ItemKey } from './key.ts';

type Guarded = Pick<
  PutCommandInput,
  | 'ConditionExpression'
  | 'ExpressionAttributeNames'
  | 'ExpressionAttributeValues'
  | 'ReturnValuesOnConditionCheckFailure'
>;

/** Requests that write one item of an entity. */
export interface WriteInput {
  put(item: object, condition: Condition | undefined): PutCommandInput;
  /** Every attribute that is named is set, or removed when it is undefined. */
  update(key: ItemKey, changes: object, condition: Condition | undefined): UpdateCommandInput;
}

/**
 * What is written has been made by our own code and checked by its types; what is read is checked by the library.
 * Checking both costs a fifth of a purchase's CPU. Attributes that the entity does not describe are left out, as on
 * reading.
 */
export function writeInput(entity: Entity): WriteInput {
  const TableName = entity.table.getName();
  const described: Readonly<Record<string, unknown>> = entity.schema.attributes;
  const parser = entity.build(EntityConditionParser);
  const known = (values: object): [string, unknown][] =>
    Object.entries(values).filter(([name]) => Object.hasOwn(described, name));

  return {
    put: (item, condition) => ({
      TableName,
      Item: Object.fromEntries(known(item)),
      ...(condition !== undefined && guarded(parser, condition)),
    }),

    update({ pk, sk }, changes, condition) {
      const guard: Guarded = condition === undefined ? {} : guarded(parser, condition);
      const names: Record<string, string> = { ...guard.ExpressionAttributeNames };
      const values: Record<string, unknown> = { ...guard.ExpressionAttributeValues };
      const set: string[] = [];
      const removed: string[] = [];
      for (const [name, value] of known(changes)) {
        if (name === 'pk' || name === 'sk') continue;
        const place = set.length + removed.length;
        names[`#u${place}`] = name;
        if (value === undefined) {
          removed.push(`#u${place}`);
          continue;
        }
        values[`:u${place}`] = value;
        set.push(`#u${place} = :u${place}`);
      }
      const expressions = [
        ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
        ...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
      ];
      return {
        ...guard,
        TableName,
        Key: { pk, sk },
        ...(expressions.length > 0 && { UpdateExpression: expressions.join(' ') }),
        ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
        ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
      };
    },
  };
}

function guarded(parser: EntityConditionParser, condition: Condition): Guarded {
  const { ExpressionAttributeValues, ...expression } = parser.parse(condition);
  return {
    ...expression,
    // Engines refuse an empty map: a condition that only asks whether something is there has no values.
    ...(Object.keys(ExpressionAttributeValues).length > 0 && { ExpressionAttributeValues }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}
