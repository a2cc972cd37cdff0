import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parameterNames } from '../../../deploy/huawei/provider/stage/parameters.ts';
import {
  type FakeHuawei,
  gatewayId,
  key,
  project,
  region,
  startFakeHuawei,
} from '../../deploy/huawei/cloud/fakeHuawei.ts';
import { isProof, itAsProof, proofCases } from '../../support/proof.ts';
import { englishIn } from '../languages.ts';
import { projectCopy } from './projectCopy.ts';

const copy = projectCopy();

let fake: FakeHuawei;
beforeEach(async () => {
  fake = await startFakeHuawei();
});
afterEach(() => fake.stop());

const parameters = [
  'domainName=shop.example.com',
  'certificateId=certificate-1',
  `apigInstance=${gatewayId}`,
  'vpc=01234567-89ab-cdef-0123-456789abcdef',
  'subnet=fedcba98-7654-3210-fedc-ba9876543210',
  'agency=functiongraph',
  'secret=bridge',
].flatMap(word => ['--param', word]);

const stage = ['--cloud', 'huawei', '--stage', 'prod', '--region', region];

const deploy = (words: readonly string[], environment: Readonly<Record<string, string | undefined>> = {}) =>
  copy.run(['--import', 'tsx', 'commands/deploy.ts', ...words], {
    HUAWEICLOUD_SDK_AK: key.ak,
    HUAWEICLOUD_SDK_SK: key.sk,
    HUAWEICLOUD_SDK_PROJECT_ID: project,
    FUNCTIONGRAPH_ENDPOINT: fake.url,
    APIG_ENDPOINT: fake.url,
    CSMS_ENDPOINT: fake.url,
    ...environment,
  });

const changes = (stdout: string) => [
  ...new Set(
    [...stdout.matchAll(/^✓ .*: (created|updated|unchanged|removed)$/gm)].map(([, change]) => change),
  ),
];

const chineseChanges = (stdout: string) => [
  ...new Set([...stdout.matchAll(/^✓ .*：(已创建|已更新|未改变|已移除)$/gm)].map(([, change]) => change)),
];

describe('npm run deploy -- --cloud huawei', () => {
  it('creates a stage by the Serverless CLI, finds it unchanged, tells its address, and removes it', async () => {
    const first = await deploy([...stage, ...parameters]);
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
    expect(changes(first.stdout)).toEqual(['created']);
    expect(first.stdout).toContain('✓ Production address for the marketplace: https://shop.example.com/saas');

    // Nothing is named: the stage remembers.
    const second = await deploy(stage);
    expect([second.code, changes(second.stdout)]).toEqual([0, ['unchanged']]);
    expect(
      fake.cloud.functions
        .get('koogallery-bridge-prod-http')
        ?.archive?.equals(readFileSync(join(copy.directory, '.build', 'functiongraph', 'functiongraph.zip'))),
    ).toBe(true);

    // Every deployment builds everything.
    if (isProof) {
      const third = await deploy([...stage, '--param', 'maxInstances=10']);
      expect([third.code, changes(third.stdout)]).toEqual([0, ['updated', 'unchanged']]);
    }

    const chinese = await deploy([...stage, '--lang', 'zh']);
    expect([chinese.code, chinese.stderr, chineseChanges(chinese.stdout)]).toEqual([0, '', ['未改变']]);
    expect(chinese.stdout).toContain('✓ 提供给云商店的生产地址：https://shop.example.com/saas');
    expect(englishIn(chinese.stdout)).toEqual([]);

    const info = await deploy(['info', ...stage]);
    expect([info.code, info.stderr]).toEqual([0, '']);
    expect(info.stdout).toContain('https://shop.example.com/saas');
    expect(info.stdout).toContain('https://shop.example.com/api/v1');

    const removed = await deploy(['remove', ...stage]);
    expect([removed.code, changes(removed.stdout)]).toEqual([0, ['removed']]);
    expect([...fake.cloud.functions, ...fake.cloud.groups, ...fake.cloud.apis]).toEqual([]);
    const again = await deploy(['info', ...stage]);
    expect([again.code, again.stderr]).toEqual([2, 'deploy: stage prod was never deployed in cn-north-4\n']);
    expect(fake.problems).toEqual([]);
    // Several whole deployments; a busy machine takes its time.
  }, 900_000);

  itAsProof(
    'ends with 1 and one line when a call is refused in its middle, and the next run makes it whole',
    async () => {
      fake.refuses = { CreateApiGroupV2: { status: 403, code: 'APIG.1005' } };
      const refused = await deploy([...stage, ...parameters]);
      expect([refused.code, refused.stderr]).toEqual([
        1,
        'deploy: APIG CreateApiGroupV2 was refused: APIG.1005 no (HTTP 403, request id request-77)\n',
      ]);
      expect(refused.stdout).not.toContain('Production address');
      fake.refuses = {};
      const next = await deploy(stage);
      expect([next.code, next.stderr]).toEqual([0, '']);
      expect(next.stdout).toContain('✓ API group koogallery_bridge_prod: created');
    },
  );

  it('ends with 1 and one line, before anything is built, when the key is not taken', async () => {
    const { code, stdout, stderr } = await deploy([...stage, ...parameters], { HUAWEICLOUD_SDK_SK: 'wrong' });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^deploy: FunctionGraph ShowFunctionConfig was refused: APIGW\.0301 .*request id request-77\)\n$/,
    );
  });

  const refused: [readonly string[], Readonly<Record<string, string>>, string][] = [
    [stage, {}, 'stage prod has no address: --param domainName=shop.example.com'],
    [[...stage, '--param', 'domainName=shop.example.com'], {}, 'missing: --param apigInstance=…'],
    [
      [...stage, ...parameters, '--param', 'domainName=https://shop'],
      {},
      '--param domainName: "https://shop" has not the form',
    ],
    [[...stage, ...parameters, '--param', 'vpc=vpc-1'], {}, '--param vpc: "vpc-1" has not the form'],
    [[...stage, '--param', 'domain=x'], {}, '--param domain: there is no such parameter'],
    [
      [...stage, ...parameters, '--param', 'logGroupId=group-0001'],
      {},
      'logGroupId and logStreamId belong together',
    ],
    [
      [...stage, ...parameters, '--param', 'verificationFiles={/a.txt}'],
      {},
      '--param verificationFiles must be a JSON object such as',
    ],
    [
      [...stage, ...parameters, '--param', 'secret=none'],
      {},
      'there is no secret none in CSMS in cn-north-4',
    ],
    [
      [...stage, ...parameters],
      { HUAWEICLOUD_SDK_AK: '', HUAWEICLOUD_SDK_SK: '' },
      'not set: HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK;',
    ],
    [[...stage, ...parameters], { HUAWEICLOUD_SDK_PROJECT_ID: '' }, 'not set: HUAWEICLOUD_SDK_PROJECT_ID'],
    [
      ['--cloud', 'huawei', '--stage', 'prod', ...parameters],
      {},
      'not set: the region (--region or HUAWEICLOUD_SDK_REGION)',
    ],
    [['--cloud', 'huawei', '--region', 'nowhere'], {}, 'the region "nowhere" is none such as cn-north-4'],
    [['--cloud', 'huawei', '--stage', 'Prod'], {}, '--stage must be lower-case letters'],
    [['--cloud', 'azure'], {}, '--cloud must be aws or huawei; it is "azure"'],
    [[...stage, '--aws-profile', 'x'], {}, '--aws-profile is for --cloud aws'],
    [['undeploy', ...stage], {}, '"undeploy" is none of deploy, info, remove'],
    [['remove', ...stage], {}, 'stage prod was never deployed in cn-north-4'],
    [stage, { FUNCTIONGRAPH_ENDPOINT: 'http://example.com' }, 'FUNCTIONGRAPH_ENDPOINT must be an https URL'],
  ];
  it.each(proofCases(refused, 1))(
    'ends with 2 and one line, and has changed nothing: %j %j',
    async (words, environment, line) => {
      const ended = await deploy(words, environment);
      expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 2, stdout: '' });
      expect(ended.stderr.trim().split('\n')).toEqual([expect.stringContaining(`deploy: ${line}`)]);
      expect(fake.asked.filter(name => !/^(List|Show)/.test(name))).toEqual([]);
    },
  );

  it('has its parameters in deploy/huawei/serverless.yml', () => {
    const { params, provider } = parse(
      readFileSync(join(copy.directory, 'deploy', 'huawei', 'serverless.yml'), 'utf8'),
    );
    expect(Object.keys(params.default)).toEqual(parameterNames);
    expect(provider.parameters).toEqual(
      Object.fromEntries(parameterNames.map(name => [name, `\${param:${name}}`])),
    );
  });
});
