import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { discoverFunctions } from '../../bundling/discoverFunctions.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';

/** Those that answer the same whatever is configured. */
const constant = ['root', 'seller/openapi'];

const broken = { DATA_KEYS: 'hidden-value', USAGE_BATCH: 'hidden-number', TABLE_NAME: 'bridge' };
const before = Object.fromEntries(Object.keys(broken).map(name => [name, process.env[name]]));
beforeAll(() => void Object.assign(process.env, broken));
afterAll(() => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** A call that every function takes far enough to open what it works with. */
const event = (method: string) => ({
  version: '2.0',
  routeKey: `${method} /`,
  rawPath: '/',
  rawQueryString: 'activity=x&timeStamp=1&authToken=x',
  headers: {},
  requestContext: { requestId: 'r-1', timeEpoch: Date.now(), http: { method, path: '/' } },
  body: '{}',
  isBase64Encoded: false,
});

it('a configuration that cannot be used is logged by every function, by the names of the settings', async () => {
  const names = (await discoverFunctions(projectDirectory)).filter(name => !constant.includes(name));
  expect(names.length).toBeGreaterThan(40);
  const silent: string[] = [];
  for (const name of names) {
    const { handler } = await import(pathToFileURL(join(projectDirectory, 'functions', `${name}.ts`)).href);
    const streams = [process.stdout, process.stderr].map(stream =>
      vi.spyOn(stream, 'write').mockReturnValue(true),
    );
    for (const method of ['POST', 'GET']) {
      // Schedules fail, so that the platform counts them; all others answer.
      await Promise.resolve(handler(event(method), { getRemainingTimeInMillis: () => 60_000 })).catch(
        () => {},
      );
    }
    const lines = streams.flatMap(({ mock }) => mock.calls.map(([text]) => String(text))).join('');
    for (const stream of streams) stream.mockRestore();
    if (!(lines.includes('configuration') && lines.includes('DATA_KEYS') && lines.includes('USAGE_BATCH'))) {
      silent.push(name);
    }
    expect(lines).not.toContain('hidden');
  }
  expect(silent).toEqual([]);
}, 120_000);
