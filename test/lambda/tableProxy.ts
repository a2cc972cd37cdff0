import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { readAuthorization } from '../support/awsSignature.ts';
import { isAllowed, type Statement, type Use } from './policy.ts';

interface TableInput {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Attributes;
  readonly Item?: Attributes;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Attributes;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Attributes[] }>>;
}
type Attributes = Readonly<Record<string, { readonly S?: string }>>;

/** The attributes that are partition keys, of the table and of its two indexes. */
const partitionKeys = ['pk', 'dueShard', 'listedIn'];

/** The uses of rights in one request of the table: action, table or index, and the partition keys it names. */
export function usesOf(operation: string, input: TableInput): readonly Use[] {
  const arn = (table: string) => `arn:aws:dynamodb:eu-west-1:123456789012:table/${table}`;
  const use = (resource: string, keys: readonly (string | undefined)[]): Use => ({
    action: `dynamodb:${operation}`,
    resource,
    context: { 'dynamodb:LeadingKeys': keys.filter(it => it !== undefined) },
  });
  if (input.RequestItems !== undefined) {
    return Object.entries(input.RequestItems).map(([table, { Keys }]) =>
      use(
        arn(table),
        Keys.map(({ pk }) => pk?.S),
      ),
    );
  }
  const table = arn(input.TableName ?? '');
  const resource = input.IndexName === undefined ? table : `${table}/index/${input.IndexName}`;
  const key = input.Key ?? input.Item;
  return [use(resource, key === undefined ? [queriedPartition(input)] : [key.pk?.S])];
}

function queriedPartition(input: TableInput): string | undefined {
  const {
    KeyConditionExpression = '',
    ExpressionAttributeNames = {},
    ExpressionAttributeValues = {},
  } = input;
  for (const [, name = '', value = ''] of KeyConditionExpression.matchAll(/(#?\w+)\s*=\s*(:\w+)/g)) {
    if (partitionKeys.includes(ExpressionAttributeNames[name] ?? name))
      return ExpressionAttributeValues[value]?.S;
  }
  return undefined;
}

/** What a role did with the table, and what it was refused. */
export interface TableUse {
  readonly role: string;
  readonly use: Use;
  readonly allowed: boolean;
}

/**
 * Stands in front of a table engine and lets pass what the policies of the caller's role allow. The role is that of the
 * access key that signed; everything else is refused as DynamoDB refuses it.
 */
export async function startTableProxy(
  engine: string,
  policies: Readonly<Record<string, readonly Statement[]>>,
  onUse: (use: TableUse) => void,
): Promise<{ readonly endpoint: string; stop(): Promise<void> }> {
  const { hostname, port } = new URL(engine);
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  // A container that was killed leaves its connection; nobody else is concerned.
  server.on('clientError', (_, socket) => socket.destroy());
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const role = readAuthorization(incoming.headers.authorization)?.accessKeyId ?? '';
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    const uses = usesOf(operation, JSON.parse(body.toString('utf8')) as TableInput);
    const allowed = uses.every(use => isAllowed(policies[role] ?? [], use));
    for (const use of uses) onUse({ role, use, allowed });
    if (!allowed) {
      outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(
        JSON.stringify({
          __type: 'com.amazon.coral.service#AccessDeniedException',
          Message: 'not authorized',
        }),
      );
      return;
    }
    const forwarded = httpRequest(
      { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      answer => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    forwarded.end(body);
  }

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<unknown>(resolve => server.close(resolve));
    },
  };
}
