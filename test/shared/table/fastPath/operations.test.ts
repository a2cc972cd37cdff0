import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { wireRequest } from '../../../../shared/table/fastPath/operations.ts';

it('a member that is undefined is not sent, as JSON knows none', () => {
  const query = wireRequest(
    new QueryCommand({
      ...{ TableName: 't', KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'a' } },
      ...{ ExclusiveStartKey: undefined, Limit: undefined },
    }),
  );
  expect(JSON.parse(query?.body ?? '')).toEqual({
    ...{ TableName: 't', KeyConditionExpression: 'pk = :pk' },
    ExpressionAttributeValues: { ':pk': { S: 'a' } },
  });
  const get = wireRequest(new GetCommand({ TableName: 't', Key: { pk: 'a' }, ConsistentRead: undefined }));
  expect(JSON.parse(get?.body ?? '')).toEqual({ TableName: 't', Key: { pk: { S: 'a' } } });
});
