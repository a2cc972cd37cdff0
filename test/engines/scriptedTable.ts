import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type BridgeTable, bridgeTable } from '../../shared/table/bridgeTable.ts';
import { documentClient } from '../../shared/table/client.ts';
import { installGrammarGuard } from './grammar/grammarGuard.ts';
import { errorAnswer, type HttpAnswer, wireRequest } from './wireMessage.ts';

type Values = Readonly<Record<string, unknown>>;

/** A request of the DynamoDB API with plain values; its expressions have names and values, as JSON, in their places. */
export interface TableRequest {
  readonly operation: string;
  /** Of a put. */
  readonly item?: Values;
  /** Of a read, an update or a removal. */
  readonly key?: Values;
  readonly condition?: string;
  readonly query?: string;
  readonly update?: string;
  readonly from?: Values;
  readonly limit?: unknown;
  readonly isForward?: unknown;
  readonly isConsistent?: unknown;
}

/** Plain values of an answer, the name of an error, or silence: whoever asks has to give up. */
export type TableAnswer =
  | { readonly item?: Values; readonly items?: readonly Values[]; readonly next?: Values }
  | 'ConditionalCheckFailedException'
  | 'AccessDeniedException'
  | 'silence';

export interface ScriptedTable {
  readonly table: BridgeTable;
  /** Every request so far, oldest first. */
  readonly requests: readonly TableRequest[];
}

/**
 * The one table with its own client, and answers that a test writes by hand in the place of an engine: for what is asked of a
 * table, and for what becomes of an answer. Whether an engine understands the question is shown on real ones.
 */
export function scriptedTable(answer: (request: TableRequest) => TableAnswer = () => ({})): ScriptedTable {
  const requests: TableRequest[] = [];
  const name = 'scripted';
  const client = documentClient({ name, ttl: false, endpoint: 'http://127.0.0.1:1' }, { maxAttempts: 1 });
  const { requestHandler } = client.config;
  const handle = async (...[httpRequest, options]: Parameters<typeof requestHandler.handle>) => {
    const { operation, input } = wireRequest(httpRequest);
    const request = readable(operation, input);
    requests.push(request);
    const answered = answer(request);
    if (answered === 'silence') return silence(signalOf(options));
    return typeof answered === 'string' ? errorAnswer(answered, 'scripted') : written(answered);
  };
  client.config.requestHandler = Object.assign(Object.create(requestHandler), { handle });
  installGrammarGuard(client);
  return { table: bridgeTable(client, name), requests };
}

/** Answers to queries as an engine gives them: with a position whenever the limit is reached, also when nothing follows. */
export function queryOf(items: readonly Values[]): (request: TableRequest) => TableAnswer {
  return ({ query = '', from, limit, isForward }) => {
    const [pk, ...range] = [...query.matchAll(/"[^"]*"/g)].map(([text]) => JSON.parse(text));
    const [first = '', last = '\uffff'] = range;
    const sign = isForward === false ? -1 : 1;
    const rows = items
      .map(item => ({ item, sk: String(item.sk) }))
      .filter(({ item, sk }) => item.pk === pk && sk >= first && sk <= last)
      .sort((one, other) => (one.sk < other.sk ? -sign : sign))
      .filter(({ sk }) => from === undefined || (sign === 1 ? sk > String(from.sk) : sk < String(from.sk)));
    const found = rows.slice(0, Number(limit ?? rows.length)).map(({ item }) => item);
    const end = found.at(-1);
    return found.length === limit && end !== undefined
      ? { items: found, next: { pk, sk: end.sk } }
      : { items: found };
  };
}

function readable(operation: string, input: Values): TableRequest {
  const plain = (values: unknown) =>
    values === undefined ? undefined : unmarshall(values as Parameters<typeof unmarshall>[0]);
  const values = Object.entries(plain(input.ExpressionAttributeValues) ?? {});
  const places = [
    ...Object.entries((input.ExpressionAttributeNames ?? {}) as Readonly<Record<string, string>>),
    ...values.map(([place, value]): [string, string] => [place, JSON.stringify(value)]),
  ];
  const written = (expression: unknown) =>
    expression === undefined
      ? undefined
      : String(expression).replace(
          /[#:]\w+/g,
          place => places.find(([name]) => name === place)?.[1] ?? place,
        );
  const request = {
    operation,
    item: plain(input.Item),
    key: plain(input.Key),
    condition: written(input.ConditionExpression),
    query: written(input.KeyConditionExpression),
    update: written(input.UpdateExpression),
    from: plain(input.ExclusiveStartKey),
    limit: input.Limit,
    isForward: input.ScanIndexForward,
    isConsistent: input.ConsistentRead,
  };
  const told = Object.entries(request).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told) as unknown as TableRequest;
}

function written({ item, items, next }: Exclude<TableAnswer, string>): HttpAnswer {
  const json = {
    ...(item !== undefined && { Item: marshall(item) }),
    ...(items !== undefined && { Items: items.map(each => marshall(each)), Count: items.length }),
    ...(next !== undefined && { LastEvaluatedKey: marshall(next) }),
  };
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'scripted' };
  return { response: { statusCode: 200, headers, body: new Uint8Array(Buffer.from(JSON.stringify(json))) } };
}

// The SDK also knows an older kind of abort signal, which nothing here uses.
const signalOf = (options: { abortSignal?: unknown } | undefined) =>
  options?.abortSignal instanceof AbortSignal ? options.abortSignal : undefined;

const silence = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    const giveUp = () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
    if (signal?.aborted === true) giveUp();
    signal?.addEventListener('abort', giveUp);
  });
