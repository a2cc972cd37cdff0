import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { CelEngine, TemplateFile } from '@aws/cloudformation-validate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildArtifacts } from '../bundling/buildArtifacts.ts';
import { readDeployment, scheduleMs } from '../bundling/deployment.ts';
import { discoverFunctions } from '../bundling/discoverFunctions.ts';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { serverEntry } from '../bundling/serverEntry.ts';
import { archiveName } from '../bundling/zipBundle.ts';
import { bundleBare } from '../commands/bench/coldStart/bundleColdStarts.ts';
import { runServerless } from '../commands/serverless/runServerless.ts';
import { settingNames } from '../shared/config/settings.ts';
import { tableDefinition, ttlAttribute } from '../shared/table/tableDefinition.ts';
import { zipEntries } from './commands/bundle/zipEntries.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const output = mkdtempSync(join(projectDirectory, '.serverless-test-'));
let resources: Readonly<Record<string, Resource>>;
let parameters: Readonly<Record<string, unknown>>;
let outputs: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  await buildArtifacts(projectDirectory);
  const words = ['package', '--stage', 'test', '--package', relative(projectDirectory, output)];
  expect(await runServerless(projectDirectory, words, { quiet: true })).toBe(0);
  const template = JSON.parse(
    readFileSync(join(output, 'cloudformation-template-update-stack.json'), 'utf8'),
  );
  resources = template.Resources;
  parameters = template.Parameters;
  outputs = template.Outputs;
}, 180_000);

afterAll(() => rmSync(output, { recursive: true, force: true }));

const ofType = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);

/** The deployed functions by their name below functions/. */
function deployedFunctions() {
  return new Map(
    ofType('AWS::Lambda::Function').map(([logicalId, { Properties }]) => {
      const [, name = ''] = /^\.build\/(.+)\.handler$/.exec(String(Properties.Handler)) ?? [];
      return [name, { logicalId, ...Properties } as Record<string, unknown> & { logicalId: string }];
    }),
  );
}

const groups: Readonly<Record<string, string>> = {
  scheduled: 'ScheduledRole',
  oauth: 'LoginRole',
  kit: 'KitRole',
  seller: 'SellerRole',
  anyPath: 'AnyPathRole',
};

const group = (name: string) =>
  name === 'root' || name === 'seller/openapi'
    ? 'ConstantRole'
    : name === 'scheduled/selfDial'
      ? 'DialRole'
      : (groups[name.split('/')[0] ?? ''] ?? 'CallbacksRole');

type RawStatement = Statement & { readonly 'Fn::If'?: readonly [string, Statement, unknown] };

function rawStatements(role: string): readonly RawStatement[] {
  const policies = resources[role]?.Properties.Policies as {
    PolicyDocument: { Statement: RawStatement[] };
  }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** All of them, also those that hold under a condition only. */
const statements = (role: string): readonly Statement[] =>
  rawStatements(role).map(statement => statement['Fn::If']?.[1] ?? statement);

/** Its rules take five seconds to read: once for all templates. */
const engine = new CelEngine();
afterAll(() => engine.free());

/** What the validator calls an error or worse. */
function findings(file: string, parameterOverrides: Record<string, string>): readonly string[] {
  const { diagnostics } = engine.validateStandard(new TemplateFile(file), { parameterOverrides });
  return diagnostics
    .filter(({ severity }) => ['FATAL', 'ERROR'].includes(severity))
    .map(({ ruleId, message, entity }) => `${ruleId} ${entity?.logicalId}: ${message}`);
}

async function serverlessFile() {
  const text = readFileSync(join(projectDirectory, 'serverless.yml'), 'utf8');
  return parse(text, { merge: true, logLevel: 'error', maxAliasCount: -1 }) as {
    readonly params: { readonly default: Readonly<Record<string, string>> };
    readonly provider: {
      readonly stackParameters: readonly { readonly ParameterKey: string; readonly ParameterValue: string }[];
    };
  };
}

const actions = (statement: Statement | undefined) => [statement?.Action ?? []].flat();

describe('the deployment', () => {
  it('holds every function below functions/ and no other', async () => {
    expect([...deployedFunctions().keys()].sort()).toEqual(await discoverFunctions(projectDirectory));
  });

  it('gives each function its own archive with nothing but its bundle', async () => {
    for (const name of deployedFunctions().keys()) {
      const archive = readFileSync(join(projectDirectory, '.build', archiveName(name)));
      expect(zipEntries(archive)).toEqual([`.build/${name}.mjs`]);
    }
  });

  it('uploads each archive under a name of its own, which is that of its function', () => {
    // The Serverless CLI takes the last part of a path alone: two archives of one name would be one upload.
    const uploaded = [...deployedFunctions()].map(([name, { Code }]) => [
      name,
      String((Code as { S3Key: string }).S3Key)
        .split('/')
        .at(-1),
    ]);
    expect(uploaded).toEqual(uploaded.map(([name = '']) => [name, archiveName(name)]));
    expect(new Set(uploaded.map(([, key]) => key)).size).toBe(uploaded.length);
  });

  it('bundles functions that load from their own file alone and export their handler', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'deployed-'));
    cpSync(join(projectDirectory, '.build'), elsewhere, { recursive: true });
    const names = [...deployedFunctions().keys()];
    const program = `for (const name of ${JSON.stringify(names)}) {
      const { handler } = await import(${JSON.stringify(pathToFileURL(elsewhere).href)} + '/' + name + '.mjs');
      console.log(name, typeof handler);
    }`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    rmSync(elsewhere, { recursive: true });
    expect(stdout.trim().split('\n')).toEqual(names.map(name => `${name} function`));
  });

  it('weighs little more than the SDK and the library for entities would without it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'bare-'));
    const { sdkAndToolbox } = await bundleBare(projectDirectory, directory);
    rmSync(directory, { recursive: true });
    const weights = [...deployedFunctions().keys()].map(name => ({
      name,
      bytes: statSync(join(projectDirectory, '.build', `${name}.mjs`)).size,
    }));
    // Calls of SaaS need no more than the core; the one for any path holds the callbacks of every family. A hundredth is whose table it is, and the alias of an order; another the short way of a request.
    const share = (name: string) => (name === 'anyPath' ? 1.295 : name.startsWith('saas/') ? 1.2 : 1.235);
    const most = (name: string) => (name === 'root' ? 5_000 : share(name) * sdkAndToolbox.bytes);
    expect(weights.filter(({ name, bytes }) => bytes > most(name))).toEqual([]);
    // The whole chain of credentials is in the measure, and in no function.
    expect(sdkAndToolbox.bytes).toBeGreaterThan(400_000);
  });

  it('looks for credentials in the environment alone', () => {
    for (const name of deployedFunctions().keys()) {
      const text = readFileSync(join(projectDirectory, '.build', `${name}.mjs`), 'utf8');
      expect([name, /169\.254\.170\.2|sso_start_url|web_identity_token_file/.test(text)]).toEqual([
        name,
        false,
      ]);
    }
  });

  it('routes the addresses of the marketplace and of the seller', () => {
    const routes = ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties.RouteKey);
    expect(routes).toEqual(
      expect.arrayContaining([
        'GET /',
        'GET /{proxy+}',
        'POST /{proxy+}',
        'POST /saas',
        'GET /saas',
        'POST /saas/newInstance',
        'POST /saas/queryInstance',
        'POST /saas/refreshInstance',
        'POST /saas/updateInstanceStatus',
        'POST /saas/releaseInstance',
        'POST /saas/upgradeInstance',
        'POST /saas/changeInstanceCheck',
        'POST /order',
        'GET /api/v1/instances',
        'GET /api/v1/instances/{proxy+}',
        'POST /api/v1/instances/{proxy+}',
        'GET /api/v1/events',
        'POST /api/v1/events/{proxy+}',
        'GET /api/v1/failures',
        'GET /api/v1/health',
        'GET /api/v1/alarms',
      ]),
    );
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('has the routes and schedules of the HTTP process, and no other', async () => {
    const text = serverEntry(await readDeployment(projectDirectory));
    const served = [...text.matchAll(/\.\.\.(\{.*?\}), handler/g)].map(([, json = '']) => JSON.parse(json));
    const routes = ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties.RouteKey);
    expect(served.flatMap(each => each.routes).toSorted()).toEqual(routes.toSorted());
    const rules = ofType('AWS::Events::Rule').map(([, { Properties }]) => {
      const [target] = Properties.Targets as { Arn: { 'Fn::GetAtt': [string] } }[];
      return [target?.Arn['Fn::GetAtt'][0], scheduleMs(String(Properties.ScheduleExpression))];
    });
    const timers = served.flatMap(({ name, schedules }: { name: string; schedules: number[] }) =>
      schedules.map(ms => [`${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`, ms]),
    );
    expect(timers.toSorted()).toEqual(rules.toSorted());
    expect(timers.length).toBeGreaterThan(5);
  });

  it('calls the schedules at their pace', () => {
    const pace = Object.fromEntries(
      ofType('AWS::Events::Rule').map(([, { Properties }]) => {
        const [target] = Properties.Targets as { Arn: { 'Fn::GetAtt': [string] } }[];
        return [target?.Arn['Fn::GetAtt'][0], Properties.ScheduleExpression];
      }),
    );
    expect(pace).toMatchObject({
      DeliverEventsLambdaFunction: 'rate(1 minute)',
      ExpireInstancesLambdaFunction: 'rate(5 minutes)',
      ReleaseInstancesLambdaFunction: 'rate(15 minutes)',
      PurgeExpiredLambdaFunction: 'rate(1 hour)',
      WatchdogLambdaFunction: 'rate(5 minutes)',
      SelfDialLambdaFunction: 'rate(5 minutes)',
    });
  });

  it('gives the daily comparison a quarter of an hour, and every other function less than a minute', () => {
    const long = [...deployedFunctions()].filter(([, { Timeout }]) => Number(Timeout) >= 60);
    expect(long.map(([name, { Timeout }]) => [name, Timeout])).toEqual([
      [expect.stringMatching(/reconcileOrders/i), 900],
    ]);
  });

  it('runs every function on Node 24 with memory, time-out and tags of its own', () => {
    for (const properties of deployedFunctions().values()) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        MemorySize: expect.any(Number),
        Timeout: expect.any(Number),
        Tags: expect.arrayContaining([{ Key: 'stage', Value: 'test' }]),
      });
    }
  });

  it('lets a callback outlive the 4 seconds in which it answers, and no function the 30 of the gateway', () => {
    for (const [name, { Timeout }] of deployedFunctions()) {
      if (name.startsWith('scheduled/')) continue;
      expect(Timeout).toBeGreaterThan(5);
      expect(Timeout).toBeLessThan(30);
    }
  });

  it('keeps the logs of all functions and of the gateway for a limited time, and beyond a removal', () => {
    const groups = ofType('AWS::Logs::LogGroup');
    expect(groups.map(([logicalId]) => logicalId).sort()).toEqual(['BridgeLogs', 'HttpApiLogGroup']);
    for (const [, { Properties, ...policies }] of groups) {
      expect(Properties.RetentionInDays).toEqual(expect.any(Number));
      expect(policies).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
    expect(resources.BridgeLogs?.Properties.LogGroupName).toEqual({ Ref: 'LogGroup' });
    // What the functions have written out is what the parameter says.
    expect(parameters.LogGroup).toMatchObject({ Default: '/koogallery-bridge/test' });
    for (const { LoggingConfig } of deployedFunctions().values()) {
      expect(LoggingConfig).toEqual({ LogGroup: '/koogallery-bridge/test' });
    }
  });

  it('is free of errors, with its defaults and with every parameter set', () => {
    const file = join(output, 'cloudformation-template-update-stack.json');
    expect(findings(file, {})).toEqual([]);
    expect(
      findings(file, {
        AlarmTopic: 'arn:aws:sns:eu-west-1:123456789012:alarms',
        DomainName: 'shop.example.com',
        CertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/a-b',
        SettingsArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:bridge-AbCdEf',
        KmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/a-b',
        TableName: 'restored',
        DeletionProtection: 'false',
        LoginConcurrency: '5',
        SourceMaps: 'true',
      }),
    ).toEqual([]);
  });

  it('would be found out with a property that does not exist, so the check can fail', () => {
    const template = JSON.parse(
      readFileSync(join(output, 'cloudformation-template-update-stack.json'), 'utf8'),
    );
    template.Resources.RootLambdaFunction.Properties.TimeOut = 3;
    const file = join(output, 'broken.json');
    writeFileSync(file, JSON.stringify(template));
    expect(findings(file, {}).join()).toContain('RootLambdaFunction');
  });

  it('hands every parameter of serverless.yml on to a parameter of the template', async () => {
    const { params, provider } = await serverlessFile();
    const handed = Object.fromEntries(
      provider.stackParameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
    );
    expect(Object.keys(handed).sort()).toEqual(Object.keys(parameters).sort());
    expect(Object.values(handed).sort()).toEqual(
      Object.keys(params.default)
        .map(name => `\${param:${name}}`)
        .sort(),
    );
  });

  it('stays below 450 of the 500 resources that CloudFormation takes, also with 65 functions of the present mix', () => {
    const total = Object.keys(resources).length;
    const functions = deployedFunctions();
    const shared =
      'Table Role Alarm Dashboard Api ApiMapping DomainName Stage Bucket BucketPolicy LogGroup'.split(' ');
    const once = Object.values(resources).filter(({ Type }) =>
      shared.some(end => Type.endsWith(`::${end}`)),
    ).length;
    expect(total).toBeLessThan(450);
    expect(once + ((total - once) / functions.size) * 65).toBeLessThan(450);
  });

  it('tells the topic of every alarm, and nobody where there is none', () => {
    const rules = ofType('AWS::CloudWatch::Alarm');
    expect(rules.length).toBeGreaterThan(30);
    for (const [name, { Properties }] of rules) {
      expect([name, Properties.AlarmActions]).toEqual([
        name,
        { 'Fn::If': ['HasAlarmTopic', [{ Ref: 'AlarmTopic' }], { Ref: 'AWS::NoValue' }] },
      ]);
      expect(Properties.AlarmName).toMatch(/^koogallery-bridge-test-[A-Za-z-]+$/);
    }
  });

  it('has one dashboard that shows every alarm, as JSON that CloudWatch can read', () => {
    const [[, dashboard] = [], ...others] = ofType('AWS::CloudWatch::Dashboard');
    expect(others).toEqual([]);
    const body = dashboard?.Properties.DashboardBody as { readonly 'Fn::Sub': readonly string[] } | undefined;
    const [text = ''] = body?.['Fn::Sub'] ?? [];
    const { widgets } = JSON.parse(text) as {
      widgets: { type: string; properties: { alarms?: string[]; metrics?: unknown[]; query?: string } }[];
    };
    const shown = widgets.flatMap(({ properties }) => properties.alarms ?? []);
    const names = ofType('AWS::CloudWatch::Alarm').map(([, alarm]) => String(alarm.Properties.AlarmName));
    expect(shown.map(arn => arn.split(':').at(-1)).toSorted()).toEqual([...new Set(names)].toSorted());
    expect(widgets.find(({ type }) => type === 'log')?.properties.query).toContain(
      "SOURCE '/koogallery-bridge/test'",
    );
    // What CloudFormation puts in are resources of the stack, and nothing is left that the Serverless CLI should have put in.
    const placeholders = new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name));
    const unknown = [...placeholders].filter(name => !(name in resources) && !name.startsWith('AWS::'));
    expect(unknown).toEqual(['Table']);
  });

  it('names the production address, the seller API and the table when it is done', () => {
    expect(Object.keys(outputs)).toEqual(
      expect.arrayContaining(['ProductionAddress', 'SellerApi', 'TableName']),
    );
  });
});

describe('the gateway', () => {
  const stage = () => resources.HttpApiStage?.Properties as Record<string, Record<string, unknown>>;

  it('writes no query string to its access log, since it carries signatures', () => {
    const format = String(stage().AccessLogSettings?.Format);
    expect(Object.keys(JSON.parse(format))).toContain('route');
    const variables = format.match(/\$context\.[A-Za-z.]+/g);
    expect(variables).toEqual(expect.arrayContaining(['$context.routeKey', '$context.status']));
    for (const variable of variables ?? []) {
      expect(variable).not.toMatch(/path|query|header|requestOverride|authorizer/i);
    }
  });

  it('limits every route, and the production address last: 429 counts as a failed call', () => {
    const limit = { ThrottlingRateLimit: expect.any(Number), ThrottlingBurstLimit: expect.any(Number) };
    expect(stage().DefaultRouteSettings).toMatchObject(limit);
    const routes = stage().RouteSettings as Record<string, { ThrottlingBurstLimit: number }>;
    expect(routes['POST /saas']?.ThrottlingBurstLimit).toBeGreaterThan(
      Number((stage().DefaultRouteSettings as { ThrottlingBurstLimit: number }).ThrottlingBurstLimit),
    );
  });

  it('knows every route before its stage limits it', () => {
    const limited = Object.keys(stage().RouteSettings ?? {});
    const dependsOn = (resources.HttpApiStage as unknown as { DependsOn: string[] }).DependsOn;
    const waitedFor = dependsOn.map(logicalId => resources[logicalId]?.Properties.RouteKey);
    expect(waitedFor).toEqual(expect.arrayContaining(limited));
  });
});

describe('the rights', () => {
  const roles = [
    'CallbacksRole',
    'AnyPathRole',
    'KitRole',
    'SellerRole',
    'LoginRole',
    'ScheduledRole',
    'DialRole',
  ];

  it('are those of the group that a function belongs to', () => {
    for (const [name, { Role }] of deployedFunctions()) {
      expect({ name, Role }).toEqual({ name, Role: { 'Fn::GetAtt': [group(name), 'Arn'] } });
    }
    expect(
      ofType('AWS::IAM::Role')
        .map(([name]) => name)
        .sort(),
    ).toEqual([...roles, 'ConstantRole'].sort());
  });

  it('name their resources, but for X-Ray, which knows none', () => {
    for (const role of [...roles, 'ConstantRole']) {
      for (const statement of statements(role)) {
        const anything = [statement.Resource].flat().includes('*');
        expect([role, statement.Sid, anything]).toEqual([role, statement.Sid, statement.Sid === 'Traces']);
        for (const action of actions(statement)) expect(action).not.toContain('*');
      }
      expect(actions(statements(role).find(({ Sid }) => Sid === 'Traces'))).toEqual([
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
      ]);
    }
  });

  it('reach the one table, the parameters of the stage and its log', () => {
    for (const role of roles) {
      const bySid = Object.fromEntries(statements(role).map(statement => [statement.Sid, statement]));
      expect(bySid.Table?.Resource).toEqual({
        'Fn::If': [
          'MakesTable',
          { 'Fn::GetAtt': ['BridgeTable', 'Arn'] },
          { 'Fn::Sub': expect.stringMatching(/:table\/\$\{TableName\}$/) },
        ],
      });
      expect(bySid.Parameters?.Action).toBe('ssm:GetParameters');
      expect(JSON.stringify(bySid.Parameters?.Resource)).toMatch(/:parameter\/koogallery-bridge\/test\/\*"/);
      expect(bySid.Logs?.Resource).toEqual({ 'Fn::GetAtt': ['BridgeLogs', 'Arn'] });
      const searches = role === 'SellerRole' || role === 'ScheduledRole';
      expect(Object.keys(bySid).sort()).toEqual([
        'Decrypt',
        ...(searches ? ['Indexes'] : []),
        'Logs',
        ...(searches || role === 'LoginRole' ? [] : ['Owner']),
        'Parameters',
        'Secret',
        ...(role === 'LoginRole' ? ['Sessions'] : []),
        'Table',
        'Traces',
        'Withheld',
      ]);
    }
  });

  it('to secret and key exist only where there are such', () => {
    for (const role of roles) {
      const conditional = rawStatements(role).flatMap(statement => {
        const [condition, granted] = statement['Fn::If'] ?? [];
        return condition === undefined ? [] : [[condition, granted?.Sid]];
      });
      expect(conditional.map(([, sid]) => sid)).toEqual(['Secret', 'Decrypt']);
      expect(conditional[1]?.[0]).toBe('HasKmsKey');
    }
  });

  it('of functions that answer the same to everybody reach neither table nor settings', () => {
    expect(statements('ConstantRole').map(({ Sid }) => Sid)).toEqual(['Logs', 'Traces']);
  });

  it('deny what a group is not to know, which its functions then do not ask for', () => {
    for (const [name, { Environment }] of deployedFunctions()) {
      if (group(name) === 'ConstantRole') continue;
      const { SETTINGS_WITHHELD = '' } = (Environment as { Variables: Record<string, string> }).Variables;
      const denied = statements(group(name)).filter(({ Effect }) => Effect === 'Deny');
      expect(denied.flatMap(actions)).toEqual(['ssm:GetParameters']);
      const names = denied
        .flatMap(({ Resource }) => [Resource].flat())
        .map(resource => /\/test\/(\w+)"\}$/.exec(JSON.stringify(resource))?.[1]);
      expect([name, names]).toEqual([name, SETTINGS_WITHHELD.split(',')]);
      for (const setting of names) expect(settingNames).toContain(setting);
    }
  });

  it('of whoever may raise an alarm let it leave word of it for the watchdog', () => {
    for (const role of roles) {
      const writes = statements(role).filter(statement => actions(statement).includes('dynamodb:PutItem'));
      const keys = writes.flatMap(
        ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? ['*'],
      );
      expect([role, keys.includes('alarms#*') || keys.includes('*')]).toEqual([role, true]);
    }
  });

  it('of the dial of our own address read the keys of every family, joint operation included', () => {
    const dial = deployedFunctions().get('scheduled/selfDial');
    const withheld = JSON.stringify(dial?.Environment);
    expect(withheld).toContain('KIT_PRIVATE_KEYS');
    expect(withheld).not.toMatch(/_ACCESS_KEYS/);
  });

  it('of every function that uses the table read whose it is; only schedules and the operator’s side may say it', () => {
    const reaches = (role: string, action: string): boolean =>
      statements(role)
        .filter(statement => actions(statement).includes(`dynamodb:${action}`))
        .flatMap(({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? ['*'])
        .some(pattern => pattern === 'owner' || pattern === '*');
    expect(roles.filter(role => !reaches(role, 'GetItem'))).toEqual([]);
    expect(roles.filter(role => reaches(role, 'PutItem'))).toEqual(['SellerRole', 'ScheduledRole']);
  });

  it('of a callback hold neither a search nor a removal: it finds its item by id and keeps it', () => {
    expect(actions(statements('CallbacksRole').find(({ Sid }) => Sid === 'Table'))).toEqual([
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ]);
  });

  it.each([
    [
      'CallbacksRole',
      ['instance#i', 'order#o', 'nonce#n', 'open-api-stop'],
      ['users#t', 'session#s', 'tenant#t'],
    ],
    ['KitRole', ['users#t', 'tenant#t', 'departments#t'], ['session#s', 'order#o', 'license#l', 'usage#u']],
    [
      'AnyPathRole',
      ['instance#i', 'order#o', 'license#l', 'tenant#t', 'users#t', 'failures#f'],
      ['session#s', 'login-ticket#t', 'usage#u'],
    ],
    ['LoginRole', ['session#s', 'login-ticket#t'], ['order#o', 'license#l', 'usage#u', 'departments#t']],
    ['DialRole', ['schedule#s', 'alarms#a'], ['instance#i', 'order#o', 'tenant#t', 'session#s', 'nonce#n']],
  ])('of %s end at the partitions of its work', (role, within, beyond) => {
    const patterns = statements(role)
      .filter(({ Sid }) => Sid === 'Table' || Sid === 'Sessions')
      .flatMap(({ Condition }) =>
        [Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? ['*']].flat(),
      );
    const reaches = (key: string) =>
      patterns.some(
        pattern =>
          key === pattern ||
          (key.startsWith(pattern.replace(/\*$/, '\0').split('\0')[0] ?? '') && pattern.endsWith('*')),
      );
    expect([within.filter(reaches), beyond.filter(reaches)]).toEqual([within, []]);
  });

  it('of the login write sessions, word of alarms, and nothing else', () => {
    const writing = statements('LoginRole').filter(statement =>
      actions(statement).some(action => /:(Put|Update|Delete)Item$/.test(action)),
    );
    expect(writing.map(({ Sid, Condition }) => [Sid, Condition?.['ForAllValues:StringLike']])).toEqual([
      ['Sessions', { 'dynamodb:LeadingKeys': ['session#*', 'login-*', 'alarms#*'] }],
    ]);
  });

  it('of the seller’s side and of the kit remove nothing', () => {
    expect(['SellerRole', 'KitRole', 'AnyPathRole'].flatMap(statements).flatMap(actions)).not.toContain(
      'dynamodb:DeleteItem',
    );
  });

  it('let an index be searched and nothing else', () => {
    for (const role of ['SellerRole', 'ScheduledRole']) {
      const indexes = statements(role).find(({ Sid }) => Sid === 'Indexes');
      expect(actions(indexes)).toEqual(['dynamodb:Query']);
      const text = JSON.stringify(indexes?.Resource);
      expect(text.match(/\/index\/\w+/g)).toEqual(
        ['listed', 'listed', 'due', 'due'].map(it => `/index/${it}`),
      );
    }
  });
});

describe('the table', () => {
  it('is the one that the code defines', () => {
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = tableDefinition('any');
    expect(resources.BridgeTable?.Properties).toMatchObject({
      AttributeDefinitions,
      KeySchema,
      GlobalSecondaryIndexes,
      BillingMode,
      TimeToLiveSpecification: { AttributeName: ttlAttribute, Enabled: true },
    });
  });

  it('is not made where one is named that is there already: one restored from a backup, or left by a removal', () => {
    expect((resources.BridgeTable as { Condition?: string }).Condition).toBe('MakesTable');
    for (const { Environment } of deployedFunctions().values()) {
      expect((Environment as { Variables: unknown }).Variables).toMatchObject({
        TABLE_NAME: { 'Fn::If': ['MakesTable', { Ref: 'BridgeTable' }, { Ref: 'TableName' }] },
      });
    }
  });

  it('can be restored to any moment and is neither deleted by mistake nor with the deployment', () => {
    expect(resources.BridgeTable).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: { 'Fn::If': ['ProtectsTable', true, false] },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });
});
