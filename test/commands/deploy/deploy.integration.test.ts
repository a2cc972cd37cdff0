import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import {
  type DeploymentParameters,
  readDeploymentParameters,
} from '../../../commands/deploy/deploymentParameters.ts';
import { prepareDeployment } from '../../../commands/deploy/prepareDeployment.ts';
import { runProgram } from '../../sandbox/runSandbox.ts';
import { type FakeAws, startFakeAws } from './fakeAws.ts';

const certificate = 'arn:aws:acm:eu-west-1:123456789012:certificate/a-b';

let aws: FakeAws;
let before: Record<string, string | undefined>;
beforeEach(async () => {
  aws = await startFakeAws();
  const environment = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  };
  before = Object.fromEntries(Object.keys(environment).map(name => [name, process.env[name]]));
  Object.assign(process.env, environment);
});
afterEach(async () => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await aws.stop();
});

describe('what is looked at before a deployment', () => {
  let deployment: DeploymentParameters;
  beforeAll(async () => {
    deployment = await readDeploymentParameters(projectDirectory);
  });
  const prepare = (...given: string[]) =>
    prepareDeployment({ stage: 'prod', region: 'eu-west-1', given }, deployment);

  it('is the account, the stack, and what an earlier deployment left behind', async () => {
    expect(await prepare()).toEqual({ account: '123456789012', parameters: {} });
    expect(aws.asked).toEqual(['GetCallerIdentity', 'DescribeStacks', 'DescribeTable', 'DescribeLogGroups']);
  });

  it('keeps for every parameter that is not named the value of the last deployment', async () => {
    aws.account.stack = {
      parameters: {
        TableName: 'restored',
        DomainName: 'shop.example.com',
        CertificateArn: certificate,
        AlarmTopic: '',
        SourceMaps: 'false',
        LogGroup: '/koogallery-bridge/prod-2',
        Foreign: 'x',
      },
      outputs: {},
    };
    // Of the running stage itself: no leftovers.
    aws.account.tables = ['koogallery-bridge-prod', 'restored'];
    aws.account.logGroups = ['/koogallery-bridge/prod', '/koogallery-bridge/prod-2'];
    const { parameters } = await prepare(
      'sourceMaps=true',
      'alarmTopic=arn:aws:sns:eu-west-1:123456789012:t',
    );
    expect(parameters).toEqual({
      tableName: 'restored',
      domainName: 'shop.example.com',
      certificateArn: certificate,
      alarmTopic: 'arn:aws:sns:eu-west-1:123456789012:t',
      sourceMaps: 'true',
      logGroup: '/koogallery-bridge/prod-2',
    });
    expect((await prepare('domainName=', 'certificateArn=')).parameters).toMatchObject({
      tableName: 'restored',
      domainName: '',
      certificateArn: '',
    });
  });

  it.each([
    [['alarmTopc=x'], '--param alarmTopc: there is no such parameter'],
    [['alarmTopic'], '--param must be NAME=VALUE'],
    [['alarmTopic=my-topic'], '--param alarmTopic: "my-topic" has not the form'],
    [['deletionProtection=no'], '--param deletionProtection must be true or false'],
    [['loginConcurrency=many'], '--param loginConcurrency must be a whole number'],
  ])('refuses without asking anybody: %j', async (given, problem) => {
    await expect(prepare(...given)).rejects.toThrow(problem);
    expect(aws.asked).toEqual([]);
  });

  it.each([
    [['domainName=shop.example.com'], 'domainName is set, but no certificateArn'],
    [[`certificateArn=${certificate}`], 'certificateArn is set, but no domainName'],
  ])('refuses a domain by halves: %j', async (given, problem) => {
    await expect(prepare(...given)).rejects.toThrow(problem);
  });

  it('refuses a new stack beside a table that is left, and says how to go on with it', async () => {
    aws.account.tables = ['koogallery-bridge-prod'];
    await expect(prepare()).rejects.toThrow('--param tableName=koogallery-bridge-prod goes on with it');
    expect(await prepare('tableName=koogallery-bridge-prod')).toMatchObject({
      parameters: { tableName: 'koogallery-bridge-prod' },
    });
    await expect(prepare('tableName=restored')).rejects.toThrow('there is no table restored in eu-west-1');
  });

  it('refuses a new stack beside a log that is left', async () => {
    aws.account.logGroups = ['/koogallery-bridge/prod'];
    await expect(prepare()).rejects.toThrow('--param logGroup=/koogallery-bridge/prod-2 begins another');
    aws.account.logGroups = ['/koogallery-bridge/prod-1'];
    await prepare();
  });

  it('refuses to move a stage to a table that is not there, and to a table or log of somebody else', async () => {
    aws.account.stack = { parameters: { TableName: 'restored' }, outputs: {} };
    await expect(prepare('tableName=resotred')).rejects.toThrow('there is no table resotred in eu-west-1');
    aws.account.tables = ['koogallery-bridge-prod'];
    await expect(prepare('tableName=')).rejects.toThrow('a table koogallery-bridge-prod is there already');
    aws.account.logGroups = ['/audit'];
    await expect(prepare('logGroup=/audit')).rejects.toThrow('a log group /audit is there already');
    expect(await prepare('logGroup=/other')).toMatchObject({ parameters: { logGroup: '/other' } });
  });

  it.each([
    ['ROLLBACK_COMPLETE', 'the first deployment of stage prod failed (ROLLBACK_COMPLETE)'],
    ['UPDATE_IN_PROGRESS', 'is being changed already (UPDATE_IN_PROGRESS)'],
    ['UPDATE_ROLLBACK_FAILED', 'is stuck (UPDATE_ROLLBACK_FAILED)'],
  ])('refuses a stack that CloudFormation would not update: %s', async (status, problem) => {
    aws.account.stack = { parameters: {}, outputs: {}, status };
    await expect(prepare()).rejects.toThrow(problem);
  });

  it.each(['certificateArn', 'alarmTopic'])(
    'refuses %s of another region, before anybody is asked',
    async name => {
      const arn =
        name === 'alarmTopic'
          ? 'arn:aws:sns:ap-southeast-1:123456789012:t'
          : certificate.replace('eu-west-1', 'ap-southeast-1');
      await expect(prepare(`${name}=${arn}`)).rejects.toThrow(
        `--param ${name} is in ap-southeast-1, the stage in eu-west-1`,
      );
      expect(aws.asked).toEqual([]);
    },
  );

  it('says that nobody answered when nobody did, and does not call it a refusal', async () => {
    await aws.stop();
    await expect(prepare()).rejects.toMatchObject({
      name: 'CloudRefusal',
      message: expect.stringMatching(
        /^no answer from AWS in eu-west-1 to GetCallerIdentity \(ECONNREFUSED\): is the region right/,
      ),
    });
  });

  it.each([
    ['GetCallerIdentity', 'InvalidClientTokenId', 'AWS does not take the credentials: InvalidClientTokenId'],
    ['GetCallerIdentity', 'ExpiredToken', 'AWS does not take the credentials: ExpiredToken'],
    ['DescribeStacks', 'AccessDenied', 'AWS refused DescribeStacks: AccessDenied'],
    ['DescribeTable', 'AccessDeniedException', 'AWS refused DescribeTable: AccessDeniedException'],
    ['DescribeLogGroups', 'AccessDeniedException', 'AWS refused DescribeLogGroups: AccessDeniedException'],
  ])('names what the cloud refuses: %s %s', async (operation, error, message) => {
    aws.account.refuses = { [operation]: error };
    await expect(prepare()).rejects.toMatchObject({ name: 'CloudRefusal', message });
  });
});

describe('npm run deploy', () => {
  const deploy = (words: readonly string[], environment: Record<string, string> = {}) =>
    runProgram('commands/deploy.ts', words, environment);

  it.each([
    [
      2,
      ['--stage', 'prod', '--param', 'domainName=shop.example.com'],
      {},
      'domainName is set, but no certificateArn',
    ],
    [2, ['--stage', 'Prod/1'], {}, '--stage must be lower-case letters'],
    [2, ['info', '--stage', 'Prod/1'], {}, '--stage must be lower-case letters'],
    [2, ['remove', '--stage', 'prod'], {}, 'stage prod was never deployed in eu-west-1'],
    [2, ['info', '--stage', 'prod'], {}, 'stage prod was never deployed in eu-west-1'],
    [
      2,
      ['--stage', 'prod'],
      { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' },
      'no AWS credentials are found',
    ],
  ])('ends with %i and one line before anything is built: %j', async (code, words, environment, line) => {
    const ended = await deploy(words, environment);
    expect([ended.exitCode, ended.output]).toEqual([code, '']);
    expect(ended.errors.trim().split('\n')).toEqual([expect.stringContaining(`deploy: ${line}`)]);
  });

  it('ends with 1 and one line when the cloud refuses', async () => {
    aws.account.refuses = { GetCallerIdentity: 'ExpiredToken' };
    const { exitCode, output, errors } = await deploy(['--stage', 'prod']);
    expect([exitCode, output, errors.trim()]).toEqual([
      1,
      '',
      'deploy: AWS does not take the credentials: ExpiredToken',
    ]);
  });
});
