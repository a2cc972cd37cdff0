import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../sandbox/runSandbox.ts';
import { deferred } from '../../support/deferred.ts';
import { eventually } from '../../support/eventually.ts';
import { isProof, itAsProof } from '../../support/proof.ts';
import { startTestProduct, type TestProduct } from '../../support/testProduct.ts';
import { deploymentVariables, webhookSecret } from './running/deploymentKeys.ts';
import { type ServerProgram, serverProgram } from './running/serverProgram.ts';
import { postPurchase } from './running/signedRequests.ts';
import { type ReadyServe, type ServeProcess, spawnServe, startServe } from './running/startServe.ts';
import { fastestEngine, startTestTable, type TestTable } from './running/testTable.ts';

let program: ServerProgram;
let table: TestTable;
let product: TestProduct;
const running: ServeProcess[] = [];

beforeAll(async () => {
  [program, table, product] = await Promise.all([
    serverProgram(),
    startTestTable(fastestEngine),
    startTestProduct(webhookSecret),
  ]);
});

afterEach(async () => {
  for (const serve of running.splice(0)) {
    serve.signal('SIGKILL');
    await serve.ended;
  }
});

afterAll(async () => {
  program.remove();
  await Promise.all([table.stop(), product.close()]);
});

const variables = (more: Readonly<Record<string, string>> = {}) => ({
  ...deploymentVariables,
  ...table.variables,
  SELLER_WEBHOOK_URL: product.url,
  DRAIN_SECONDS: '0',
  ...more,
});

function spawned(more: Readonly<Record<string, string>>): ServeProcess {
  const serve = spawnServe(program, more);
  running.push(serve);
  return serve;
}

async function started(more: Readonly<Record<string, string>> = {}): Promise<ReadyServe> {
  const serve = await startServe(program, variables(more));
  running.push(serve);
  return serve;
}

const status = async (port: number, path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
const origin = ({ port }: ReadyServe) => `http://127.0.0.1:${port}`;
const agent = () => new Agent({ keepAlive: true });
const app = { frontEndUrl: 'https://app.example.com/x' };

describe('a table', () => {
  it('belongs to the deployment that came first; another one does not start, until it is handed over', async () => {
    const own = await startTestTable(fastestEngine);
    const deployment = (more: Readonly<Record<string, string>>) => variables({ ...own.variables, ...more });
    const first = await startServe(program, deployment({ STAGE: 'prod' }));
    running.push(first);
    const { exitCode, errors } = await spawned({ ...deployment({ STAGE: 'test' }), PORT: '0' }).ended;
    expect(exitCode).toBe(2);
    expect(errors).toMatch(
      /^serve: TABLE_NAME names the table of another deployment \(KOOGALLERY_SITE cn, STAGE prod; here cn, test\)[^\n]*\n$/,
    );

    const given = await runProgram('commands/table.ts', ['hand-over'], deployment({ STAGE: 'test' }));
    expect(given).toMatchObject({ exitCode: 0, errors: '' });
    running.push(await startServe(program, deployment({ STAGE: 'test' })));
    await own.stop();
  });
});

describe('a process with wrong settings', () => {
  it('says every one in a line of its own and ends with 2, before anything listens', async () => {
    const { exitCode, output, errors } = await spawned({
      ...variables(),
      PORT: 'many-value',
      TRUSTED_PROXIES: 'proxy-value',
      DATA_KEYS: '',
      BASE_ACCESS_KEYS: 'value',
      TABLE_CA_FILE: '/no/such/value.pem',
    }).ended;
    expect([exitCode, output]).toEqual([2, '']);
    expect(errors.trimEnd().split('\n')).toEqual([
      'serve: PORT must be a whole number from 0 to 65535',
      'serve: TRUSTED_PROXIES entry 1 must be an address or a network such as 10.0.0.0/8',
      'serve: TABLE_CA_FILE cannot be read (ENOENT)',
    ]);
    expect(errors).not.toContain('value');
  });

  it.each([
    ['DYNAMODB_ENDPOINT', 'http://8.8.8.8', /DYNAMODB_ENDPOINT is plain http to a public address/],
    ['DYNAMODB_ENDPOINT', 'http://192.168.0.12', /DYNAMODB_ENDPOINT is plain http: .*TABLE_PLAIN_HTTP=on/],
    ['DATA_KEYS', '', /DATA_KEYS is missing/],
    ['METRICS_PORT', '8080', /METRICS_PORT must be another port than PORT/],
    [
      'VERIFICATION_FILES',
      '{"/saas":"x"}',
      /VERIFICATION_FILES entry 1 has a path that the deployment serves/,
    ],
    ['CONFIG_SECRET', 'vault:none', /CONFIG_SECRET /],
  ])('such as %s=%s says so in one line', async (name, value, line) => {
    const { exitCode, output, errors } = await spawned({ ...variables(), [name]: value }).ended;
    expect(output).toBe('');
    expect(errors).toMatch(/^serve: [^\n]+\n$/);
    expect(errors).toMatch(line);
    expect(exitCode).toBe(2);
  });

  it('whose port is taken names it, and gives the other one back', async () => {
    const taken = createServer();
    await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    for (const name of ['PORT', 'METRICS_PORT']) {
      const given = { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', [name]: String(port) };
      const { exitCode, output, errors } = await spawned({ ...variables(), ...given }).ended;
      expect([exitCode, output]).toEqual([2, '']);
      expect(errors).toBe(`serve: port ${port} is taken; PORT and METRICS_PORT choose others\n`);
    }
    taken.close();
  });
});

describe('a process without its table', () => {
  it('lives, is not ready, says why in the log, and becomes ready when the table is there', async () => {
    const nowhere = createServer();
    await new Promise<void>(resolve => nowhere.listen(0, '127.0.0.1', resolve));
    const { port } = nowhere.address() as AddressInfo;
    await new Promise(resolve => nowhere.close(resolve));
    const serve = spawned({
      ...variables({ HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0' }),
      DYNAMODB_ENDPOINT: `http://127.0.0.1:${port}`,
    });
    const listening = await serve.logged('listening');
    const at = Number(listening.port);
    expect(await status(at, '/healthz')).toBe(200);
    await eventually(async () => expect(await status(at, '/readyz')).toBe(503));
    expect(await status(at, '/readyz?exclude=table')).toBe(200);
    expect(await serve.logged('check fails')).toMatchObject({
      check: 'table',
      fault: expect.stringContaining('TableError'),
    });
    // Test calls need no table: they are answered while it is away.
    const test = await postPurchase(`http://127.0.0.1:${at}`, agent(), 'CS-TEST', {
      fields: { testFlag: '1' },
    });
    expect(test).toMatchObject({ status: 200, resultCode: '000000' });
    const real = await postPurchase(`http://127.0.0.1:${at}`, agent(), 'CS-REAL');
    expect(real).toMatchObject({ status: 200, resultCode: '000005' });
    serve.signal('SIGTERM');
    expect((await serve.ended).exitCode).toBe(0);
  });
});

describe('a process that is ready', () => {
  it('answers probes on both ports, metrics on the private one only, and listens nowhere else', async () => {
    const serve = await started();
    for (const port of [serve.port, serve.metricsPort]) {
      expect(await status(port, '/healthz')).toBe(200);
      expect(await status(port, '/readyz')).toBe(200);
    }
    // On the public port it is an address like any other.
    expect(await (await fetch(`${origin(serve)}/metrics`)).text()).toBe('OK\n');
    product.respond(() => ({ body: { app } }));
    await postPurchase(origin(serve), agent(), 'CS-COUNTED');
    const response = await fetch(`http://127.0.0.1:${serve.metricsPort}/metrics`);
    expect(response.headers.get('content-type')).toBe(
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    );
    const page = await response.text();
    expect(page).toMatch(
      /koogallery_bridge_calls_total\{family="saas-v2",result_code="0{5}[045]",test="false",stage="dev"\} 1/,
    );
    expect(page).toMatch(/koogallery_bridge_due_items\{kind="deliver",stage="dev"\} \d+/);
    expect(page).toMatch(
      /koogallery_bridge_request_duration_seconds_count\{.*route="POST \/saas",status="200"\} 1/,
    );
    expect(await status(serve.metricsPort, '/saas')).toBe(404);
    if (process.platform === 'linux') {
      expect(listeningPorts(serve.pid)).toEqual([serve.port, serve.metricsPort].toSorted((a, b) => a - b));
    }
  });

  it('writes one line of each request, as JSON, without what was asked', async () => {
    const serve = await started({ TRUSTED_PROXIES: '127.0.0.0/8' });
    const headers = { 'X-Forwarded-For': '203.0.113.9, 198.51.100.7', Authorization: 'Bearer secret-token' };
    await fetch(`${origin(serve)}/saas//?mobilePhone=13800000000&authToken=secret-token&timeStamp=1`, {
      headers,
    });
    await eventually(() =>
      expect(serve.lines().filter(({ message }) => message === 'request')).toHaveLength(1),
    );
    expect(serve.lines().find(({ message }) => message === 'request')).toMatchObject({
      level: 'INFO',
      route: 'GET /saas',
      status: 200,
      caller: '198.51.100.7',
      requestId: expect.any(String),
    });
    expect(serve.output()).not.toMatch(/secret-token|13800000000|mobilePhone|203\.0\.113\.9/);
    // Metrics of CloudWatch would be lines that nobody reads here.
    expect(serve.output()).not.toContain('CloudWatchMetrics');
  });

  it('takes the production address with trailing and doubled slashes, and serves files that prove the domain', async () => {
    const serve = await started({
      VERIFICATION_FILES: '{"/.well-known/pki-validation/fileauth.txt":"a token"}',
    });
    for (const path of ['/saas', '/saas/', '//saas', '/saas//']) {
      expect([path, await (await fetch(`${origin(serve)}${path}`)).text()]).toEqual([path, 'OK\n']);
    }
    const proof = await fetch(`${origin(serve)}/.well-known/pki-validation/fileauth.txt`);
    expect([await proof.text(), proof.headers.get('content-type')]).toEqual([
      'a token',
      'text/plain; charset=utf-8',
    ]);
  });
});

describe('a process that is told to end', () => {
  it('is not ready at once, serves on and closes connections, then answers what is under way and ends with 0', async () => {
    const serve = await started({ DRAIN_SECONDS: '1.5' });
    const reply = deferred();
    const before = product.received.length;
    product.respond(() => ({ body: { app }, delay: reply.promise }));
    const waiting = postPurchase(origin(serve), agent(), 'CS-UNDER-WAY');
    await eventually(() => expect(product.received.length).toBe(before + 1));

    serve.signal('SIGTERM');
    await serve.logged('draining');
    expect(await status(serve.port, '/readyz?exclude=table')).toBe(503);
    expect(await status(serve.metricsPort, '/readyz')).toBe(503);
    const during = await fetch(`${origin(serve)}/`);
    expect([during.status, during.headers.get('connection')]).toEqual([200, 'close']);
    expect(await status(serve.port, '/healthz')).toBe(200);

    reply.resolve();
    expect(await waiting).toMatchObject({ status: 200 });
    expect((await serve.ended).exitCode).toBe(0);
    expect(serve.lines().at(-1)).toMatchObject({ message: 'ended' });
    await expect(fetch(origin(serve))).rejects.toThrow();
    // The call had its time, and its lease is back: another process sees no work in progress.
    const next = await started();
    product.respond(() => ({ body: { app } }));
    await eventually(
      async () =>
        expect(await postPurchase(origin(next), agent(), 'CS-UNDER-WAY')).toMatchObject({
          resultCode: '000000',
        }),
      { timeout: 120_000, interval: 1_000 },
    );
  });

  it('waits for a call that takes until its own deadline', async () => {
    const serve = await started();
    const reply = deferred();
    const before = product.received.length;
    product.respond(() => ({ body: { app }, delay: reply.promise }));
    const waiting = postPurchase(origin(serve), agent(), 'CS-SLOW');
    await eventually(() => expect(product.received.length).toBe(before + 1));
    serve.signal('SIGINT');
    // The product never answers; the bundle answers by itself.
    const { status: answered, resultCode } = await waiting;
    expect(answered).toBe(200);
    // On a busy machine the deadline may come before the answer is made.
    expect(['000004', '000005']).toContain(resultCode);
    expect((await serve.ended).exitCode).toBe(0);
    reply.resolve();
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('a second time by %s ends at once', async (name, exitCode) => {
    const serve = await started({ DRAIN_SECONDS: '300' });
    serve.signal(name);
    await serve.logged('draining');
    // One press of Ctrl-C under npm comes twice: only a later one is another wish.
    serve.signal(name);
    await new Promise(resolve => setTimeout(resolve, 600));
    expect(serve.lines().some(({ message }) => message === 'ended')).toBe(false);
    serve.signal(name);
    expect((await serve.ended).exitCode).toBe(exitCode);
  });
});

describe.runIf(isProof)('the schedules of a process', () => {
  // What failed is tried again after a minute by the clock on the wall.
  itAsProof(
    'deliver what a call could not, in two processes at once, once',
    async () => {
      const failing = await started({ SERVE_SCHEDULES: 'off', INLINE_DELIVERY_MS: '200' });
      product.respond(() => ({ status: 503 }));
      const orders = Array.from({ length: 10 }, (_, number) => `CS-LATER-${number}`);
      for (const order of orders) {
        // Until it is sure that the order is written, also on a busy machine.
        await eventually(async () =>
          expect(await postPurchase(origin(failing), agent(), order)).toMatchObject({ resultCode: '000004' }),
        );
      }
      const before = product.received.length;
      product.respond(() => ({ body: { app } }));
      await Promise.all([started(), started()]);
      const delivered = () =>
        product.received.slice(before).filter(({ data }) => String(data.orderId).startsWith('CS-LATER-'));
      await eventually(
        () => expect(new Set(delivered().map(({ data }) => data.orderId)).size).toBe(orders.length),
        {
          timeout: 240_000,
          interval: 500,
        },
      );
      expect(new Set(delivered().map(({ id }) => id)).size).toBe(orders.length);
      expect(delivered()).toHaveLength(orders.length);
    },
    300_000,
  );
});

/** TCP ports on which a process listens, by what the kernel says of its sockets. */
function listeningPorts(pid: number): readonly number[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  const ports = ['tcp', 'tcp6'].flatMap(file =>
    readFileSync(`/proc/${pid}/net/${file}`, 'utf8')
      .split('\n')
      .slice(1)
      .map(line => line.trim().split(/\s+/))
      .filter(fields => fields[3] === '0A' && sockets.has(fields[9] ?? ''))
      .map(fields => Number.parseInt(fields[1]?.split(':')[1] ?? '', 16)),
  );
  return ports.toSorted((a, b) => a - b);
}
