import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionServer, startFunctionServer } from '../../../sandbox/deployment/functionServer.ts';

/** A function that answers with the event it was given, and one that breaks. */
const echo = `export const handler = async event => ({
  statusCode: 200,
  headers: { 'Content-Type': 'application/json', 'Body-Sign': 'a "signed" body' },
  body: JSON.stringify(event),
});`;
const broken = `export const handler = async () => { throw new Error('broken'); };`;

const directory = mkdtempSync(join(tmpdir(), 'function-server-'));
const logged: string[] = [];
let server: FunctionServer;

beforeAll(async () => {
  mkdirSync(join(directory, '.build'));
  writeFileSync(join(directory, '.build', 'echo.mjs'), echo);
  writeFileSync(join(directory, '.build', 'broken.mjs'), broken);
  const limits = { memorySize: 128, timeout: 3 };
  server = await startFunctionServer({
    bundleDirectory: directory,
    port: 0,
    log: line => logged.push(line),
    deployment: {
      service: 'test',
      runtime: 'nodejs24.x',
      functions: {
        echo: {
          ...limits,
          handler: '.build/echo.handler',
          events: [{ httpApi: 'POST /saas' }, { httpApi: 'GET /{proxy+}' }],
        },
        broken: { ...limits, handler: '.build/broken.handler', events: [{ httpApi: 'POST /broken' }] },
      },
      table: { AttributeDefinitions: [], KeySchema: [], GlobalSecondaryIndexes: [] },
    },
  });
});

afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, method, path, headers }, async response => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({
        status: response.statusCode,
        rawHeaders: response.rawHeaders,
        body: Buffer.concat(chunks).toString('utf8'),
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const json = { 'Content-Type': 'application/json;charset=utf8' };

async function eventOf(body: string | Buffer, headers: Record<string, string> = json, path = '/saas') {
  return JSON.parse((await send('POST', path, headers, body)).body);
}

describe('a function in the sandbox gets', () => {
  it('the query string byte for byte', async () => {
    const query = 'signature=a%2Bb&time=%20+&empty&twice=1&twice=2&%E4%BD%A0=%e5';
    expect((await eventOf('{}', json, `/saas?${query}`)).rawQueryString).toBe(query);
    expect((await eventOf('{}', json, '/saas')).rawQueryString).toBe('');
  });

  it.each(['{"a": 1.0 ,\t"b":"é\\u00e9/"}\n', 'false', 'null', '0', '"text"', '{broken', ' '])(
    'the JSON body %j as the text that was sent',
    async body => {
      expect(await eventOf(body)).toMatchObject({ body, isBase64Encoded: false });
    },
  );

  it('bytes that are no UTF-8 in Base64, whatever the content type says', async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    expect(await eventOf(bytes)).toMatchObject({ body: 'e//+fQ==', isBase64Encoded: true });
  });

  it('a body of a content type that is no text in Base64, as API Gateway does', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(await eventOf('a=b', form)).toMatchObject({ body: 'YT1i', isBase64Encoded: true });
  });

  it('its headers with the content type that was sent', async () => {
    expect((await eventOf('{}')).headers).toMatchObject({ 'content-type': 'application/json;charset=utf8' });
  });

  it('cookies as they are, even such as no rule of cookies allows', async () => {
    const { cookies } = await eventOf('{}', { ...json, Cookie: 'session=a.b==; odd="x y; flag' });
    expect(cookies).toEqual(['session=a.b==', 'odd="x y']);
  });

  it('a request id of its own with every call', async () => {
    const events = await Promise.all(['1', '2', '3'].map(body => eventOf(body)));
    expect(new Set(events.map(({ requestContext }) => requestContext.requestId)).size).toBe(3);
  });

  it('the path below a greedy route', async () => {
    const { body } = await send('GET', '/some/where?x=1');
    expect(JSON.parse(body)).toMatchObject({ rawPath: '/some/where', rawQueryString: 'x=1' });
  });

  it('the path with its slashes, which make it another one, as API Gateway has it', async () => {
    for (const path of ['/saas/', '//saas', '/some//where/']) {
      const { body } = await send('GET', path);
      expect(JSON.parse(body)).toMatchObject({ rawPath: path, routeKey: 'GET /{proxy+}' });
    }
    expect((await send('POST', '/saas/', json, '{}')).status).toBe(404);
  });
});

describe('an answer of the sandbox', () => {
  it('keeps the spelling of Body-Sign and Content-Type and their values', async () => {
    const { rawHeaders } = await send('POST', '/saas', json, '{}');
    const value = (name: string) => rawHeaders[rawHeaders.indexOf(name) + 1];
    expect(rawHeaders).toContain('Body-Sign');
    expect(value('Body-Sign')).toBe('a "signed" body');
    expect(value('Content-Type')).toBe('application/json');
  });

  it('is not compressed, since its signature is over the bytes', async () => {
    const { rawHeaders, body } = await send(
      'POST',
      '/saas',
      { ...json, 'Accept-Encoding': 'gzip' },
      ' '.repeat(4000),
    );
    expect(rawHeaders.map(name => name.toLowerCase())).not.toContain('content-encoding');
    expect(JSON.parse(body).body).toHaveLength(4000);
  });

  it('is 500 when the function throws, and the log says which', async () => {
    const { status, body } = await send('POST', '/broken', json, '{}');
    expect(status).toBe(500);
    expect(JSON.parse(body)).toEqual({ message: 'Internal Server Error' });
    expect(logged.join('\n')).toContain("Unhandled exception in handler 'broken'");
  });
});
