import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What is in the account, and what it refuses. */
export interface Account {
  /** Parameters and outputs of the stack; undefined: there is none. */
  stack?: {
    readonly parameters: Readonly<Record<string, string>>;
    readonly outputs: Readonly<Record<string, string>>;
    /** `UPDATE_COMPLETE` where nothing is said. */
    readonly status?: string;
  };
  tables: readonly string[];
  logGroups: readonly string[];
  /** By operation, such as `GetCallerIdentity`: the error that it answers with. */
  refuses: Readonly<Record<string, string>>;
}

export interface FakeAws {
  readonly url: string;
  readonly account: Account;
  /** Operations in the order in which they were asked for. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** STS, CloudFormation, DynamoDB and CloudWatch Logs as far as a deployment asks them before it begins. */
export async function startFakeAws(): Promise<FakeAws> {
  const account: Account = { tables: [], logGroups: [], refuses: {} };
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const operation = operationOf(request, body);
    asked.push(operation);
    const isXml = request.headers['x-amz-target'] === undefined;
    const refused = account.refuses[operation];
    const [status, answer] =
      refused === undefined
        ? answerOf(operation, body, account)
        : ([
            400,
            isXml ? xmlError(refused, 'hidden') : JSON.stringify({ __type: refused, message: 'hidden' }),
          ] as const);
    response
      .writeHead(status, { 'content-type': isXml ? 'text/xml' : 'application/x-amz-json-1.1' })
      .end(answer);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,
    asked,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<unknown>(resolve => server.close(resolve));
    },
  };
}

const operationOf = ({ headers }: IncomingMessage, body: string): string =>
  [headers['x-amz-target']].flat()[0]?.split('.').at(-1) ?? new URLSearchParams(body).get('Action') ?? '';

const xmlError = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;

const members = (of: Readonly<Record<string, string>>, kind: 'Parameter' | 'Output'): string =>
  Object.entries(of)
    .map(
      ([name, value]) =>
        `<member><${kind}Key>${name}</${kind}Key><${kind}Value>${value}</${kind}Value></member>`,
    )
    .join('');

function answerOf(operation: string, body: string, account: Account): readonly [number, string] {
  const { stack, tables, logGroups } = account;
  switch (operation) {
    case 'GetCallerIdentity':
      return [
        200,
        '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
      ];
    case 'DescribeStacks':
      return stack === undefined
        ? [400, xmlError('ValidationError', 'Stack with id koogallery-bridge-prod does not exist')]
        : [
            200,
            `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName><CreationTime>2027-01-01T00:00:00Z</CreationTime><StackStatus>${stack.status ?? 'UPDATE_COMPLETE'}</StackStatus><Parameters>${members(stack.parameters, 'Parameter')}</Parameters><Outputs>${members(stack.outputs, 'Output')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
          ];
    case 'DescribeTable': {
      const { TableName } = JSON.parse(body) as { TableName: string };
      return tables.includes(TableName)
        ? [200, JSON.stringify({ Table: { TableName } })]
        : [400, JSON.stringify({ __type: 'ResourceNotFoundException', message: 'x' })];
    }
    case 'DescribeLogGroups':
      return [200, JSON.stringify({ logGroups: logGroups.map(logGroupName => ({ logGroupName })) })];
    default:
      return [400, xmlError('InvalidAction', operation)];
  }
}
