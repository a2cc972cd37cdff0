import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProof, proofCases } from '../../support/proof.ts';
import { type FakeCloudFormation, startFakeCloudFormation } from './fakeCloudFormation.ts';
import { projectCopy } from './projectCopy.ts';

const copy = projectCopy();

let fake: FakeCloudFormation;
beforeEach(async () => {
  fake = await startFakeCloudFormation();
});
afterEach(() => fake.stop());

const run = (words: readonly string[]) =>
  copy.run(words, {
    AWS_ENDPOINT_URL: fake.url,
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    // How often the CLI asks how far the stack is, ms.
    SLS_AWS_MONITORING_FREQUENCY: '20',
  });

const stage = ['--stage', 'prod', '--region', 'eu-west-1'];
const deploy = (...words: readonly string[]) =>
  run(['--import', 'tsx', 'commands/deploy.ts', ...words, ...stage]);
/** With what is built already. */
const serverless = (action: string) => run(['node_modules/serverless/bin/serverless.js', action, ...stage]);

describe('npm run deploy on AWS', () => {
  it(`creates a stage, leaves it when nothing has changed${isProof ? ', updates it, tells its address, and removes it' : ''}`, async () => {
    const first = await deploy();
    expect([first.code, first.stderr]).toEqual([0, expect.not.stringContaining('Error')]);
    expect(first.stdout).toContain('✓ Production address for the marketplace: the ProductionAddress');
    expect(fake.asked).toEqual(expect.arrayContaining(['CreateChangeSet', 'ExecuteChangeSet', 'PutObject']));

    fake.asked.length = 0;
    const second = await deploy();
    expect([second.code, second.stderr]).toEqual([0, '']);
    expect(second.stdout).toContain('✓ Unchanged since the last deployment');
    expect(second.stdout).toContain('the ProductionAddress');
    expect(fake.asked.filter(name => !/^(Get|Describe)/.test(name))).toEqual([]);

    // Every deployment builds everything.
    if (!isProof) return;
    // Every parameter that is not named is handed on as it is, the empty ones too.
    const third = await deploy(
      ...['--param', 'loginConcurrency=5', '--param', 'logGroup=/koogallery-bridge/prod-2'],
    );
    expect(third.code).toBe(0);
    expect(third.stdout).not.toContain('Unchanged');
    expect(fake.stack).toMatchObject({
      status: 'UPDATE_COMPLETE',
      parameters: {
        LoginConcurrency: '5',
        LogGroup: '/koogallery-bridge/prod-2',
        DomainName: '',
        SourceMaps: 'false',
      },
    });
    expect((await deploy()).stdout).toContain('✓ Unchanged');
    expect(fake.stack?.parameters).toMatchObject({
      LoginConcurrency: '5',
      LogGroup: '/koogallery-bridge/prod-2',
    });

    const info = await deploy('info');
    expect([info.code, info.stderr]).toEqual([0, '']);
    expect(info.stdout).toContain('the ProductionAddress');

    const removed = await deploy('remove');
    expect(removed.code).toBe(0);
    expect(removed.stdout).toContain(
      'the table koogallery-bridge-prod and the log group /koogallery-bridge/prod-2 stay',
    );
    expect(fake.stack).toBeUndefined();
    const again = await deploy('info');
    expect([again.code, again.stderr]).toEqual([2, 'deploy: stage prod was never deployed in eu-west-1\n']);
    // Several whole deployments; a busy machine takes its time.
  }, 900_000);

  const operations = [
    'CreateChangeSet',
    'DescribeChangeSet',
    'ExecuteChangeSet',
    'DescribeStackEvents',
    'DescribeStackResource',
    'ListObjectsV2',
    'PutObject',
    'ValidateTemplate',
  ];
  it.each(proofCases(operations, 1))(
    'ends with 1 when %s is refused, and the next run goes on',
    async operation => {
      fake.refuses = operation;
      const refused = await serverless('deploy');
      expect([refused.code, fake.asked.includes(operation)]).toEqual([1, true]);
      expect(refused.stdout + refused.stderr).toMatch(/Error:\s+\S/);
      fake.refuses = undefined;
      expect((await serverless('deploy')).code).toBe(0);
      expect(fake.stack?.status).toBe('UPDATE_COMPLETE');
    },
  );
});
