import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { attributesText, NotPlain } from './attributeValue.ts';

type Members = Readonly<Record<string, unknown>>;

/** One operation of the DynamoDB API: where the attribute values stand in its request and its answer. */
interface Operation {
  readonly name: string;
  /** Members of the request, by name, whose text is not simply their JSON. */
  readonly text: Readonly<Record<string, (value: unknown) => string>>;
  /** Members of the answer, by name, that hold attribute values. */
  readonly read: Readonly<Record<string, (value: never) => unknown>>;
}

const attributes = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) throw new NotPlain();
  return attributesText(value);
};

const listOf = (value: unknown): string => {
  if (!Array.isArray(value)) throw new NotPlain();
  return `[${value.map(attributes).join(',')}]`;
};

const perTable = (value: unknown): string =>
  `{${Object.entries(value ?? {})
    .map(([table, request]) => `${JSON.stringify(table)}:${membersText(request, { Keys: listOf })}`)
    .join(',')}}`;

type Attributes = Parameters<typeof unmarshall>[0];
const item = (value: Attributes) => unmarshall(value);
const items = (values: readonly Attributes[]) => values.map(item);

const each =
  <Value>(read: (value: Value) => unknown) =>
  (values: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, read(value)]));

const keysLeft = (left: { readonly Keys: readonly Attributes[] }) => ({ ...left, Keys: items(left.Keys) });

const written = { read: { Attributes: item } };
const values = { ExpressionAttributeValues: attributes };

const operations: ReadonlyMap<unknown, Operation> = new Map<unknown, Operation>([
  [GetCommand, { name: 'GetItem', text: { Key: attributes }, read: { Item: item } }],
  [PutCommand, { name: 'PutItem', text: { Item: attributes, ...values }, ...written }],
  [UpdateCommand, { name: 'UpdateItem', text: { Key: attributes, ...values }, ...written }],
  [DeleteCommand, { name: 'DeleteItem', text: { Key: attributes, ...values }, ...written }],
  [
    QueryCommand,
    {
      name: 'Query',
      text: { ExclusiveStartKey: attributes, ...values },
      read: { Items: items, LastEvaluatedKey: item },
    },
  ],
  [
    BatchGetCommand,
    {
      name: 'BatchGetItem',
      text: { RequestItems: perTable },
      read: { Responses: each(items), UnprocessedKeys: each(keysLeft) },
    },
  ],
]);

/** What is sent for a command of the document client. */
export interface WireRequest {
  /** Value of the header `x-amz-target`. */
  readonly target: string;
  readonly body: string;
  /** The output of the command out of the JSON of an answer with status 200. */
  readonly output: (answer: Members) => Members;
}

/** @returns undefined for commands and values that only the SDK knows to send. */
export function wireRequest(command: { readonly input: object }): WireRequest | undefined {
  const operation = operations.get(command.constructor);
  if (operation === undefined) return undefined;
  try {
    return {
      target: `DynamoDB_20120810.${operation.name}`,
      body: membersText(command.input, operation.text),
      output: answer => outputOf(answer, operation.read),
    };
  } catch (cause) {
    if (cause instanceof NotPlain) return undefined;
    throw cause;
  }
}

function membersText(members: object, text: Operation['text']): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined) continue;
    parts.push(`${JSON.stringify(name)}:${(text[name] ?? JSON.stringify)(value)}`);
  }
  return `{${parts.join(',')}}`;
}

function outputOf(answer: Members, read: Operation['read']): Members {
  const output: Record<string, unknown> = { ...answer, $metadata: { httpStatusCode: 200 } };
  for (const [name, reader] of Object.entries(read)) {
    if (answer[name] !== undefined && answer[name] !== null) output[name] = reader(answer[name] as never);
  }
  return output;
}
