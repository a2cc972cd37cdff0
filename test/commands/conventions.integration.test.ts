import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { runProgram } from '../sandbox/runSandbox.ts';
import { proofCases } from '../support/proof.ts';

const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(projectDirectory, 'package.json'), 'utf8'),
);

/** Every script that runs one of our commands; the others run tools, or the sandbox. */
const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const file = /\b(commands\/\S+\.ts)\b/.exec(script)?.[1];
  return file === undefined ? [] : [[name, file] as const];
});

const escapeCharacter = '\u001B';

/** What stays of the surroundings: no key, no colour wish, no terminal. */
const plain = { NO_COLOR: '', SANDBOX_DATA: join(projectDirectory, 'no-such-directory') };

describe('every command', () => {
  it('is one of these', () => {
    expect(commands.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        ...['accept', 'preflight', 'explain', 'marketplace', 'why', 'finance'],
        ...['table', 'bench', 'usage-drill', 'build', 'package', 'deploy'],
      ]),
    );
  });

  it('is run by npm as it is tested here: compiled, and as package.json writes it, it says the same', async () => {
    const words = ['run', '--silent', 'marketplace', '--', 'renew', '--repeat', 'often'];
    const environment = { ...process.env, ...plain };
    const failed = await promisify(execFile)('npm', words, { cwd: projectDirectory, env: environment }).catch(
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
    const compiled = await runProgram('commands/marketplace.ts', ['renew', '--repeat', 'often'], plain);
    expect(failed).toMatchObject({ code: 2, stdout: '', stderr: compiled.errors });
    expect(compiled.errors).toContain('--repeat');
  });

  it.each(proofCases(commands, 3))(
    '%s --help says what it does, its options and its exit codes',
    async (name, file) => {
      const { exitCode, output, errors } = await runProgram(file, ['--help'], plain);
      expect([exitCode, errors]).toEqual([0, '']);
      expect(output).toContain(`npm run ${name}`);
      expect(output).toContain('--help');
      expect(output).toMatch(/^Exit code: 0 /m);
      expect(output).not.toContain(escapeCharacter);
      expect(output.split('\n').filter(line => line.length > 120)).toEqual([]);
    },
  );

  it.each(proofCases(commands, 3))(
    '%s refuses an unknown option in one line that names it',
    async (name, file) => {
      const { exitCode, output, errors } = await runProgram(file, ['--no-such-option'], plain);
      expect([exitCode, output]).toEqual([2, '']);
      expect(errors).toMatch(new RegExp(`^${name}: unknown option --no-such-option; .*--help.*\\n$`));
      expect(errors).not.toContain(escapeCharacter);
    },
  );
});

describe('bad input', () => {
  const nobody = 'http://localhost:9';
  const refused: readonly (readonly [file: string, words: readonly string[], says: RegExp])[] = [
    ['accept', ['--url', 'http://nosuch.invalid', '--key', 'k'], /nosuch\.invalid .*its name/],
    ['accept', ['--url', 'http://127.0.0.1:2', '--key', 'k'], /127\.0\.0\.1:2 .*nobody listens there/],
    ['accept', ['--url', 'shop.example.com', '--key', 'k'], /--url .*"shop\.example\.com"/],
    ['accept', ['--url', nobody], /no key is given/],
    ['accept', ['--url', nobody, '--key', 'k', '--only', 'nothing'], /--only/],
    ['marketplace', ['purchase', '--url', 'http://127.0.0.1:2'], /127\.0\.0\.1:2.* nobody listens there/],
    ['marketplace', ['purchase', '--url', 'http://nosuch.invalid'], /nosuch\.invalid.* its name/],
    ['marketplace', ['purchase', '--parallel', 'many'], /--parallel/],
    ['why', ['A', '--url', 'http://127.0.0.1:2'], /127\.0\.0\.1:2.* nobody listens there/],
    ['why', ['--lang', 'fr'], /--lang must be en or zh/],
    ['redeliver', [], /--waiting or --from/],
    ['redeliver', ['--from', '2026-11-26'], /a time with its zone/],
    ['finance', ['--month', '2026-13'], /--month/],
    ['finance', ['--month', '2026-11', '--bill', '/no/such/bill.csv'], /bill\.csv cannot be read \(ENOENT\)/],
    ['finance', ['--month', '2026-11', '--url', 'http://127.0.0.1:2'], /127\.0\.0\.1:2.* nobody listens/],
    ['explain', ['wget http://x'], /not a curl command/],
    ['explain', [], /paste the curl command/],
    ['table', ['check', '--endpoint', 'http://127.0.0.1:2'], /127\.0\.0\.1:2 .*nobody listens there/],
    ['bench', ['--rounds', '0'], /--rounds/],
    ['build', ['everything'], /"everything" is not expected/],
    ['table', ['destroy'], /create, check or hand-over/],
    ['usageDrill', ['--records', 'x'], /--records/],
  ];
  it.each(proofCases(refused, 4))(
    '%s %j is refused in one line that says what is wrong',
    async (file, words, says) => {
      const { exitCode, output, errors } = await runProgram(`commands/${file}.ts`, words, plain);
      expect([exitCode, output]).toEqual([2, '']);
      expect(errors).toMatch(/^[a-z-]+: [^\n]+\n$/);
      expect(errors).toMatch(says);
    },
  );
});

describe('wrong settings of the environment', () => {
  const wrong = { ...plain, KOOGALLERY_SITE: 'china', USAGE_BATCH: '5000' };
  it.each([
    ['why', ['ORDER']],
    ['finance', ['--month', '2026-11']],
    ['marketplace', ['purchase']],
    ['explain', ["curl 'http://localhost/saas'"]],
  ])('%s tells all of them, a line each, and ends with 2', async (name, words) => {
    expect(await runProgram(`commands/${name}.ts`, words, wrong)).toEqual({
      exitCode: 2,
      output: '',
      errors: `${name}: KOOGALLERY_SITE must be one of cn, intl, eu\n${name}: USAGE_BATCH must be a whole number from 1 to 1000\n`,
    });
  });

  it('table tells all of its own', async () => {
    const variables = { ...plain, TABLE_NAME: "'shop'", TABLE_TTL: 'yes' };
    const { exitCode, errors } = await runProgram('commands/table.ts', ['check'], variables);
    expect(exitCode).toBe(2);
    expect(errors.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^table: TABLE_NAME is in quotation marks/),
      'table: TABLE_TTL must be one of on, off',
    ]);
  });

  it('a key or token is refused with what it was copied with, wherever a command takes one', async () => {
    const key = ['--key', '"3fa85f64-5717-4562-b3fc"'];
    for (const [name, words] of [
      ['accept', key],
      ['explain', ["curl 'http://localhost/saas'", ...key]],
      ['marketplace', ['purchase', ...key]],
      ['why', ['ORDER', '--token', '"3fa85f64-5717-4562-b3fc"']],
    ] as const) {
      const { exitCode, errors } = await runProgram(`commands/${name}.ts`, words, plain);
      expect([exitCode, errors]).toEqual([2, expect.stringMatching(/: --(key|token) is in quotation marks/)]);
    }
    const whole = { ...plain, SELLER_API_TOKEN: 'shop:read:3fa85f64-5717-4562-b3fc' };
    expect((await runProgram('commands/why.ts', ['ORDER'], whole)).errors).toMatch(
      /^why: SELLER_API_TOKEN is a whole entry of SELLER_API_TOKENS/,
    );
  });

  it('an older Node is told what is needed, in one line', async () => {
    const older = "Object.defineProperty(process, 'versions', { value: { node: '18.20.4' } })";
    const preload = `data:text/javascript,${encodeURIComponent(older)}`;
    const words = ['--import', preload, 'commands/run.cjs', 'commands/why.ts', 'ORDER'];
    const failed = await promisify(execFile)(process.execPath, words, { cwd: projectDirectory }).catch(
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
    expect(failed).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'Node 20.19 or newer is needed; this is 18.20.4\n',
    });
  });
});

describe('colours', () => {
  // Whatever the keys, a request without a time is refused, and the last line says so with a mark.
  const words = ["curl -X POST 'http://localhost/saas' -d '{}'"];
  it('do not come into a pipe', async () => {
    const { output } = await runProgram('commands/explain.ts', words, plain);
    expect(output).toContain('✗ ');
    expect(output).not.toContain(escapeCharacter);
  });

  it('come when FORCE_COLOR asks for them, but never into JSON', async () => {
    const forced = { ...plain, FORCE_COLOR: '1' };
    expect((await runProgram('commands/explain.ts', words, forced)).output).toContain(
      `${escapeCharacter}[31m✗`,
    );
    const { output } = await runProgram('commands/explain.ts', [...words, '--json'], forced);
    expect(JSON.parse(output)).toMatchObject({ ok: false });
  });
});
