import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { runProgram } from '../sandbox/runSandbox.ts';
import { englishIn } from './languages.ts';

const { scripts } = JSON.parse(readFileSync(join(projectDirectory, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** Those of `npm run` that are programs of this folder. */
const files = Object.values(scripts).flatMap(line => /commands\/(?!run)\w+\.ts/.exec(line)?.[0] ?? []);
/** For who sells. The others are for who changes the project itself, and speak English; they refuse in both. */
const both = [
  ...['accept', 'contract', 'deploy', 'desk', 'erase', 'explain', 'finance', 'import', 'keys', 'marketplace'],
  ...['package', 'preflight', 'redeliver', 'reseal', 'serve', 'sheet', 'table', 'trigger', 'why'],
];

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'every-'));
  writeFileSync(join(directory, 'rows.csv'), 'family,orderId,colour\nx,,red\n');
  writeFileSync(join(directory, 'empty.ts'), 'export const nothing = 1;\n');
  writeFileSync(join(directory, 'wrong.ts'), 'export default { send: async () => ({}) };\n');
  writeFileSync(join(directory, 'wrong.env'), 'DATA_KEYS=short\nSTAGE=a b\nDYNAMODB_ENDPOINT=ftp://x\n');
  writeFileSync(
    join(directory, 'away.env'),
    `DATA_KEYS=k:${Buffer.alloc(32, 1).toString('base64')}\nDYNAMODB_ENDPOINT=http://127.0.0.1:9\nTABLE_PLAIN_HTTP=on\n`,
  );
});
afterAll(() => rmSync(directory, { recursive: true }));

const run = (file: string, words: readonly string[], locale = 'C') =>
  runProgram(file, words, {
    ...{ PORT: '0', CONSOLE_PORT: '0', SANDBOX_DATA: directory, LANG: locale, LC_ALL: '', LC_MESSAGES: '' },
    ...{
      AWS_REGION: '',
      AWS_DEFAULT_REGION: '',
      AWS_EC2_METADATA_DISABLED: 'true',
      SELLER_API_TOKEN: '',
      MODE: '',
      ...{ HUAWEICLOUD_SDK_AK: '', HUAWEICLOUD_SDK_SK: '', HUAWEICLOUD_SDK_PROJECT_ID: '' },
    },
  });

/** What is said in Chinese, and the English that is left in it; options with their words stand the same in every language. */
function expectChinese({ output, errors }: { readonly output: string; readonly errors: string }): void {
  expect(`${output}${errors}`).toMatch(/\p{Script=Han}/u);
  expect(englishIn(`${output}${errors}`.replace(/--[\w.-]+ [\w|]+/g, '·'))).toEqual([]);
}

describe('in Chinese', () => {
  it('every command of this folder is known here', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(both.every(name => files.includes(`commands/${name}.ts`))).toBe(true);
  });

  it.each(files.filter(file => file !== 'commands/prove.ts'))(
    '%s refuses what it does not know',
    async file => {
      const found = await run(file, ['--lang', 'zh', '--no-such-thing']);
      // What plays its own fields takes any option; it misses the event then.
      expect(found.exitCode).toBe(2);
      expectChinese(found);
    },
  );

  const away = 'http://127.0.0.1:9';
  const bad: readonly (readonly [name: string, ...words: readonly string[]])[] = [
    ['accept'],
    ['accept', '--url', 'ftp://x'],
    ['accept', '--url', away, '--key', 'another-key-1234'],
    ['contract'],
    ['contract', 'none.ts'],
    ['contract', 'empty.ts'],
    ['contract', 'wrong.ts'],
    ['deploy', 'everything'],
    ['deploy', '--cloud', 'azure'],
    ['deploy', '--stage', 'A B'],
    ['deploy', '--param', 'x'],
    ['deploy', '--param', 'colour=red'],
    ['deploy', '--param', 'alarmTopic=x'],
    ['deploy', '--param', 'deletionProtection=no'],
    ['deploy', '--param', 'loginConcurrency=many'],
    ['deploy', '--cloud', 'huawei'],
    ['deploy', '--cloud', 'huawei', '--force'],
    ['deploy', '--cloud', 'huawei', '--param', 'x'],
    ['deploy', '--cloud', 'huawei', '--param', 'colour=red'],
    ['deploy', '--cloud', 'huawei', '--param', 'vpc=1'],
    ['desk', '--url', away],
    ['desk', '--url', 'http://8.8.8.8', '--token', 'a-token-that-is-long'],
    ['desk', '--port', 'x'],
    ['erase'],
    ['erase', 'CS1'],
    ['erase', 'CS1', '--yes', '--env-file', 'wrong.env'],
    ['erase', 'CS1', '--yes', '--env-file', 'away.env'],
    ['erase', 'CS1', '--yes', '--env-file', 'none.env'],
    ['explain'],
    ['explain', 'curl x'],
    ['finance', '--month', '2026-13'],
    ['finance', '--url', away, '--token', 'a-token-that-is-long'],
    ['import'],
    ['import', '--file', 'none.csv'],
    ['import', '--file', 'rows.csv', '--zone', 'x'],
    ['import', '--file', 'rows.csv', '--family', 'x'],
    ['import', '--file', 'rows.csv', '--env-file', 'wrong.env'],
    ['import', '--file', 'rows.csv', '--env-file', 'away.env'],
    ['keys'],
    ['keys', 'x'],
    ['keys', 'token', 'a'],
    ['keys', 'data', '--out', 'rows.csv'],
    ['marketplace'],
    ['marketplace', 'buy'],
    ['marketplace', 'purchase', 'renew'],
    ['marketplace', 'purchase', '--lang', 'zh', '--family', 'v3'],
    ['marketplace', 'purchase', '--parallel', 'many'],
    ['marketplace', 'purchase', '--extend', 'x'],
    ['marketplace', 'renew', '--expire', 'soon'],
    ['marketplace', 'renew', '--skew', 'late'],
    ['marketplace', 'renew'],
    ['marketplace', 'renew', '--order', 'A', '--url', away],
    ['marketplace', 'release', '--family', 'license-code', '--url', away],
    ['marketplace', 'check', '--family', 'license', '--url', away],
    ['marketplace', 'purchase', '--url', away],
    ['marketplace', 'purchase', '--url', 'shop.example.com'],
    ['marketplace', 'bind', '--url', away],
    ['marketplace', 'bind', '--replay'],
    ['marketplace', 'bind', '--kit-version', '3'],
    ['marketplace', 'authorize', '--user', 'nobody', '--url', away],
    ['package', '--stage', 'A B'],
    ['package', 'everything'],
    ['preflight'],
    ['preflight', '--url', away],
    ['redeliver'],
    ['redeliver', '--waiting', '--url', away, '--token', 'a-token-that-is-long'],
    ['reseal', '--rate', 'x'],
    ['reseal', '--env-file', 'wrong.env'],
    ['reseal', '--env-file', 'away.env'],
    ['serve', 'everything'],
    ['serve', '--env-file', 'none.env'],
    ['serve', '--env-file', 'wrong.env'],
    ['serve', '--embedded-table', 'rows.csv'],
    ['sheet'],
    ['sheet', '--url', 'http://x.example.com'],
    ['sheet', '--url', 'https://x.example.com', '--only', 'nothing'],
    ['sheet', '--url', 'https://x.example.com', '--kit-key', 'none.pem'],
    ['table'],
    ['table', 'check'],
    ['table', 'check', '--endpoint', away],
    ['table', 'create', '--table', 'x'],
    ['table', 'hand-over', '--report', 'x'],
    ['trigger'],
    ['trigger', 'no.such'],
    ['why', '--url', away, '--token', 'a-token-that-is-long'],
    ['why', 'CS1', '--token', 'BASE_KEY=a-token-that-is-long'],
    ['why', ''],
  ];

  it.each(bad)('%s says what is wrong: %j %j %j %j %j', async (name, ...words) => {
    const inPlace = words.map(word => (/\.(csv|env|pem|ts)$/.test(word) ? join(directory, word) : word));
    const found = await run(`commands/${name}.ts`, [...inPlace, '--lang', 'zh']);
    expect(found.exitCode).toBeGreaterThan(0);
    expect(found.errors).not.toMatch(/意外错误|unexpected/);
    expectChinese(found);
  });

  it.each(both)('%s explains itself, by the locale of the terminal', async name => {
    const found = await run(`commands/${name}.ts`, ['--help'], 'zh_CN.UTF-8');
    expect(found.exitCode).toBe(0);
    expect(found.output).toMatch(/退出码/);
    // Options with their words stand the same in every language.
    expect(englishIn(found.output.replace(/--[\w.-]+ [\w|]+/g, '·'))).toEqual([]);
  });

  it('every wrong setting is told by the locale of the terminal', async () => {
    const found = await run(
      'commands/reseal.ts',
      ['--env-file', join(directory, 'wrong.env')],
      'zh_CN.UTF-8',
    );
    expect(found.errors).toMatch(/DATA_KEYS：第 1 项.*DYNAMODB_ENDPOINT：.*STAGE：/s);
    expectChinese(found);
  });

  it('npm hands every option to the command, also the one that Node would take for its own', () => {
    const words = ['run', '-s', 'reseal', '--', '--env-file', join(directory, 'none.env')];
    const { status, stderr } = spawnSync('npm', words, { cwd: projectDirectory, encoding: 'utf8' });
    expect(stderr).toMatch(/^reseal: --env-file: \S+ cannot be read \(ENOENT\)$/m);
    expect(status).toBe(2);
  });

  it('a table that is away is asked a few times, not with the patience for one that throttles', async () => {
    let connections = 0;
    const server = createServer(socket => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const settings = readFileSync(join(directory, 'away.env'), 'utf8').replace(':9\n', `:${port}\n`);
    writeFileSync(join(directory, 'resets.env'), settings);
    const found = await run('commands/reseal.ts', ['--env-file', join(directory, 'resets.env')]);
    server.close();
    expect(found.exitCode).toBe(2);
    expect(found.errors).toMatch(
      /^reseal: the table .* cannot be used: it closes the connection without an answer/,
    );
    expect(connections).toBeGreaterThan(0);
    expect(connections).toBeLessThan(6);
  });
});
