import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

/** The least that a function with a table can be: the SDK's client and the commands that the bundle uses. */
export const handler = async () => [
  new DynamoDBClient({}),
  GetItemCommand,
  BatchGetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  QueryCommand,
];
