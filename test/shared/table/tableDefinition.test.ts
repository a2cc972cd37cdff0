import { expect, it } from 'vitest';
import { tableDefinition } from '../../../shared/table/tableDefinition.ts';

it('the table has pk and sk, two sparse indexes of keys only, and costs nothing while idle', () => {
  const { KeySchema, GlobalSecondaryIndexes, AttributeDefinitions, BillingMode } = tableDefinition('bridge');
  const keys = (schema: readonly { AttributeName: string; KeyType: string }[]) =>
    schema.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`);
  expect(keys(KeySchema)).toEqual(['pk HASH', 'sk RANGE']);
  expect(
    GlobalSecondaryIndexes.map(index => [
      index.IndexName,
      ...keys(index.KeySchema),
      index.Projection.ProjectionType,
    ]),
  ).toEqual([
    ['due', 'dueShard HASH', 'dueAt RANGE', 'KEYS_ONLY'],
    ['listed', 'listedIn HASH', 'listedAt RANGE', 'KEYS_ONLY'],
  ]);
  expect(Object.fromEntries(AttributeDefinitions.map(it => [it.AttributeName, it.AttributeType]))).toEqual({
    pk: 'S',
    sk: 'S',
    dueShard: 'S',
    dueAt: 'N',
    listedIn: 'S',
    listedAt: 'N',
  });
  expect(BillingMode).toBe('PAY_PER_REQUEST');
});
