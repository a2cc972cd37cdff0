import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Deployment, readDeployment, scheduledFunctions } from '../../../../bundling/deployment.ts';
import { projectDirectory } from '../../../../bundling/projectDirectory.ts';
import { accountOf } from '../../../../deploy/huawei/provider/api/account.ts';
import { type CallHuawei, huaweiApi } from '../../../../deploy/huawei/provider/api/huaweiApi.ts';
import { type Parameters, wholeParameters } from '../../../../deploy/huawei/provider/stage/parameters.ts';
import {
  checkSecret,
  deployStage,
  describeStage,
  lastParameters,
  removeStage,
} from '../../../../deploy/huawei/provider/stage/stage.ts';
import { wantedStage } from '../../../../deploy/huawei/provider/stage/wantedStage.ts';
import { type FakeHuawei, gatewayId, key, project, region, startFakeHuawei } from '../cloud/fakeHuawei.ts';
import { secretStates } from '../cloud/publishedModels.ts';

const given: Partial<Parameters> = {
  domainName: 'shop.example.com',
  certificateId: 'certificate-1',
  apigInstance: gatewayId,
  vpc: '01234567-89ab-cdef-0123-456789abcdef',
  subnet: 'fedcba98-7654-3210-fedc-ba9876543210',
  agency: 'functiongraph',
  secret: 'bridge',
};

let fake: FakeHuawei;
let call: CallHuawei;
let account: ReturnType<typeof accountOf>;
let deployment: Deployment;

beforeAll(async () => {
  deployment = await readDeployment(projectDirectory);
});
beforeEach(async () => {
  fake = await startFakeHuawei();
  account = accountOf(
    {
      HUAWEICLOUD_SDK_AK: key.ak,
      HUAWEICLOUD_SDK_SK: key.sk,
      HUAWEICLOUD_SDK_PROJECT_ID: project,
      FUNCTIONGRAPH_ENDPOINT: fake.url,
      APIG_ENDPOINT: fake.url,
      CSMS_ENDPOINT: fake.url,
    },
    region,
  );
  call = huaweiApi(account);
});
afterEach(() => fake.stop());

interface Run {
  readonly parameters?: Partial<Parameters>;
  readonly archive?: string;
}

const wanted = ({ parameters = {}, archive = 'code' }: Run = {}) =>
  wantedStage({
    stage: 'prod',
    account,
    parameters: wholeParameters('prod', { ...given, ...parameters }, {}),
    deployment,
    http: { runtime: 'http', handler: 'bootstrap', memorySize: 1024, concurrency: 50 },
    schedules: { runtime: 'Node.js20.15', handler: 'index.handler', memorySize: 512, concurrency: 1 },
    archive: Buffer.from(archive),
  });

/** @returns what became of each resource */
async function deploy(run: Run = {}): Promise<Readonly<Record<string, string>>> {
  const changes: Record<string, string> = {};
  await deployStage(call, account, wanted(run), (resource, change) => {
    changes[resource.en] = change;
  });
  return changes;
}

async function remove(): Promise<void> {
  const last = await lastParameters(call, account, 'prod');
  await removeStage(call, account, 'prod', last?.apigInstance ?? gatewayId, () => undefined);
}

const written = (operations: readonly string[]) => operations.filter(name => !/^(List|Show)/.test(name));

const everythingIs = (changes: Readonly<Record<string, string>>, change: string) =>
  expect([...new Set(Object.values(changes))]).toEqual([change]);

const timerNames = () => scheduledFunctions(deployment);

describe('a stage on FunctionGraph', () => {
  it('is created whole, by requests of the form that the vendor publishes', async () => {
    everythingIs(await deploy(), 'created');
    expect(fake.problems).toEqual([]);
    const http = fake.cloud.functions.get('koogallery-bridge-prod-http');
    const schedules = fake.cloud.functions.get('koogallery-bridge-prod-schedules');
    const common = {
      xrole: 'functiongraph',
      func_vpc: { vpc_id: given.vpc, subnet_id: given.subnet },
      enable_lts_log: true,
    };
    expect(http?.config).toMatchObject({
      ...common,
      runtime: 'http',
      handler: 'bootstrap',
      // The longest function of a route takes 25 s.
      timeout: 30,
      strategy_config: { concurrency: 50, concurrent_num: 50 },
      enable_auth_in_header: true,
      code_type: 'zip',
    });
    expect(schedules?.config).toMatchObject({
      ...common,
      runtime: 'Node.js20.15',
      handler: 'index.handler',
      timeout: 900,
    });
    expect([http?.archive?.toString(), schedules?.archive?.toString()]).toEqual(['code', 'code']);
    expect(http?.reserved).toBe(1);
    expect(schedules?.asyncConfig).toMatchObject({ max_async_retry_attempts: 0 });
  });

  it('has a timer for each schedule of serverless.yml, with its pause', async () => {
    await deploy();
    const triggers = fake.cloud.functions.get('koogallery-bridge-prod-schedules')?.triggers ?? [];
    const paces = Object.fromEntries(
      triggers.map(({ trigger_type_code: type, event_data: data }) => [
        data.user_event,
        [type, data.name, data.schedule_type, data.schedule].join(' '),
      ]),
    );
    // As rate() of the root's serverless.yml says it.
    expect(paces).toMatchObject({
      deliverEvents: 'TIMER deliverEvents Rate 1m',
      expireInstances: 'TIMER expireInstances Rate 5m',
      releaseInstances: 'TIMER releaseInstances Rate 15m',
      pushUsage: 'TIMER pushUsage Rate 1m',
      reconcileOrders: 'TIMER reconcileOrders Rate 1d',
      purgeExpired: 'TIMER purgeExpired Rate 1h',
    });
    expect(triggers.length).toBe(timerNames().length);
  });

  it('has one API that takes every call, published, with the domain, its certificate and TLS 1.2', async () => {
    await deploy();
    const [trigger] = fake.cloud.functions.get('koogallery-bridge-prod-http')?.triggers ?? [];
    expect(trigger).toMatchObject({
      trigger_type_code: 'DEDICATEDGATEWAY',
      event_data: {
        path: '/',
        match_mode: 'SWA',
        req_method: 'ANY',
        protocol: 'HTTPS',
        func_info: { timeout: 30_000 },
      },
    });
    expect(trigger.event_data.auth.trim()).toBe('NONE');
    expect(fake.cloud.apis).toMatchObject([
      { name: 'koogallery_bridge_prod_http', run_env_id: 'DEFAULT_ENVIRONMENT_RELEASE_ID' },
    ]);
    expect(fake.cloud.groups).toMatchObject([
      {
        name: 'koogallery_bridge_prod',
        url_domains: [{ domain: 'shop.example.com', min_ssl_version: 'TLSv1.2', ssl_id: 'certificate-1' }],
      },
    ]);
  });

  it('knows nothing secret: its variables say where the settings lie', async () => {
    await deploy();
    const config = fake.cloud.functions.get('koogallery-bridge-prod-schedules')?.config;
    expect(JSON.parse(config.user_data)).toEqual({
      CONFIG_SECRET: 'csms:bridge',
      STAGE: 'prod',
      HUAWEICLOUD_SDK_REGION: region,
      HUAWEICLOUD_SDK_PROJECT_ID: project,
    });
    const everything = JSON.stringify([...fake.cloud.functions.values()]);
    for (const secret of Object.values(key)) expect(everything).not.toContain(secret);
  });

  it('is unchanged by a second run, which writes nothing', async () => {
    await deploy();
    fake.asked.length = 0;
    everythingIs(await deploy(), 'unchanged');
    expect(written(fake.asked)).toEqual([]);
    expect(fake.problems).toEqual([]);
  });

  it.each<[string, Run, readonly string[], readonly string[]]>([
    [
      'other code',
      { archive: 'other code' },
      ['function koogallery-bridge-prod-http', 'function koogallery-bridge-prod-schedules'],
      ['UpdateFunctionCode', 'UpdateFunctionConfig', 'UpdateFunctionCode', 'UpdateFunctionConfig'],
    ],
    [
      'another agency',
      { parameters: { agency: 'another' } },
      ['function koogallery-bridge-prod-http', 'function koogallery-bridge-prod-schedules'],
      ['UpdateFunctionConfig', 'UpdateFunctionConfig'],
    ],
    [
      'more reserved instances',
      { parameters: { reservedInstances: '3' } },
      // It remembers what it was deployed with.
      ['function koogallery-bridge-prod-http', 'reserved instances of koogallery-bridge-prod-http'],
      ['UpdateFunctionConfig', 'UpdateFunctionReservedInstancesCount'],
    ],
    [
      'another certificate',
      { parameters: { certificateId: 'certificate-2' } },
      ['domain shop.example.com', 'function koogallery-bridge-prod-http'],
      ['UpdateFunctionConfig', 'BatchAssociateCertsV2'],
    ],
  ])('is updated by %s, and nothing else is touched', async (_, run, resources, operations) => {
    await deploy();
    fake.asked.length = 0;
    const changes = await deploy(run);
    const updated = Object.entries(changes).filter(([, change]) => change !== 'unchanged');
    expect(updated.map(([resource]) => resource).toSorted()).toEqual([...resources].toSorted());
    expect(written(fake.asked)).toEqual(operations);
    everythingIs(await deploy(run), 'unchanged');
    expect(fake.problems).toEqual([]);
  });

  it('is made what it is to be again, whatever somebody changed by hand', async () => {
    await deploy();
    const http = fake.cloud.functions.get('koogallery-bridge-prod-http');
    const schedules = fake.cloud.functions.get('koogallery-bridge-prod-schedules');
    if (http === undefined || schedules === undefined) throw new Error('not deployed');
    http.config.memory_size = 128;
    http.config.enable_auth_in_header = false;
    http.triggers[0].event_data.func_info.timeout = 5_000;
    schedules.triggers[0].event_data.schedule = '10m';
    schedules.triggers.splice(1, 1);
    schedules.triggers.push({
      trigger_id: 'old',
      trigger_type_code: 'TIMER',
      event_data: {
        name: 'removedLongAgo',
        schedule_type: 'Rate',
        schedule: '1m',
        user_event: 'removedLongAgo',
      },
    });
    fake.cloud.apis[0].run_env_id = '';
    fake.cloud.groups[0].url_domains[0].min_ssl_version = 'TLSv1.1';
    schedules.asyncConfig = { max_async_retry_attempts: 3, max_async_event_age_in_seconds: 60 };
    const changes = await deploy();
    expect(changes).toMatchObject({
      'function koogallery-bridge-prod-http': 'updated',
      'function koogallery-bridge-prod-schedules': 'unchanged',
      'API koogallery_bridge_prod_http': 'updated',
      'domain shop.example.com': 'updated',
      'no repeats of failed schedules': 'updated',
      'timer deliverEvents': 'updated',
      'timer expireInstances': 'created',
      'timer removedLongAgo': 'removed',
      'timer purgeExpired': 'unchanged',
    });
    expect(schedules.triggers.map(({ event_data: data }) => data.name).toSorted()).toEqual(
      timerNames().toSorted(),
    );
    expect(fake.cloud.apis).toMatchObject([{ run_env_id: 'DEFAULT_ENVIRONMENT_RELEASE_ID' }]);
    everythingIs(await deploy(), 'unchanged');
    expect(fake.problems).toEqual([]);
  });

  it('made of an image says for what it is started, and cannot become one of code', async () => {
    const image = { parameters: { image: 'swr.cn-north-4.myhuaweicloud.com/me/koogallery-bridge:1' } };
    everythingIs(await deploy(image), 'created');
    const kinds = [...fake.cloud.functions.values()].map(({ config }) => [
      config.runtime,
      config.code_type,
      config.custom_image.image,
      JSON.parse(config.user_data).FUNCTIONGRAPH_KIND,
    ]);
    expect(kinds).toEqual([
      ['http', 'Custom-Image-Swr', image.parameters.image, 'http'],
      ['Custom Image', 'Custom-Image-Swr', image.parameters.image, 'events'],
    ]);
    everythingIs(await deploy(image), 'unchanged');
    const next = { parameters: { image: 'swr.cn-north-4.myhuaweicloud.com/me/koogallery-bridge:2' } };
    expect(await deploy(next)).toMatchObject({ 'function koogallery-bridge-prod-http': 'updated' });
    await expect(deploy()).rejects.toThrow(
      'koogallery-bridge-prod-http is made of an image: remove the stage',
    );
    expect(fake.problems).toEqual([]);
  });

  it('writes into the log group that is named', async () => {
    const logs = { parameters: { logGroupId: 'group-0001', logStreamId: 'stream-0001' } };
    await deploy(logs);
    expect(fake.cloud.functions.get('koogallery-bridge-prod-http')?.config).toMatchObject({
      log_group_id: 'group-0001',
      log_stream_id: 'stream-0001',
    });
    everythingIs(await deploy(logs), 'unchanged');
    expect(fake.problems).toEqual([]);
  });

  it('remembers what it was deployed with, and tells its address', async () => {
    expect(await lastParameters(call, account, 'prod')).toBeUndefined();
    expect(await describeStage(call, account, 'prod')).toBeUndefined();
    await deploy();
    expect(await lastParameters(call, account, 'prod')).toEqual(wholeParameters('prod', given, {}));
    expect(await describeStage(call, account, 'prod')).toMatchObject({
      domains: ['shop.example.com'],
      testDomain: expect.stringMatching(/\.apic\.cn-north-4\./),
      timers: timerNames(),
    });
  });

  it('is removed without a rest, also when it is removed twice', async () => {
    await deploy();
    await remove();
    expect(fake.cloud).toMatchObject({ groups: [], apis: [] });
    expect([...fake.cloud.functions]).toEqual([]);
    await remove();
    everythingIs(await deploy(), 'created');
    expect(fake.problems).toEqual([]);
  });

  it('serves the files that prove whose the domain is, and none at the path of a function', async () => {
    const files = { parameters: { verificationFiles: '{"/proof.txt":"mine"}' } };
    await deploy(files);
    const { user_data: data } = fake.cloud.functions.get('koogallery-bridge-prod-http')?.config ?? {};
    expect(JSON.parse(data).VERIFICATION_FILES).toBe('{"/proof.txt":"mine"}');
    everythingIs(await deploy(files), 'unchanged');
    expect(() => wanted({ parameters: { verificationFiles: '{"/saas":"mine"}' } })).toThrow(
      '--param verificationFiles entry 1 has a path that the deployment serves itself',
    );
    expect(() => wanted({ parameters: { verificationFiles: `{"/a":"${'x'.repeat(4_000)}"}` } })).toThrow(
      /^the variables of koogallery-bridge-prod-http have \d+ characters, FunctionGraph takes 4096/,
    );
  });

  it('of another name is another one', async () => {
    await deploy();
    const other = wantedStage({
      stage: 'test-2',
      account,
      parameters: wholeParameters('test-2', { ...given, domainName: 'test.example.com' }, {}),
      deployment,
      http: { runtime: 'http', handler: 'bootstrap', memorySize: 1024, concurrency: 50 },
      schedules: { runtime: 'Node.js20.15', handler: 'index.handler', memorySize: 512, concurrency: 1 },
      archive: Buffer.from('code'),
    });
    await deployStage(call, account, other, (_, change) => expect(change).toBe('created'));
    everythingIs(await deploy(), 'unchanged');
    await removeStage(call, account, 'test-2', gatewayId, () => undefined);
    everythingIs(await deploy(), 'unchanged');
  });
});

describe('an answer that is lost', () => {
  // What is safe to send again is sent again at once; a creation may have been carried out, and the next run looks.
  it('at whichever call of a deployment makes nothing twice', async () => {
    const told = new Set<string>();
    let isOver = false;
    for (let place = 0; !isOver; place += 1) {
      await fake.stop();
      fake = await startFakeHuawei();
      account = { ...account, endpoint: () => new URL(fake.url) };
      call = huaweiApi(account);
      fake.loseAt = place;
      const outcome = await deploy().then(
        () => undefined,
        (error: unknown) => error,
      );
      // Fewer requests than that: none was lost.
      isOver = fake.loseAt >= 0;
      fake.loseAt = undefined;
      if (outcome !== undefined) {
        expect(outcome).toMatchObject({
          name: 'HuaweiRefusal',
          message: expect.stringMatching(
            /^(FunctionGraph|APIG) \w+: no answer from 127\.0\.0\.1:\d+ \(\w+\)$/,
          ),
        });
        told.add(fake.asked.at(-1) ?? '');
        await deploy();
      }
      everythingIs(await deploy(), 'unchanged');
      const { functions, groups, apis } = fake.cloud;
      expect([functions.size, groups.length, apis.length]).toEqual([2, 1, 1]);
      expect(functions.get('koogallery-bridge-prod-schedules')?.triggers.length).toBe(timerNames().length);
      expect(functions.get('koogallery-bridge-prod-http')?.triggers.length).toBe(1);
      expect(fake.problems).toEqual([]);
    }
    expect([...told].toSorted()).toEqual([
      'AssociateDomainV2',
      'BatchAssociateCertsV2',
      'CreateApiGroupV2',
      'CreateFunction',
      'CreateFunctionTrigger',
      'CreateOrDeletePublishRecordForApiV2',
    ]);
  }, 240_000);
});

describe('what Huawei Cloud refuses', () => {
  /** Runs until nothing is refused any more, with one request refused after the other. */
  async function refusedAtEachCall(work: () => Promise<unknown>, prepare: () => Promise<unknown>) {
    const refusedOperations = new Set<string>();
    for (let place = 0; ; place += 1) {
      await fake.stop();
      fake = await startFakeHuawei();
      account = { ...account, endpoint: () => new URL(fake.url) };
      call = huaweiApi(account);
      await prepare();
      fake.asked.length = 0;
      fake.refuseFrom = place;
      const outcome = await work().then(
        () => undefined,
        (error: unknown) => error,
      );
      fake.refuseFrom = undefined;
      if (outcome === undefined) return { refusedOperations, count: place };
      expect(outcome).toMatchObject({
        name: 'HuaweiRefusal',
        message: expect.stringMatching(
          / was refused: FSS\.0403 no permission \(HTTP 403, request id request-77\)$/,
        ),
      });
      refusedOperations.add(fake.asked.at(-1) ?? '');
      await work();
      everythingIs(await deploy(), 'unchanged');
      expect(fake.cloud.apis.length).toBe(1);
      expect(fake.problems).toEqual([]);
    }
  }

  it('at whichever call of a creation is told with its code, and the next run makes it whole', async () => {
    const { refusedOperations, count } = await refusedAtEachCall(
      () => deploy(),
      async () => undefined,
    );
    expect(count).toBeGreaterThan(20);
    expect([...refusedOperations]).toEqual(
      expect.arrayContaining([
        'CreateFunction',
        'UpdateFunctionConfig',
        'UpdateFunctionReservedInstancesCount',
        'UpdateFunctionAsyncInvokeConfig',
        'CreateFunctionTrigger',
        'CreateApiGroupV2',
        'CreateOrDeletePublishRecordForApiV2',
        'AssociateDomainV2',
        'BatchAssociateCertsV2',
      ]),
    );
  });

  it('at whichever call of an update is told with its code, and the next run makes it whole', async () => {
    const { refusedOperations } = await refusedAtEachCall(
      () => deploy(),
      async () => {
        await deploy({ archive: 'old code', parameters: { reservedInstances: '2', agency: 'old' } });
        const schedules = fake.cloud.functions.get('koogallery-bridge-prod-schedules');
        const http = fake.cloud.functions.get('koogallery-bridge-prod-http');
        if (schedules === undefined || http === undefined) throw new Error('not deployed');
        schedules.triggers[0].event_data.schedule = '10m';
        http.triggers[0].event_data.func_info.timeout = 5_000;
      },
    );
    expect([...refusedOperations]).toEqual(
      expect.arrayContaining(['UpdateFunctionCode', 'DeleteFunctionTrigger', 'DeleteApiV2']),
    );
  });

  it('at whichever call of a removal leaves nothing behind after the next run', async () => {
    for (let place = 0; ; place += 1) {
      await deploy();
      fake.refuseFrom = place;
      const outcome = await remove().then(
        () => undefined,
        (error: unknown) => error,
      );
      fake.refuseFrom = undefined;
      if (outcome === undefined) {
        expect(place).toBeGreaterThan(10);
        break;
      }
      expect(outcome).toMatchObject({ name: 'HuaweiRefusal' });
      await remove();
      expect([...fake.cloud.functions, ...fake.cloud.groups, ...fake.cloud.apis]).toEqual([]);
    }
  });

  it.each([
    [
      'a domain without ICP filing',
      { domainName: 'unfiled.example.cn' },
      'APIG AssociateDomainV2 was refused: APIG.2035',
    ],
    [
      'a gateway that is not there',
      { apigInstance: 'gateway-9999' },
      'APIG ListApiGroupsV2 was refused: APIG.3030',
    ],
  ])('is named: %s', async (_, parameters, message) => {
    await expect(deploy({ parameters })).rejects.toThrow(message);
  });

  it('for a wrong key tells the code, never the key', async () => {
    const wrong = huaweiApi({ ...account, credentials: { ak: key.ak, sk: 'wrong' } });
    const refused = await lastParameters(wrong, account, 'prod').catch((error: Error) => error.message);
    expect(refused).toContain('FunctionGraph ShowFunctionConfig was refused: APIGW.0301');
    expect(refused).not.toContain(key.ak);
  });

  it('for a moment is asked again, and creations are never sent twice', async () => {
    fake.refuses = { ListApiGroupsV2: { status: 503, code: 'APIG.9999' } };
    const refused = await deploy().catch((error: Error) => error.message);
    expect(refused).toContain('APIG.9999');
    expect(fake.asked.filter(name => name === 'ListApiGroupsV2').length).toBe(3);
    fake.refuses = { CreateApiGroupV2: { status: 503, code: 'APIG.9999' } };
    await expect(deploy()).rejects.toThrow('APIG.9999');
    expect(fake.asked.filter(name => name === 'CreateApiGroupV2').length).toBe(1);
  });

  it('when nobody answers says who', async () => {
    await fake.stop();
    const address = new URL(fake.url).host;
    await expect(
      call({ service: 'apig', operation: 'ListApisV2', method: 'POST', path: ['v2'] }),
    ).rejects.toThrow(`APIG ListApisV2: no answer from ${address} (ECONNREFUSED)`);
  });
});

describe('the secret with the settings', () => {
  it('has to be there before a deployment', async () => {
    await checkSecret(call, account, 'bridge');
    await expect(checkSecret(call, account, 'none')).rejects.toThrow(
      'there is no secret none in CSMS in cn-north-4',
    );
    expect(fake.problems).toEqual([]);
  });

  it.each(secretStates.filter(state => state !== 'ENABLED'))(
    'has to be readable, and is not when %s',
    async state => {
      fake.cloud.secrets.set('bridge', state);
      await expect(checkSecret(call, account, 'bridge')).rejects.toThrow(
        `the secret bridge in CSMS is ${state}: nobody can read it`,
      );
    },
  );
});
