import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  BatchGetCommand,
  BatchGetRequest,
  Entity,
  EntityFormatter,
  executeBatchGet,
  GetItemCommand,
  item,
  number,
  PutItemCommand,
  QueryCommand,
  string,
  Table,
  UpdateAttributesCommand,
} from 'dynamodb-toolbox';

/** What a seller would write instead: the same client behind the same library for entities, and nothing of ours. */
const table = new Table({
  documentClient: DynamoDBDocumentClient.from(new DynamoDBClient({})),
  name: 'table',
  partitionKey: { name: 'pk', type: 'string' },
  sortKey: { name: 'sk', type: 'string' },
});

export const handler = async () => [
  new Entity({ name: 'one', table, schema: item({ pk: string().key(), sk: string().key(), n: number() }) }),
  GetItemCommand,
  BatchGetCommand,
  BatchGetRequest,
  executeBatchGet,
  PutItemCommand,
  UpdateAttributesCommand,
  QueryCommand,
  EntityFormatter,
];
