import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram, sandboxData } from './runSandbox.ts';
import { suiteSandbox } from './suiteSandbox.ts';

const sandbox = suiteSandbox();

describe('npm start', () => {
  it('prints its ready line when functions, table and console answer', async () => {
    const health = await fetch(`${sandbox.functionsUrl}/api/v1/health`);
    expect(health.status).toBe(200);
    expect(await sandbox.productEvents()).toEqual([]);
  });

  it('answers the address verification on the bare domain and on unknown paths', async () => {
    for (const path of ['', '/', '/unknown/path?x=1']) {
      const response = await fetch(`${sandbox.functionsUrl}${path}`, { redirect: 'manual' });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    }
  });

  it('serves an address that was registered with a slash too many, and tells of a call at any other path', async () => {
    for (const [number, path] of ['/saas/', '//saas', '/saas//newInstance/', '//saas///'].entries()) {
      const url = `${sandbox.functionsUrl}${path}`;
      const bought = await sandbox.marketplace(`purchase --order SLASH${number} --url ${url}`);
      expect([path, bought.summary?.resultCodes]).toEqual([path, { '000000': 1 }]);
    }
    const lost = await sandbox.marketplace(`purchase --order LOST1 --url ${sandbox.functionsUrl}/sass`);
    expect(lost.calls).toMatchObject([{ resultCode: '000002' }]);
    const why = await runProgram('commands/why.ts', ['LOST1', '--url', sandbox.functionsUrl], {
      SANDBOX_DATA: sandbox.directory,
    });
    expect(why.output).toContain('nothing is served at the path that was called');
    expect((await fetch(`${sandbox.functionsUrl}/sass`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('is reachable on the loopback only', async () => {
    const { networkInterfaces } = await import('node:os');
    const outward = Object.values(networkInterfaces())
      .flatMap(addresses => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal);
    for (const { address } of outward) {
      for (const url of [sandbox.functionsUrl, sandbox.consoleUrl]) {
        await expect(fetch(`http://${address}:${new URL(url).port}/`)).rejects.toThrow();
      }
    }
    await expect(fetch(sandbox.consoleUrl)).resolves.toHaveProperty('status', 200);
  });

  it('says in one line that a port is taken, and ends with 2', async () => {
    const other: Server = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const second = sandboxData();
    for (const name of ['PORT', 'CONSOLE_PORT']) {
      const variables = {
        PORT: '0',
        CONSOLE_PORT: '0',
        SANDBOX_DATA: second.directory,
        [name]: String(port),
      };
      expect(await runProgram('sandbox/start.ts', [], variables)).toEqual({
        exitCode: 2,
        output: '',
        errors: `Sandbox not started: port ${port} is taken; PORT and CONSOLE_PORT choose others\n`,
      });
    }
    second.remove();
    await new Promise(resolve => other.close(resolve));
  });

  it('says in one line that its data belongs to a running sandbox, and ends with 2', async () => {
    const variables = { PORT: '0', CONSOLE_PORT: '0', SANDBOX_DATA: sandbox.directory };
    await sandbox.marketplace('purchase --order INUSE');
    for (const words of [[], ['--fresh']]) {
      const { exitCode, errors } = await runProgram('sandbox/start.ts', words, variables);
      expect(exitCode).toBe(2);
      expect(errors).toMatch(/^Sandbox not started: the table does not open;.*\n$/);
    }
    expect((await sandbox.marketplace('query --order INUSE')).calls).toMatchObject([
      { resultCode: '000000' },
    ]);
  });

  it('says in one line what is wrong with its settings, and ends with 2', async () => {
    const { exitCode, errors } = await runProgram('sandbox/start.ts', ['--refresh'], {});
    expect(exitCode).toBe(2);
    expect(errors.split('\n')).toEqual([expect.stringContaining('--fresh'), '']);
    const help = await runProgram('sandbox/start.ts', ['--help'], {});
    expect([help.exitCode, help.errors]).toEqual([0, '']);
    expect(help.output).toMatch(/--fresh[\s\S]*CONSOLE_PORT/);
  });
});

describe('what stands in the way', () => {
  const ports = { PORT: '0', CONSOLE_PORT: '0' };
  const reasonsOf = async (variables: Record<string, string>, words: readonly string[] = []) => {
    const { exitCode, output, errors } = await runProgram('sandbox/start.ts', words, {
      ...ports,
      ...variables,
    });
    expect([exitCode, output]).toEqual([2, '']);
    const lines = errors.trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^Sandbox not started: /);
    return lines.map(line => line.slice('Sandbox not started: '.length));
  };

  it('wrong settings of sandbox and bundle are told all at once, a line each, before anything starts', async () => {
    const free = sandboxData();
    const reasons = await reasonsOf({
      ...{ CONSOLE_PORT: 'x', USAGE_BATCH: '5000', KOOGALLERY_SITE: 'china', SANDBOX_DATA: free.directory },
      ...{
        BASE_ACCESS_KEYS: '"sandbox-base-access-key-0001"',
        DATA_KEYS: '',
        DATA_KEYS_FILE: '/no/such/file',
      },
    });
    expect(reasons.map(reason => reason.split(' ')[0])).toEqual([
      ...[
        'DATA_KEYS_FILE',
        'CONSOLE_PORT',
        'KOOGALLERY_SITE',
        'BASE_ACCESS_KEYS',
        'USAGE_BATCH',
        // It came from the file.
        'DATA_KEYS_FILE',
      ],
    ]);
    expect(readdirSync(free.directory)).toEqual([]);
    free.remove();
  });

  it('a data directory that cannot be one is named with its setting', async () => {
    const taken = sandboxData();
    const file = join(taken.directory, 'file');
    writeFileSync(file, '');
    mkdirSync(join(taken.directory, 'functions.log'));
    writeFileSync(join(taken.directory, 'table'), '');
    expect(await reasonsOf({ SANDBOX_DATA: file })).toEqual([
      expect.stringContaining(`${file} is no directory`),
    ]);
    expect(await reasonsOf({ SANDBOX_DATA: join(file, 'below') })).toEqual([
      expect.stringMatching(/^SANDBOX_DATA .* leads through a file/),
    ]);
    expect(await reasonsOf({ SANDBOX_DATA: '/proc/sandbox/data' })).toEqual([
      expect.stringMatching(/^SANDBOX_DATA \/proc\/sandbox cannot be made/),
    ]);
    expect(await reasonsOf({ SANDBOX_DATA: taken.directory })).toEqual([
      expect.stringMatching(/table is no directory/),
      expect.stringMatching(/functions\.log is no file/),
    ]);
    taken.remove();
  });
});

describe('Ctrl-C', () => {
  it('ends everything with 0, and the data is there at the next start until --fresh empties it', async () => {
    await sandbox.marketplace('purchase --order KEPT');
    const { exitCode, output } = await sandbox.interrupt();
    expect(exitCode).toBe(0);
    // A line for each call and each delivery, and nothing else.
    const [ready, ...lines] = output.trimEnd().split('\n');
    expect(ready).toMatch(/^Sandbox ready/);
    expect(lines.filter(line => !/^\d\d:\d\d:\d\d (call|event|api) /.test(line))).toEqual([]);
    expect(lines.join('\n')).toMatch(
      /event +instance.created +200 +\d+ ms {2}KEPT\n.* call +newInstance +000000 +\d+ ms {2}KEPT$/m,
    );
    await expect(fetch(sandbox.functionsUrl)).rejects.toThrow();

    await sandbox.startAgain();
    const again = await sandbox.marketplace('purchase --order KEPT');
    expect(again.calls).toMatchObject([{ resultCode: '000000' }]);
    expect((await sandbox.productEvents()).filter(({ data }) => data.orderId === 'KEPT')).toHaveLength(1);
    await sandbox.interrupt();

    await sandbox.startAgain({}, ['--fresh']);
    expect(await sandbox.productEvents()).toEqual([]);
    expect((await sandbox.marketplace('query --instance 0')).calls).toMatchObject([{ resultCode: '000003' }]);
  });
});

describe('a terminal that goes away', () => {
  it('goes on when nobody reads its lines any more', async () => {
    sandbox.closeOutput();
    // The line of the first call is the one that finds nobody.
    for (const order of ['UNREAD1', 'UNREAD2', 'UNREAD3']) {
      expect((await sandbox.marketplace(`purchase --order ${order}`)).summary.resultCodes).toEqual({
        '000000': 1,
      });
    }
  });
});
