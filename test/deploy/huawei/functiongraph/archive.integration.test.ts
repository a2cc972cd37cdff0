import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctionGraph } from '../../../../bundling/bundleFunctionGraph.ts';
import { projectDirectory } from '../../../../bundling/projectDirectory.ts';
import { zipEntries } from '../../../commands/bundle/zipEntries.ts';
import { huaweiKey, type SettingsStores, startSettingsStores } from '../../../support/settingsStores.ts';
import { unzip } from '../../../support/unzip.ts';
import { deploymentVariables } from '../../serve/running/deploymentKeys.ts';
import { purchaseRequest } from '../../serve/running/signedRequests.ts';
import { fastestEngine, startTestTable, type TestTable } from '../../serve/running/testTable.ts';

const parent = mkdtempSync(join(tmpdir(), 'functiongraph-'));
const code = join(parent, 'code');
let archive: string;
let stores: SettingsStores;
let table: TestTable;

beforeAll(async () => {
  archive = await bundleFunctionGraph(projectDirectory, join(parent, 'build'));
  unzip(archive, code);
  chmodSync(join(code, 'bootstrap'), 0o755);
  stores = await startSettingsStores();
  table = await startTestTable(fastestEngine);
  const document = { ...deploymentVariables, ...table.variables, STAGE: 'test' };
  stores.secrets.set('bridge', { secret_string: JSON.stringify(document) });
});

afterAll(async () => {
  await Promise.all([stores.stop(), table.stop()]);
  rmSync(parent, { recursive: true, force: true });
});

/** What the deployment writes into the function: no secret, only where they lie. */
const userData = () => ({
  CONFIG_SECRET: 'csms:bridge',
  CSMS_ENDPOINT: stores.url,
  HUAWEICLOUD_SDK_REGION: 'cn-north-4',
  HUAWEICLOUD_SDK_PROJECT_ID: 'project-1',
});

const surroundings = { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

it('the archive holds what both kinds of function need, and is the same when nothing has changed', async () => {
  expect(zipEntries(readFileSync(archive))).toEqual(['bootstrap', 'index.js', 'functiongraph.mjs']);
  const again = await bundleFunctionGraph(projectDirectory, join(parent, 'again'));
  expect(readFileSync(again).equals(readFileSync(archive))).toBe(true);
});

interface Listening {
  readonly port: number;
  readonly output: () => string;
  stop(): Promise<void>;
}

async function listening(
  command: readonly [string, ...string[]],
  variables: Readonly<Record<string, string>>,
): Promise<Listening> {
  const [program, ...words] = command;
  const child = spawn(program, words, {
    cwd: code,
    env: { ...surroundings, RUNTIME_CODE_ROOT: code, PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', chunk => {
      output += chunk;
    });
  }
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', () => {
      const [, found] = /"message":"listening".*"port":(\d+)/.exec(output) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
    void ended.then(() => reject(new Error(`it ended: ${output}`)));
  });
  return {
    port,
    output: () => output,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** As FunctionGraph hands them to an HTTP function that has an agency (page functiongraph_01_0395). */
const keyHeaders = {
  'X-CFF-Security-Access-Key': huaweiKey.ak,
  'X-CFF-Security-Secret-Key': huaweiKey.sk,
  'X-CFF-Security-Token': huaweiKey.securityToken,
};

async function post(
  port: number,
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
) {
  const sent = request({
    host: '127.0.0.1',
    port,
    path,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    agent: false,
  });
  sent.end(body);
  const [response] = await once(sent, 'response');
  const answer = await text(response);
  return {
    status: response.statusCode,
    rawHeaders: response.rawHeaders,
    body: answer === '' ? undefined : JSON.parse(answer),
  };
}

describe('an HTTP function made of the archive', () => {
  /** The folders in which FunctionGraph has its versions of Node. */
  const runtimes = join(parent, 'runtime');
  let running: Listening;

  beforeAll(async () => {
    const node = join(runtimes, 'nodejs20.15', 'rtsp', 'nodejs', 'bin');
    mkdirSync(node, { recursive: true });
    symlinkSync(process.execPath, join(node, 'node'));
    // The script as it is shipped, but for the place of the platform's folder.
    const script = readFileSync(join(code, 'bootstrap'), 'utf8').replaceAll(
      '/opt/function/runtime',
      runtimes,
    );
    running = await listening(['sh', '-c', script], userData());
  });
  afterAll(() => running.stop());

  it('reads its settings with the keys of its agency and answers a purchase, Body-Sign in that case', async () => {
    const { query, body } = purchaseRequest('FG-HTTP-1');
    const first = await post(running.port, `/saas?${query}`, body, keyHeaders);
    expect(first.body).toMatchObject({ resultCode: '000004' });
    expect(first.rawHeaders).toContain('Body-Sign');
    expect(stores.requests.map(({ path }) => path)).toEqual(['/v1/project-1/secrets/bridge/versions/latest']);
  });

  it('tells nobody the keys', async () => {
    await expect.poll(running.output).toContain('"route":"POST /saas"');
    const output = running.output();
    for (const key of Object.values(huaweiKey)) expect(output).not.toContain(key);
  });
});

it('the script of the archive says so where FunctionGraph has no Node that is new enough', async () => {
  const child = spawn('sh', [join(code, 'bootstrap')], {
    env: surroundings,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [errors, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(existsSync('/opt/function/runtime')).toBe(false);
  expect([exitCode, errors]).toEqual([1, 'bootstrap: no Node 20 or newer below /opt/function/runtime\n']);
});

/** Calls `index.handler` in a process of its own, as FunctionGraph does, one event after the other. */
async function invokeAll(events: readonly unknown[]) {
  const program = `
    const { handler } = require('./index.js');
    const [events, data, keys] = JSON.parse(process.argv[1]);
    const context = {
      getRequestID: () => 'platform-1',
      getFunctionName: () => 'koogallery-bridge-test-schedules',
      getRemainingTimeInMilliSeconds: () => 60_000,
      getUserData: name => data[name] ?? '',
      getSecurityAccessKey: () => keys.ak,
      getSecuritySecretKey: () => keys.sk,
      getSecurityToken: () => keys.securityToken,
    };
    (async () => {
      const answers = [];
      for (const event of events) {
        answers.push(await handler(event, context).catch(error => ({ failed: error.message })) ?? null);
      }
      require('node:fs').writeFileSync(3, JSON.stringify(answers));
      process.exit(0);
    })();`;
  const words = JSON.stringify([events, userData(), huaweiKey]);
  const child = spawn(process.execPath, ['-e', program, words], {
    cwd: code,
    env: surroundings,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const answers = child.stdio[3];
  if (answers === null || answers === undefined) throw new Error('no pipe');
  const [written, errors] = await Promise.all([
    text(answers as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
  ]);
  return { answers: JSON.parse(written), errors };
}

const timer = (name: string) => ({
  version: 'v1.0',
  time: '2026-12-01T00:00:00+08:00',
  trigger_type: 'TIMER',
  trigger_name: name,
  user_event: name,
});

const gatewayCall = (orderId: string) => {
  const { query, body } = purchaseRequest(orderId);
  return {
    httpMethod: 'POST',
    path: '/saas',
    headers: { 'content-type': 'application/json', host: 'shop.example.com' },
    queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    requestContext: { apiId: 'a', requestId: 'gateway-1', stage: 'RELEASE' },
  };
};

describe('an event function made of the archive', () => {
  it('runs schedules by timers, and answers calls of a gateway, with settings that its context leads to', async () => {
    const { answers, errors } = await invokeAll([
      timer('deliverEvents'),
      gatewayCall('FG-EVENT-1'),
      timer('purgeExpired'),
      timer('nobody'),
    ]);
    expect(errors).not.toContain('"level":"ERROR"');
    const [first, call, second, unknown] = answers;
    expect([first, second]).toEqual([null, null]);
    expect(JSON.parse(call.body)).toMatchObject({ resultCode: '000004' });
    expect(call).toMatchObject({ statusCode: 200, isBase64Encoded: false });
    expect(call.headers).toHaveProperty('Body-Sign');
    expect(unknown).toEqual({ failed: 'the timer nobody names no schedule: "nobody"' });
  });
});

describe('an event function made of the image', () => {
  it('is initialised and invoked over HTTP', async () => {
    cpSync(join(code, 'functiongraph.mjs'), join(parent, 'image.mjs'));
    const running = await listening([process.execPath, join(parent, 'image.mjs'), 'events'], userData());
    expect(await post(running.port, '/init', '{}')).toMatchObject({ status: 200, body: undefined });
    const invoke = (event: unknown) => post(running.port, '/invoke', JSON.stringify(event), keyHeaders);
    const call = await invoke(gatewayCall('FG-IMAGE-1'));
    expect(call).toMatchObject({ status: 200, body: { statusCode: 200, isBase64Encoded: false } });
    expect(JSON.parse(call.body.body)).toMatchObject({ resultCode: '000004' });
    expect(await invoke(timer('deliverEvents'))).toMatchObject({ status: 200, body: {} });
    expect(await invoke(timer('nobody'))).toMatchObject({ status: 500 });
    // The routes themselves are not served there, and an HTTP function takes no events.
    expect(await post(running.port, '/saas', '{}')).toMatchObject({ status: 404 });
    await running.stop();
    const http = await listening([process.execPath, join(parent, 'image.mjs'), 'http'], userData());
    expect(await post(http.port, '/invoke', JSON.stringify(timer('deliverEvents')))).toMatchObject({
      status: 404,
    });
    await http.stop();
  });
});
