import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { errorAnswer } from '../../../shared/callback/errorAnswer.ts';
import { documentClient } from '../../../shared/table/client.ts';
import { tableError } from '../../../shared/table/tableError.ts';

const get = new GetCommand({ TableName: 'my-table', Key: { pk: 'a', sk: 'secret-part' } });
const secrets = { accessKeyId: 'AKID', secretAccessKey: 'hidden' };

describe('what the log is told of a table that fails', () => {
  let close = () => {};
  afterEach(() => close());

  async function tableThatAnswers(status: number, body: string): Promise<string> {
    const server = createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    close = () => {
      server.closeAllConnections();
      server.close();
    };
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const faultOfGet = async (client: { send(command: GetCommand): Promise<unknown> }): Promise<string> => {
    const cause = await client.send(get).then(
      () => undefined,
      (error: unknown) => error,
    );
    const error = tableError(cause);
    expect(error.message).not.toMatch(/hidden|secret-part/);
    return errorAnswer(error).fault;
  };

  it.each([
    ['AccessDeniedException', 'table-access-denied'],
    ['ResourceNotFoundException', 'table-missing'],
    ['UnrecognizedClientException', 'table-credentials-refused'],
    ['ExpiredTokenException', 'table-credentials-refused'],
    ['ProvisionedThroughputExceededException', 'table-throttled'],
    ['ThrottlingException', 'table-throttled'],
    ['ValidationException', 'table-request-refused'],
    ['SomethingNewException', 'table-unavailable'],
  ])('%s is %s', async (name, code) => {
    const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'hidden' });
    const endpoint = await tableThatAnswers(400, body);
    const client = documentClient({ name: 'my-table', ttl: false, endpoint }, { maxAttempts: 1 });
    expect(await faultOfGet(client)).toBe(code);
  });

  it('a table that nobody serves is table-unreachable', async () => {
    const endpoint = await tableThatAnswers(200, '{}');
    close();
    const client = documentClient({ name: 'my-table', ttl: false, endpoint }, { maxAttempts: 1 });
    expect(await faultOfGet(client)).toBe('table-unreachable');
  });

  it('no region is table-no-region', async () => {
    const region = async (): Promise<string> => {
      // As the SDK resolves it where neither variable nor file names one.
      const { region: resolve } = new DynamoDBClient({ credentials: secrets }).config;
      return resolve();
    };
    const { AWS_REGION, AWS_CONFIG_FILE } = process.env;
    delete process.env.AWS_REGION;
    process.env.AWS_CONFIG_FILE = '/nowhere';
    try {
      const cause = await region().then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(errorAnswer(tableError(cause)).fault).toBe('table-no-region');
    } finally {
      restore({ AWS_REGION, AWS_CONFIG_FILE });
    }
  });

  it('no credentials is table-no-credentials', async () => {
    const unset = {
      AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID,
      AWS_SHARED_CREDENTIALS_FILE: process.env.AWS_SHARED_CREDENTIALS_FILE,
      AWS_CONFIG_FILE: process.env.AWS_CONFIG_FILE,
      AWS_EC2_METADATA_DISABLED: process.env.AWS_EC2_METADATA_DISABLED,
    };
    delete process.env.AWS_ACCESS_KEY_ID;
    Object.assign(process.env, {
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    try {
      const client = documentClient(
        { name: 'my-table', ttl: false },
        { maxAttempts: 1, region: 'eu-west-1' },
      );
      expect(await faultOfGet(client)).toBe('table-no-credentials');
    } finally {
      restore(unset);
    }
  });
});

function restore(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
