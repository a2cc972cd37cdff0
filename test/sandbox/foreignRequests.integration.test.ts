import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDeployment } from '../../bundling/deployment.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { startConsole } from '../../sandbox/console/startConsole.ts';
import { startFunctionServer } from '../../sandbox/deployment/functionServer.ts';
import { startEmbeddedTable } from '../../sandbox/deployment/table/embeddedTable.ts';

const directory = mkdtempSync(join(tmpdir(), 'foreign-'));
const own = 'http://localhost:PORT';
/** The other server of the sandbox: its page may speak to this one. */
const sister = 45_454;

const ports: Record<string, number> = {};
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  mkdirSync(join(directory, '.build'));
  const echo = `export const handler = async () => ({ statusCode: 200, headers: { 'access-control-allow-origin': '*' }, body: 'served' });`;
  writeFileSync(join(directory, '.build', 'echo.mjs'), echo);
  const events = ['GET /api/v1/instances', 'POST /saas', 'GET /{proxy+}'].map(httpApi => ({ httpApi }));
  const functions = await startFunctionServer({
    bundleDirectory: directory,
    port: 0,
    ownPorts: () => [sister],
    log: () => undefined,
    deployment: {
      service: 'test',
      runtime: 'nodejs24.x',
      functions: { echo: { memorySize: 128, timeout: 3, handler: '.build/echo.handler', events } },
      table: { AttributeDefinitions: [], KeySchema: [], GlobalSecondaryIndexes: [] },
    },
  });
  const app = new Hono();
  app.all('*', c => c.text('served', 200, { 'Access-Control-Allow-Origin': '*' }));
  const outside = await startConsole(app as never, 0, { ports: () => [sister] });
  const table = await startEmbeddedTable({
    directory: join(directory, 'table'),
    tableName: 'foreign-requests',
    properties: (await readDeployment(projectDirectory)).table,
  });
  Object.assign(ports, {
    functions: functions.port,
    console: outside.port,
    table: Number(new URL(table.endpoint).port),
  });
  stops.push(
    () => functions.stop(),
    () => outside.stop(),
    () => table.stop(),
  );
});
afterAll(async () => {
  for (const stop of stops) await stop();
  rmSync(directory, { recursive: true, force: true });
});

function send(
  server: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }> {
  const port = ports[server] ?? 0;
  const withPort = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]),
  );
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers: withPort }, response => {
      let body = '';
      response.setEncoding('utf8').on('data', text => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? '{}' : undefined);
  });
}

const listTables = {
  'x-amz-target': 'DynamoDB_20120810.ListTables',
  'content-type': 'application/x-amz-json-1.0',
};
const targets: readonly (readonly [server: string, method: string, path: string])[] = [
  ['functions', 'GET', '/api/v1/instances'],
  ['functions', 'GET', '/saas?activity=releaseInstance'],
  ['functions', 'POST', '/saas'],
  ['functions', 'OPTIONS', '/api/v1/instances'],
  ['functions', 'GET', '/nowhere'],
  ['console', 'GET', '/console/state'],
  ['console', 'POST', '/console/buy'],
  ['console', 'POST', '/seller/behaviour'],
  ['console', 'POST', '/marketplace/behaviour'],
  ['console', 'GET', '/sandbox-login?user=zhangsan'],
  ['console', 'OPTIONS', '/console/buy'],
  ['table', 'POST', '/'],
  ['table', 'OPTIONS', '/'],
];

describe.each(targets)('the sandbox’s %s, %s %s', (server, method, path) => {
  const headers = { ...(server === 'table' ? listTables : { 'content-type': 'application/json' }) };

  it.each([
    ['another name that points here', { host: 'evil.example:PORT', origin: 'http://evil.example:PORT' }],
    ['another name without an Origin', { host: 'evil.example:PORT' }],
    ['another name that ends alike', { host: 'localhost.evil.example:PORT' }],
    ['another port', { host: 'localhost:1' }],
    ['another origin', { host: 'localhost:PORT', origin: 'http://evil.example' }],
    ['another origin on this machine', { host: 'localhost:PORT', origin: 'http://localhost:3000' }],
    [
      'an origin with the name in it',
      { host: 'localhost:PORT', origin: 'http://localhost:PORT.evil.example' },
    ],
    ['a hidden origin', { host: 'localhost:PORT', origin: 'null' }],
    ['an https origin', { host: 'localhost:PORT', origin: 'https://localhost:PORT' }],
    [
      'an image of another site',
      { host: 'localhost:PORT', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ],
    [
      'a link of another site',
      { host: 'localhost:PORT', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    ],
  ])('refuses %s, and grants it nothing', async (_, foreign) => {
    const answer = await send(server, method, path, { ...headers, ...foreign });
    expect([answer.status, answer.body.includes('served'), answer.body.includes('TableNames')]).toEqual([
      403,
      false,
      false,
    ]);
    expect(Object.keys(answer.headers).filter(name => name.startsWith('access-control'))).toEqual([]);
  });

  it.each(['localhost:PORT', '127.0.0.1:PORT', '[::1]:PORT', 'LOCALHOST:PORT'])(
    'serves %s, and grants other origins nothing',
    async host => {
      for (const origin of [{}, { origin: own }, { origin: `http://localhost:${sister}` }]) {
        if (server === 'table' && 'origin' in origin && origin.origin !== own) continue;
        const answer = await send(server, method, path, { ...headers, ...origin, host });
        expect(answer.status).not.toBe(403);
        expect(Object.keys(answer.headers).filter(name => name.startsWith('access-control'))).toEqual([]);
      }
    },
  );
});

it.each(['/console/buy', '/console/clock', '/seller/behaviour', '/marketplace/behaviour'])(
  'a form cannot press %s, also where no Origin is told',
  async path => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await send('console', 'POST', path, { host: 'localhost:PORT', 'content-type': type });
      expect([answer.status, answer.body]).toEqual([
        403,
        '{"problem":"send it with Content-Type: application/json"}',
      ]);
    }
  },
);

it('a link elsewhere may lead to the console', async () => {
  const link = { host: 'localhost:PORT', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect((await send('console', 'GET', '/', link)).status).toBe(200);
});
