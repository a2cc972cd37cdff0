import { execFile } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { parseConfig } from '../../shared/config/config.ts';
import { configCache } from '../../shared/config/configCache.ts';
import { settingNames } from '../../shared/config/settings.ts';
import { readConfigVariables } from '../../shared/config/sources.ts';
import { configStores } from '../../shared/config/stores/configStores.ts';
import { bridgeTable } from '../../shared/table/bridgeTable.ts';
import { documentClient } from '../../shared/table/client.ts';
import { handOverTable } from '../../shared/table/tableOwner.ts';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { usableVariables } from '../shared/config/usableVariables.ts';
import { eventually } from '../support/eventually.ts';
import { awsKey, startSettingsStores } from '../support/settingsStores.ts';
import { startContainer } from './container.ts';
import { type EmulatedDeployment, emulateDeployment, keys, secretArn } from './emulatedDeployment.ts';
import { type PackagedDeployment, packageDeployment } from './packagedDeployment.ts';

let packaged: PackagedDeployment;
beforeAll(async () => {
  packaged = await packageDeployment();
});
afterAll(() => packaged.remove());

/** A signed newInstance of SaaS V2; the signature is computed here, from the protocol's page. */
async function buy(url: string, orderId: string): Promise<string> {
  const body = JSON.stringify({
    activity: 'newInstance',
    businessId: 'b',
    orderId,
    orderLineId: `${orderId}-000001`,
  });
  const [timestamp, nonce] = [String(Date.now()), randomUUID()];
  const hmac = (text: string): string => createHmac('sha256', keys.base).update(text).digest('hex');
  const signature = hmac(`${keys.base}${nonce}${timestamp}${hmac(body)}`);
  const query = new URLSearchParams({ signature, timestamp, nonce });
  const answer = await fetch(`${url}/saas?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return ((await answer.json()) as { resultCode: string }).resultCode;
}

/** Calls until the answer is no fault that passes, as the marketplace does. */
async function buyPatiently(url: string, orderId: string): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const code = await buy(url, orderId);
    if (code !== '000005' || attempt === 20) return code;
  }
}

interface CaseReport {
  readonly id: string;
  readonly problems: readonly string[];
}

/** Runs the acceptance suite, or only some of its cases, and gives those that do not hold. */
async function failedCases(url: string, only: readonly string[] = []): Promise<readonly CaseReport[]> {
  const publicKey = join(projectDirectory, '.build', 'kit-public-key.pem');
  writeFileSync(publicKey, keys.kitPublicKey);
  const words = [
    ...['--import', 'tsx', 'commands/accept.ts', '--url', `${url}/saas`, '--live', '--json'],
    ...['--key', keys.base, '--v1-key', keys.v1, '--license-key', keys.license, '--kit-key', keys.kit],
    ...['--general-key', keys.general, '--kit-public-key', publicKey],
    ...only.flatMap(id => ['--only', id]),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, words, {
    cwd: projectDirectory,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stdout: string }) => error);
  const { cases } = JSON.parse(stdout) as { cases: readonly CaseReport[] };
  expect(cases.length).toBeGreaterThan(only.length === 0 ? 90 : 0);
  return cases.filter(({ problems }) => problems.length > 0);
}

const denied = ({ uses }: EmulatedDeployment): readonly string[] => [
  ...new Set(
    uses
      .filter(({ allowed }) => !allowed)
      .map(({ role, use }) => `${role} ${use.action} ${use.resource} ${JSON.stringify(use.context)}`),
  ),
];

describeOnEveryEngine('a packaged deployment, run as on Lambda', engine => {
  let deployment: EmulatedDeployment;
  beforeAll(async () => {
    deployment = await emulateDeployment(
      packaged.deploy({ SettingsArn: secretArn, TableName: 'as-on-lambda' }),
      engine,
      { settingsIn: 'secret' },
    );
  });
  afterAll(() => deployment.stop());

  it('holds every case of the acceptance suite, real orders among them, with the rights of its roles', async () => {
    // The suite's twenty calls at once are about one instance, not about twenty processes that start on one small machine.
    for (const address of ['ProductionAddressLambdaFunction', 'LicenseAddressLambdaFunction']) {
      await deployment.provision(address, 20);
    }
    await Promise.all(Array.from({ length: 20 }, (_, index) => buyPatiently(deployment.url, `WARM${index}`)));
    // A busy machine may take longer than the marketplace waits: what failed is tried again, as the marketplace would.
    let failed = await failedCases(deployment.url);
    for (let attempt = 1; attempt < 4 && failed.length > 0; attempt += 1) {
      failed = await failedCases(
        deployment.url,
        failed.map(({ id }) => id),
      );
    }
    expect(failed).toEqual([]);
    expect(denied(deployment)).toEqual([]);
    // Functions that were frozen after an answer went on with the next call.
    expect(deployment.counts).toMatchObject({ timedOut: 0, crashed: 0, throttled: 0 });
    expect(deployment.counts.warm).toBeGreaterThan(100);
  });

  it('serves each activity by a function of its own, whose archive is its own too', async () => {
    const body = '{}';
    for (const { method, path, functionId } of packaged.deploy({}).routes) {
      if (/^\/(saas|license|order)/.test(path) === false) continue;
      const answer = await fetch(`${deployment.url}${path}?activity=x&timeStamp=1&authToken=x`, {
        method,
        ...(method === 'POST' ? { body, headers: { 'content-type': 'application/json' } } : {}),
      });
      const { resultCode } = (await answer.json()) as { resultCode?: string };
      expect([functionId, answer.status, resultCode]).toEqual([
        functionId,
        200,
        expect.stringMatching(/^00000[12]$/),
      ]);
    }
  });

  it('serves the seller API and the login with the rights of their roles', async () => {
    const ask = async (path: string, init: RequestInit = {}): Promise<[number, unknown]> => {
      const headers = { authorization: `Bearer ${keys.sellerToken}`, 'content-type': 'application/json' };
      const answer = await fetch(`${deployment.url}${path}`, { headers, redirect: 'manual', ...init });
      const text = await answer.text();
      return [answer.status, text.startsWith('{') ? JSON.parse(text) : text];
    };
    expect(await buyPatiently(deployment.url, 'SELLER')).toBe('000000');
    const [status, listed] = await ask('/api/v1/instances?limit=100');
    expect(status).toBe(200);
    const { items = [] } = listed as { items?: { instanceId: string }[] };
    const instanceId = items[0]?.instanceId ?? '';
    for (const [path, init] of [
      [`/api/v1/instances/${instanceId}`],
      [`/api/v1/instances/${instanceId}/history`],
      ['/api/v1/events'],
      ['/api/v1/failures'],
      ['/api/v1/health'],
      ['/api/v1/alarms'],
      ['/api/v1/tenants'],
      ['/api/v1/licenses'],
      ['/api/openapi.json'],
      [`/api/v1/instances/${instanceId}/freeze`, { method: 'POST', body: '{"reason":"x"}' }],
      [`/api/v1/instances/${instanceId}/unfreeze`, { method: 'POST', body: '{}' }],
    ] as readonly (readonly [string, RequestInit?])[]) {
      const [code] = await ask(path, init);
      expect([path, code]).toEqual([path, expect.toSatisfy((it: number) => it < 500)]);
    }
    for (const path of ['/oauth/login?tenantId=t-1', '/oauth/shop/login?tenantId=t-1', '/oauth/userinfo']) {
      const [code] = await ask(path, { headers: { cookie: 'bridge_session=unknown' } });
      expect([path, code]).toEqual([path, expect.toSatisfy((it: number) => it < 500)]);
    }
    expect(denied(deployment)).toEqual([]);
  });

  it('runs every schedule with the rights of its role', async () => {
    for (const functionId of packaged.deploy({}).scheduled) {
      expect([functionId, (await deployment.invoke(functionId, {})).kind]).toEqual([functionId, 'answer']);
    }
    expect(denied(deployment)).toEqual([]);
  });
});

describe('a hundred containers that start in the same second', () => {
  const readAll = async (settingsIn: 'secret' | 'parameters', callsPerSecond: number) => {
    const stores = await startSettingsStores({ callsPerSecond });
    stores.secrets.set(secretArn, { SecretString: JSON.stringify(usableVariables) });
    for (const [name, value] of Object.entries(usableVariables)) stores.parameters.set(`/b/${name}`, value);
    const environment = {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: stores.url,
      ...(settingsIn === 'secret' ? { CONFIG_SECRET: `aws:${secretArn}` } : { SSM_PREFIX: '/b' }),
    };
    const effects = {
      clock: Date.now,
      random: Math.random,
      wait: (ms: number, signal?: AbortSignal) => setTimeout(ms, undefined, signal ? { signal } : {}),
    };
    try {
      const containers = Array.from({ length: 100 }, () => {
        const remote = configStores({ environment, effects, awsCredentials: async () => awsKey });
        return configCache({
          clock: Date.now,
          random: Math.random,
          onRefreshFailure: () => undefined,
          read: async signal =>
            parseConfig(
              await readConfigVariables({
                environment,
                readFile: async () => '',
                fetchSecret: reference => remote.secret(reference, signal),
                fetchParameters: names => remote.parameters(names, signal),
              }),
            ),
        });
      });
      const opened = await Promise.allSettled(containers.map(open => open()));
      return {
        failed: opened.filter(({ status }) => status === 'rejected').length,
        asked: stores.requests.length,
        refused: stores.refused,
      };
    } finally {
      await stores.stop();
    }
  };

  it('all read one secret within their 3 s at 40 calls a second', async () => {
    const { failed, asked, refused } = await readAll('secret', 40);
    expect(failed).toBe(0);
    // One call each, and the repeats of those whom the quota refused.
    expect(asked - refused).toBeGreaterThanOrEqual(100);
    expect(refused).toBeGreaterThan(0);
  });

  it('all read parameters by name at the 1,000 calls a second of higher throughput', async () => {
    const { failed, asked, refused } = await readAll('parameters', 1_000);
    expect(failed).toBe(0);
    expect(asked - refused).toBeGreaterThanOrEqual(100 * Math.ceil(settingNames.length / 10));
  });
});

describe('the emulation itself', () => {
  it('freezes a container between its calls and ends one whose time is up', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'container-'));
    const ticks = join(directory, 'ticks');
    writeFileSync(ticks, '');
    writeFileSync(
      join(directory, 'f.mjs'),
      `import { appendFileSync } from 'node:fs';
      setInterval(() => appendFileSync(${JSON.stringify(ticks)}, '.'), 5);
      export const handler = event => event.hang ? new Promise(() => {}) : event;`,
    );
    const image = { directory, handler: 'f.handler', functionName: 'f', environment: {}, timeoutMs: 300 };
    const container = await startContainer(image, () => undefined);
    try {
      expect(await container.invoke({ a: 1 })).toEqual({ kind: 'answer', value: { a: 1 } });
      const grown = async (): Promise<number> => {
        const before = statSync(ticks).size;
        await setTimeout(200);
        return statSync(ticks).size - before;
      };
      expect(await grown()).toBe(0);
      expect(await container.invoke({ a: 2 })).toEqual({ kind: 'answer', value: { a: 2 } });
      expect(statSync(ticks).size).toBeGreaterThan(0);
      expect(await container.invoke({ hang: true })).toEqual({ kind: 'timed-out' });
      await eventually(() => expect(container.isAlive).toBe(false));
    } finally {
      container.stop();
      rmSync(directory, { recursive: true });
    }
  });

  it('refuses at the table what a policy does not allow', async () => {
    const { startDynalite } = await import('../engines/dynaliteEngine.ts');
    const engine = await startDynalite();
    const stack = packaged.deploy({ SettingsArn: secretArn, TableName: 'refusing' });
    const policies = Object.fromEntries(
      Object.entries(stack.policies).map(([role, statements]) => [
        role,
        statements.filter(({ Action }) => ![Action].flat().includes('dynamodb:PutItem')),
      ]),
    );
    const deployment = await emulateDeployment({ ...stack, policies }, engine, { settingsIn: 'secret' });
    try {
      expect(await buy(deployment.url, 'DENIED')).toBe('000005');
      expect(denied(deployment).join()).toContain('CallbacksRole dynamodb:PutItem');
      // What is missing stands in the log.
      expect(deployment.output.join('')).toContain('"fault":"table-access-denied"');
    } finally {
      await deployment.stop();
      await engine.stop();
    }
  });

  it('works on no table of another deployment, and says so', async () => {
    const { startDynalite } = await import('../engines/dynaliteEngine.ts');
    const engine = await startDynalite();
    const stack = packaged.deploy({ SettingsArn: secretArn, TableName: 'of-another' });
    const deployment = await emulateDeployment(stack, engine, { settingsIn: 'secret' });
    const client = documentClient({ name: stack.tableName, ttl: false, endpoint: engine.endpoint });
    try {
      await handOverTable(bridgeTable(client, stack.tableName), { site: 'cn', stage: 'another' });
      expect(await buy(deployment.url, 'ELSEWHERE')).toBe('000005');
      expect(deployment.output.join('')).toMatch(
        /names the table of another deployment \([^)]*STAGE another/,
      );
      const written = deployment.uses.filter(({ use }) => use.action !== 'dynamodb:GetItem');
      expect(written).toEqual([]);
      expect(denied(deployment)).toEqual([]);
    } finally {
      client.destroy();
      await deployment.stop();
      await engine.stop();
    }
  });
});
