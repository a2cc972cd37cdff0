import type { Attempt } from './attempt.ts';
import { answerJson, type HttpAnswer, withJson } from './wireMessage.ts';

/**
 * Performs a conditional write and makes a failed condition come with or without the old item. With: the item is
 * read right after, so the result is only exact while nobody else writes it.
 */
export async function withOldItem(wanted: boolean, attempt: Attempt): Promise<HttpAnswer> {
  const answer = await attempt.perform();
  if (answer.response.statusCode !== 400) return answer;
  const json = await answerJson(answer);
  if (!String(json.__type).endsWith('#ConditionalCheckFailedException')) return answer;
  const { Item, ...rest } = json;
  if (!wanted) return withJson(answer, rest);
  const asked = attempt.request.input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  if (!asked || Item !== undefined) return answer;
  const oldItem = await readItem(attempt);
  return withJson(answer, oldItem === undefined ? rest : { ...rest, Item: oldItem });
}

async function readItem({ request, httpRequest, send }: Attempt): Promise<unknown> {
  const { pk, sk } = request.key ?? {};
  const input = {
    TableName: request.input.TableName,
    Key: { pk: { S: pk }, sk: { S: sk } },
    ConsistentRead: true,
  };
  const body = JSON.stringify(input);
  // The signature no longer fits; embedded engines look only at its form.
  const headers = {
    ...httpRequest.headers,
    'x-amz-target': 'DynamoDB_20120810.GetItem',
    'content-length': String(Buffer.byteLength(body)),
  };
  const read = Object.assign(Object.create(Object.getPrototypeOf(httpRequest)), httpRequest, {
    headers,
    body,
  });
  return (await answerJson(await send(read))).Item;
}
