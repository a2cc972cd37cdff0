import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { tableCommand } from '../../../commands/table/tableCommand.ts';
import { Refusal } from '../../../commands/terminal/refusal.ts';
import { documentClient } from '../../../shared/table/client.ts';
import { createTable } from '../../../shared/table/createTable.ts';
import { tableDefinition } from '../../../shared/table/tableDefinition.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { testCertificate } from '../../support/testCertificate.ts';

/** Runs the command as the shell would and keeps what it says. */
async function run(args: readonly string[], environment: Record<string, string> = {}) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const status = await tableCommand(args, {
    environment,
    clock: Date.now,
    print: line => printed.push(line),
    complain: line => complaints.push(line),
  });
  return { status, printed: printed.join('\n'), complaints: complaints.join('\n') };
}

describeOnEveryEngine('npm run table', engine => {
  it('creates the table once, and says the second time that it existed', async () => {
    const args = ['create', '--endpoint', engine.endpoint, '--table', 'made-once', '--ttl', 'off', '--json'];
    expect(await run(args)).toEqual({
      status: 0,
      printed: '{"table":"made-once","outcome":"created","ttl":"off"}',
      complaints: '',
    });
    expect((await run(args)).printed).toBe('{"table":"made-once","outcome":"existed","ttl":"off"}');
  });

  it('switches TTL on where the engine has it, says so where not, and may be repeated', async () => {
    const environment = { DYNAMODB_ENDPOINT: engine.endpoint, TABLE_NAME: 'with-ttl' };
    const expected = engine.name === 'dynoxide' ? 'on' : 'unsupported';
    for (const outcome of ['created', 'existed']) {
      const { printed } = await run(['create', '--json'], environment);
      expect(JSON.parse(printed)).toEqual({ table: 'with-ttl', outcome, ttl: expected });
    }
    expect((await run(['create'], environment)).printed).toContain('Table with-ttl existed already.');
  });

  it('finds that everything holds on a table of its own making, and leaves nothing behind', async () => {
    const environment = { DYNAMODB_ENDPOINT: engine.endpoint, TABLE_NAME: 'checked', TABLE_TTL: 'off' };
    await run(['create'], environment);
    const { status, printed } = await run(['check', '--json'], environment);
    const { holds, results } = JSON.parse(printed);
    expect(results.filter((it: { outcome: string }) => it.outcome === 'fails')).toEqual([]);
    expect({ status, holds, checks: results.length }).toEqual({ status: 0, holds: true, checks: 25 });
    const details = new Map(results.map((it: { check: string; detail: string }) => [it.check, it.detail]));
    expect(details.get('200 parallel conditional puts')).toBe('exactly 1 winner');
    expect(details.get('the old item of a failed condition')).toBe(
      engine.name === 'dynoxide' ? 'is returned' : 'is not returned',
    );

    const client = documentClient({ name: 'checked', ttl: false, endpoint: engine.endpoint });
    const { Items } = await client.send(new ScanCommand({ TableName: 'checked', ConsistentRead: true }));
    expect(Items).toEqual([]);
    client.destroy();
  });

  it('says in words what does not hold on a table made otherwise', async () => {
    const client = documentClient({ name: 'no-listed', ttl: false, endpoint: engine.endpoint });
    const definition = tableDefinition('no-listed');
    await createTable(client, {
      ...definition,
      AttributeDefinitions: definition.AttributeDefinitions.slice(0, 4),
      GlobalSecondaryIndexes: definition.GlobalSecondaryIndexes.slice(0, 1),
    });
    const { status, printed } = await run(['check', '--endpoint', engine.endpoint, '--table', 'no-listed']);
    expect(status).toBe(1);
    expect(printed).toContain(
      '✗ keys and indexes: found pk/sk, due: dueShard/dueAt, expected pk/sk, due: dueShard/dueAt, listed: listedIn/listedAt',
    );
    expect(printed).toContain('✗ index listed: ');
    expect(printed).toContain('✓ 200 parallel updates conditioned on the version: ');
    expect(printed).toContain('2 of 25 checks failed: do not run the bundle on this table.');
    await client.send(new DeleteTableCommand({ TableName: 'no-listed' }));
    client.destroy();
  });

  it('goes no further on a table with other keys, prints its report, and says when it cannot be written', async () => {
    const client = documentClient({ name: 'other-keys', ttl: false, endpoint: engine.endpoint });
    await createTable(client, {
      TableName: 'other-keys',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    });
    const { status, printed } = await run(['check', '--endpoint', engine.endpoint, '--table', 'other-keys']);
    expect(status).toBe(1);
    expect(printed.split('\n')).toEqual([
      'Table other-keys',
      '✗ keys and indexes: found id/, expected pk/sk, due: dueShard/dueAt, listed: listedIn/listedAt',
      '    The table was not made from this definition; make it anew with `npm run table -- create`.',
      '1 of 1 checks failed: do not run the bundle on this table.',
    ]);
    const environment = { DYNAMODB_ENDPOINT: engine.endpoint, TABLE_NAME: 'other-keys' };
    expect((await run(['check', '--report', '-'], environment)).printed).toMatch(
      /^# Report of `npm run table -- check`/,
    );
    await expect(run(['check', '--report', '/no/such/place.md'], environment)).rejects.toThrow(
      '--report: /no/such/place.md cannot be written (ENOENT)',
    );
    await client.send(new DeleteTableCommand({ TableName: 'other-keys' }));
    client.destroy();
  });

  it('writes a report that can be sent in: what was seen, and nothing of whose table it is', async () => {
    const environment = { DYNAMODB_ENDPOINT: engine.endpoint, TABLE_NAME: 'secret-name', TABLE_TTL: 'off' };
    await run(['create'], environment);
    const directory = await mkdtemp(join(tmpdir(), 'table-report-'));
    const file = join(directory, 'report.md');
    expect(await run(['check', '--report', file], environment)).toMatchObject({
      status: 0,
      complaints: `The report is in ${file}.`,
    });
    const page = await readFile(file, 'utf8');
    expect(page).toContain('| address | http, port ');
    expect(page).toContain('on this machine');
    expect(page).toContain('| result | everything holds |');
    expect(page).toContain('| 200 parallel conditional puts | holds | exactly 1 winner |');
    expect(page).toMatch(/\| time of one request \| \w+ \| put \d/);
    expect(page).not.toContain('secret-name');
    expect(page).not.toContain('127.0.0.1');
    await rm(directory, { recursive: true });
  });

  it('sends one line and status 1 when there is no table', async () => {
    expect(await run(['check', '--endpoint', engine.endpoint, '--table', 'missing'])).toEqual({
      status: 1,
      printed: '',
      complaints: `There is no table missing. Make it: npm run table -- create --endpoint ${engine.endpoint}`,
    });
  });
});

describe('npm run table, used wrongly', () => {
  it.each([
    [[]],
    [['chek']],
    [['check', 'twice']],
    [['check', '--unknown']],
    [['check', '--table', 'a.b']],
    [['check', '--endpoint', 'nowhere']],
    [['check', '--index-wait', 'long']],
    [['create', '--ttl', 'maybe']],
    [['create', '--report', 'x.md']],
    [['check', '--report', '']],
  ])('%j is refused in one line that names what is wrong', async args => {
    const refusal: unknown = await run(args).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(String(refusal)).toMatch(/^Error: .*(--\w|"twice"|create or check)[^\n]*$/);
  });

  it('--help explains every option', async () => {
    const { status, printed } = await run(['--help']);
    expect(status).toBe(0);
    for (const option of ['--table', '--endpoint', '--ttl', '--index-wait', '--report', '--json']) {
      expect(printed).toContain(option);
    }
  });

  it('a certificate for other names is told with the names that it has', async () => {
    const { key, cert } = testCertificate('gemini.example.com');
    const server = createServer({ key, cert }, (_, answer) => answer.end());
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(
      run(['check', '--endpoint', `https://127.0.0.1:${port}`], { TABLE_CA: cert }),
    ).rejects.toThrow(
      'its certificate is for other names (DNS:gemini.example.com): reach the table by one of them',
    );
    server.close();
  });

  it('a table that does not answer is refused with its address and the reason', async () => {
    // Port 9 of the loopback: discard, which nothing serves.
    await expect(run(['check', '--endpoint', 'http://127.0.0.1:9'])).rejects.toThrow(
      'the table at http://127.0.0.1:9 cannot be used: nobody listens there (ECONNREFUSED)',
    );
  });
});
