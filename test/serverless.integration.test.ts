import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildArtifacts } from '../bundling/buildArtifacts.ts';
import { discoverFunctions } from '../bundling/discoverFunctions.ts';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { bundleBare } from '../commands/bench/coldStart/bundleColdStarts.ts';
import { runServerless } from '../commands/serverless/runServerless.ts';
import { tableDefinition, ttlAttribute } from '../shared/table/tableDefinition.ts';
import { zipEntries } from './commands/bundle/zipEntries.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const output = mkdtempSync(join(projectDirectory, '.serverless-test-'));
let resources: Readonly<Record<string, Resource>>;
let outputs: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  await buildArtifacts(projectDirectory);
  const words = ['package', '--stage', 'test', '--package', relative(projectDirectory, output)];
  expect(await runServerless(projectDirectory, words, { quiet: true })).toBe(0);
  const template = JSON.parse(
    readFileSync(join(output, 'cloudformation-template-update-stack.json'), 'utf8'),
  );
  resources = template.Resources;
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

const group = (name: string) => {
  if (name.startsWith('scheduled/')) return 'ScheduledRole';
  if (name.startsWith('oauth/')) return 'LoginRole';
  return name.startsWith('seller/') || name === 'root' ? 'SellerRole' : 'CallbacksRole';
};

function statements(role: string): readonly Statement[] {
  const policies = resources[role]?.Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

const actions = (statement: Statement | undefined) => [statement?.Action ?? []].flat();

describe('the deployment', () => {
  it('holds every function below functions/ and no other', async () => {
    expect([...deployedFunctions().keys()].sort()).toEqual(await discoverFunctions(projectDirectory));
  });

  it('gives each function its own archive with nothing but its bundle', async () => {
    for (const name of deployedFunctions().keys()) {
      const archive = readFileSync(join(projectDirectory, '.build', `${name}.zip`));
      expect(zipEntries(archive)).toEqual([`.build/${name}.mjs`]);
    }
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
    const most = (name: string) => (name === 'root' ? 5_000 : 1.2 * sdkAndToolbox.bytes);
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
      ]),
    );
    expect(new Set(routes).size).toBe(routes.length);
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
      if (group(name) === 'ScheduledRole') continue;
      expect(Timeout).toBeGreaterThan(5);
      expect(Timeout).toBeLessThan(30);
    }
  });

  it('keeps the logs of every function and of the gateway for a limited time', () => {
    const groups = ofType('AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);
    for (const properties of groups) expect(properties.RetentionInDays).toEqual(expect.any(Number));
    const names = groups.map(({ LogGroupName }) => LogGroupName);
    for (const { FunctionName } of deployedFunctions().values()) {
      expect(names).toContain(`/aws/lambda/${FunctionName}`);
    }
    expect(names).toHaveLength(deployedFunctions().size + 1);
  });

  it('stays below 480 of the 500 resources that CloudFormation takes, also with 65 functions of the present mix', () => {
    const total = Object.keys(resources).length;
    const functions = deployedFunctions();
    const shared = ['Table', 'Role', 'Alarm', 'Api', 'Stage', 'Bucket', 'BucketPolicy'];
    const once = Object.values(resources).filter(({ Type }) =>
      shared.some(end => Type.endsWith(`::${end}`)),
    ).length;
    expect(total).toBeLessThan(480);
    expect(once + ((total - once) / functions.size) * 65).toBeLessThan(480);
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
  const roles = ['CallbacksRole', 'SellerRole', 'LoginRole', 'ScheduledRole'];

  it('are those of the group that a function belongs to', () => {
    for (const [name, { Role }] of deployedFunctions()) {
      expect({ name, Role }).toEqual({ name, Role: { 'Fn::GetAtt': [group(name), 'Arn'] } });
    }
    expect(
      ofType('AWS::IAM::Role')
        .map(([name]) => name)
        .sort(),
    ).toEqual([...roles].sort());
  });

  it('name their resources, but for X-Ray, which knows none', () => {
    for (const role of roles) {
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

  it('reach the one table, the parameters of the stage and the logs of the stage', () => {
    for (const role of roles) {
      const bySid = Object.fromEntries(statements(role).map(statement => [statement.Sid, statement]));
      expect(bySid.Table?.Resource).toEqual({ 'Fn::GetAtt': ['BridgeTable', 'Arn'] });
      expect(bySid.Configuration?.Action).toBe('ssm:GetParameters');
      for (const resource of [bySid.Configuration?.Resource].flat()) {
        expect(JSON.stringify(resource)).toMatch(/:parameter\/koogallery-bridge\/test(\/\*)?"/);
      }
      expect(JSON.stringify(bySid.Logs?.Resource)).toContain(
        ':log-group:/aws/lambda/koogallery-bridge-test-*:*',
      );
      expect(Object.keys(bySid).sort()).toEqual(
        role === 'CallbacksRole' || role === 'LoginRole'
          ? ['Configuration', 'Logs', 'Table', 'Traces']
          : ['Configuration', 'Indexes', 'Logs', 'Table', 'Traces'],
      );
    }
  });

  it('of a callback hold neither a search nor a removal: it finds its item by id and keeps it', () => {
    expect(actions(statements('CallbacksRole').find(({ Sid }) => Sid === 'Table'))).toEqual([
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ]);
  });

  it('of the seller’s side remove nothing', () => {
    expect(statements('SellerRole').flatMap(actions)).not.toContain('dynamodb:DeleteItem');
  });

  it('let an index be searched and nothing else', () => {
    for (const role of ['SellerRole', 'ScheduledRole']) {
      const indexes = statements(role).find(({ Sid }) => Sid === 'Indexes');
      expect(actions(indexes)).toEqual(['dynamodb:Query']);
      expect([indexes?.Resource].flat()).toEqual(
        ['listed', 'due'].map(name => ({ 'Fn::Sub': `\${BridgeTable.Arn}/index/${name}` })),
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

  it('can be restored to any moment and is neither deleted by mistake nor with the deployment', () => {
    expect(resources.BridgeTable).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });
});
