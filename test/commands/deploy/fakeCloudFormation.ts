import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface Template {
  readonly Description?: string;
  readonly Outputs?: Readonly<Record<string, { readonly Condition?: string }>>;
}

/** A stack as it is in the account. */
interface Stack {
  status: string;
  parameters: Readonly<Record<string, string>>;
  outputs: readonly string[];
  description: string;
}

export interface FakeCloudFormation {
  readonly url: string;
  readonly stack: Stack | undefined;
  /** Operations in their order; of S3 the method and what it is about. */
  readonly asked: string[];
  /** Refuses an operation by its name. */
  refuses: string | undefined;
  stop(): Promise<void>;
}

const stackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/koogallery-bridge-prod/1';
const then = '2027-01-01T00:00:00.000Z';

/**
 * CloudFormation, S3 and what else a whole deployment of the Serverless CLI asks of AWS: change sets are carried out at once,
 * with the parameters that they name and the outputs of the template that was uploaded.
 */
export async function startFakeCloudFormation(): Promise<FakeCloudFormation> {
  const objects = new Map<string, { readonly body: Buffer; readonly sha256: string | undefined }>();
  const events: string[] = [];
  let stack: Stack | undefined;
  let pending: Stack | undefined;
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const operation = operationOf(request, body);
    fake.asked.push(operation);
    if (fake.refuses === operation) {
      const isXml = request.headers['x-amz-target'] === undefined;
      response.writeHead(403, { 'content-type': isXml ? 'text/xml' : 'application/x-amz-json-1.1' });
      response.end(isXml ? refusal('AccessDenied') : JSON.stringify({ __type: 'AccessDeniedException' }));
      return;
    }
    const { status = 200, headers = {}, text = '' } = answer(operation, request, body);
    response.writeHead(status, {
      'content-type': text.startsWith('{') ? 'application/json' : 'text/xml',
      ...headers,
    });
    response.end(text);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const fake = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get stack() {
      return stack;
    },
    asked: [] as string[],
    refuses: undefined as string | undefined,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<unknown>(resolve => server.close(resolve));
    },
  };

  interface Answer {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly text?: string;
  }

  function answer(operation: string, request: IncomingMessage, body: Buffer): Answer {
    const given = new URLSearchParams(body.toString());
    const result = (inner: string): Answer => ({
      text: `<${operation}Response><${operation}Result>${inner}</${operation}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`,
    });
    switch (operation) {
      case 'GetCallerIdentity':
        return result(
          '<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/a</Arn><UserId>a</UserId>',
        );
      case 'DescribeStacks':
        return stack === undefined
          ? {
              status: 400,
              text: refusal('ValidationError', 'Stack with id koogallery-bridge-prod does not exist'),
            }
          : result(`<Stacks>${stackXml(stack)}</Stacks>`);
      case 'CreateChangeSet':
        pending = {
          status: given.get('ChangeSetType') === 'CREATE' ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE',
          parameters: parametersOf(given),
          ...templateAt(given.get('TemplateURL')),
        };
        return result(`<Id>arn:change-set</Id><StackId>${stackId}</StackId>`);
      case 'DescribeChangeSet':
        return result(
          `<ChangeSetName>c</ChangeSetName><ChangeSetId>arn:change-set</ChangeSetId><StackId>${stackId}</StackId><Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus><Changes></Changes>`,
        );
      case 'ExecuteChangeSet':
        stack = pending;
        events.unshift(eventXml(events.length, stack?.status ?? ''));
        return result('');
      case 'DeleteStack':
        stack = undefined;
        objects.clear();
        events.unshift(eventXml(events.length, 'DELETE_COMPLETE'));
        return result('');
      case 'DescribeStackEvents':
        return result(`<StackEvents>${events.join('')}</StackEvents>`);
      case 'DescribeStackResource':
        return result(
          `<StackResourceDetail><StackId>${stackId}</StackId><LogicalResourceId>ServerlessDeploymentBucket</LogicalResourceId><PhysicalResourceId>bucket-1</PhysicalResourceId><ResourceType>AWS::S3::Bucket</ResourceType><LastUpdatedTimestamp>${then}</LastUpdatedTimestamp><ResourceStatus>CREATE_COMPLETE</ResourceStatus></StackResourceDetail>`,
        );
      case 'ListStackResources':
        return result('<StackResourceSummaries></StackResourceSummaries>');
      case 'DescribeTable':
        return { status: 400, text: JSON.stringify({ __type: 'ResourceNotFoundException', message: 'x' }) };
      case 'DescribeLogGroups':
        return { text: JSON.stringify({ logGroups: [] }) };
      case 'DescribeRepositories':
        return { status: 400, text: JSON.stringify({ __type: 'RepositoryNotFoundException', message: 'x' }) };
      case 'GetFunction':
        return stack?.status.startsWith('UPDATE') === true
          ? { text: JSON.stringify({ Configuration: { LastModified: '2026-12-31T00:00:00.000+0000' } }) }
          : { status: 404, text: JSON.stringify({ Message: 'Function not found' }) };
      case 'PutObject': {
        const hash = [request.headers['x-amz-meta-filesha256']].flat()[0];
        objects.set(keyOf(request), { body, sha256: hash });
        return { headers: { etag: '"x"' } };
      }
      case 'HeadObject': {
        const hash = objects.get(keyOf(request))?.sha256;
        return hash === undefined ? {} : { headers: { 'x-amz-meta-filesha256': hash } };
      }
      case 'ListObjectsV2':
        return {
          text: `<ListBucketResult><Name>bucket-1</Name><IsTruncated>false</IsTruncated>${[...objects]
            .map(
              ([key, object]) =>
                `<Contents><Key>${key}</Key><Size>${object.body.byteLength}</Size><LastModified>${then}</LastModified></Contents>`,
            )
            .join('')}</ListBucketResult>`,
        };
      case 'DeleteObjects':
        return { text: '<DeleteResult></DeleteResult>' };
      default:
        // ValidateTemplate, DeleteChangeSet.
        return result('');
    }
  }

  /** The template lies where it was uploaded. */
  function templateAt(url: string | null): Pick<Stack, 'outputs' | 'description'> {
    if (url === null) return { outputs: [], description: '' };
    const key = decodeURIComponent(new URL(url).pathname).replace(/^\/bucket-1\//, '');
    const template = JSON.parse(objects.get(key)?.body.toString() ?? '{}') as Template;
    const { Outputs = {}, Description: description = '' } = template;
    const outputs = Object.entries(Outputs).flatMap(([name, { Condition }]) =>
      Condition === undefined ? [name] : [],
    );
    return { outputs, description };
  }
  return fake;
}

const keyOf = ({ url = '' }: IncomingMessage): string =>
  decodeURIComponent(new URL(url, 'http://x').pathname).replace(/^\/bucket-1\//, '');

function operationOf(request: IncomingMessage, body: Buffer): string {
  const { method = '', url = '', headers } = request;
  const target = [headers['x-amz-target']].flat()[0]?.split('.').at(-1);
  if (target !== undefined) return target;
  const action = method === 'POST' ? new URLSearchParams(body.toString()).get('Action') : null;
  if (action !== null) return action;
  if (url.startsWith('/2015-03-31/functions/')) return 'GetFunction';
  if (method === 'PUT') return 'PutObject';
  if (method === 'HEAD') return keyOf(request) === '' || url === '/bucket-1/' ? 'HeadBucket' : 'HeadObject';
  return method === 'POST' ? 'DeleteObjects' : 'ListObjectsV2';
}

const refusal = (code: string, message = 'no'): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;

/** `Parameters.member.3.ParameterKey` and its value. */
const parametersOf = (given: URLSearchParams): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...given].flatMap(([name, value]) => {
      const [, place] = /^Parameters\.member\.(\d+)\.ParameterKey$/.exec(name) ?? [];
      return place === undefined
        ? []
        : [[value, given.get(`Parameters.member.${place}.ParameterValue`) ?? '']];
    }),
  );

const stackXml = ({ status, parameters, outputs, description }: Stack): string =>
  [
    `<member><StackId>${stackId}</StackId><StackName>koogallery-bridge-prod</StackName><CreationTime>${then}</CreationTime><StackStatus>${status}</StackStatus><Description>${description}</Description><Parameters>`,
    ...Object.entries(parameters).map(
      ([key, value]) =>
        `<member><ParameterKey>${key}</ParameterKey><ParameterValue>${value}</ParameterValue></member>`,
    ),
    '</Parameters><Outputs>',
    ...outputs.map(
      name => `<member><OutputKey>${name}</OutputKey><OutputValue>the ${name}</OutputValue></member>`,
    ),
    '</Outputs></member>',
  ].join('');

const eventXml = (place: number, status: string): string =>
  `<member><StackId>${stackId}</StackId><StackName>koogallery-bridge-prod</StackName><EventId>e${place}</EventId><LogicalResourceId>koogallery-bridge-prod</LogicalResourceId><PhysicalResourceId>${stackId}</PhysicalResourceId><ResourceType>AWS::CloudFormation::Stack</ResourceType><ResourceStatus>${status}</ResourceStatus><Timestamp>${new Date().toISOString()}</Timestamp></member>`;
