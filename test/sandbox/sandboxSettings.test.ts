import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sandboxSettings } from '../../sandbox/sandboxSettings.ts';
import { parseConfig } from '../../shared/config/config.ts';
import { usableVariables } from '../shared/config/usableVariables.ts';
import { kitPrivateKey } from '../support/kitKey.ts';

const envFile = readFileSync(new URL('../../sandbox/sandbox.env', import.meta.url), 'utf8');

const { DATA_KEYS } = usableVariables;
const usable = `DATA_KEYS=${DATA_KEYS}\n`;

const read = (environment: Record<string, string>, commandLine: string[] = []) =>
  sandboxSettings({
    commandLine,
    environment,
    envFile: `TABLE_NAME=from-file\n${usable}`,
    projectDirectory: '/project',
  });

describe('the settings of the sandbox', () => {
  it('are ports 4000 and 4001, data in .sandbox and a round of schedules every 2 seconds', () => {
    expect(read({})).toEqual({
      ok: true,
      settings: {
        functionsPort: 4000,
        consolePort: 4001,
        dataDirectory: '/project/.sandbox',
        fresh: false,
        quiet: false,
        product: {},
        schedulePauseMs: 2000,
        variables: { TABLE_NAME: 'from-file', DATA_KEYS },
      },
    });
  });

  it('come from the environment before sandbox.env', () => {
    const environment = {
      PORT: '5000',
      CONSOLE_PORT: '5001',
      SANDBOX_DATA: '/elsewhere',
      SANDBOX_SCHEDULE_SECONDS: '0.5',
      TABLE_NAME: 'from-environment',
    };
    expect(read(environment, ['--fresh'])).toEqual({
      ok: true,
      settings: {
        functionsPort: 5000,
        consolePort: 5001,
        dataDirectory: '/elsewhere',
        fresh: true,
        quiet: false,
        product: {},
        schedulePauseMs: 500,
        variables: { ...environment, DATA_KEYS },
      },
    });
  });

  it.each([
    [{ PORT: '65536' }, []],
    [{ PORT: '-1' }, []],
    [{ CONSOLE_PORT: 'http' }, []],
    [{ SANDBOX_SCHEDULE_SECONDS: '0' }, []],
    [{ SANDBOX_SCHEDULE_SECONDS: 'soon' }, []],
    [{}, ['--refresh']],
    [{}, ['fresh']],
    [{ KOOGALLERY_SITE: 'china' }, []],
  ])('refuse %j with %j in one sentence', (environment, commandLine) => {
    expect(read(environment as Record<string, string>, commandLine)).toEqual({
      ok: false,
      problems: [expect.any(String)],
    });
  });

  it('are refused all at once, those of the bundle too, by their names', () => {
    const environment = {
      PORT: 'http',
      CONSOLE_PORT: '70000',
      USAGE_BATCH: '5000',
      KOOGALLERY_SITE: 'china',
    };
    const result = read(environment, ['--fersh']);
    expect(result.ok ? [] : result.problems.map(problem => problem.split(' ')[0])).toEqual([
      ...['the', 'PORT', 'CONSOLE_PORT', 'KOOGALLERY_SITE', 'USAGE_BATCH'],
    ]);
  });

  it('are checked where they stand in files', () => {
    const input = { commandLine: [], environment: {}, envFile: usable, projectDirectory: '/project' };
    expect(sandboxSettings(input).ok).toBe(true);
    expect(sandboxSettings({ ...input, inFiles: { USAGE_BATCH: '0' } })).toEqual({
      ok: false,
      problems: [expect.stringMatching(/^USAGE_BATCH /)],
    });
  });
});

describe("the seller's own product", () => {
  const problemOf = (...words: string[]) => {
    const result = read({}, words);
    return result.ok ? undefined : result.problems[0];
  };

  it('is an address on this machine, or one with https', () => {
    for (const address of [
      'http://localhost:3000/webhook',
      'http://127.0.0.1:1',
      'https://shop.example.com/hook',
    ]) {
      const result = read({}, ['--product', address, '--login', address, '--quiet']);
      expect(result).toMatchObject({
        ok: true,
        settings: { quiet: true, product: { webhookUrl: address, loginUrl: address } },
      });
    }
  });

  it.each([
    [
      ['--product', 'localhost:3000/webhook'],
      /--product "localhost:3000\/webhook" is no address; write it whole/,
    ],
    [['--product', '3000'], /--product "3000" is no address/],
    [['--product', 'http://192.168.1.7:3000/webhook'], /http to another machine.*use https/],
    [['--login', 'http://shop.example.com/'], /^--login .*http to another machine/],
    [['--product', 'http://localhost:4000/webhook'], /4000\/webhook is an address of the sandbox itself/],
    [['--login', 'http://127.0.0.1:4001/'], /4001\/ is an address of the sandbox itself/],
    [['--product', 'ftp://localhost/webhook'], /must be an https URL/],
    [['--product', 'http://'], /--product "http:\/\/" must be an absolute URL/],
    [['--product', ''], /--product "" is no address/],
    [['--product'], /--product URL/],
  ])('is refused as %j in a line that says why', (words, said) => {
    expect(problemOf(...words)).toMatch(said);
    expect(problemOf(...words)).not.toContain('\n');
  });

  it('keeps a password in an address to itself', () => {
    const problem = problemOf('--product', 'https://me:hunter2@shop.example.com/');
    expect(problem).toMatch(/must not carry a user name or password/);
    expect(problem).not.toContain('hunter2');
  });
});

describe('sandbox.env', () => {
  const result = sandboxSettings({ commandLine: [], environment: {}, envFile, projectDirectory: '/project' });
  const variables = result.ok ? result.settings.variables : {};
  const webhook = 'http://localhost:4001/seller/webhook';

  it('is a complete configuration for a table on the loopback', () => {
    const config = parseConfig({
      ...variables,
      SELLER_WEBHOOK_URL: webhook,
      DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000',
      // Made at the first start: no private key lies in the repository.
      KIT_PRIVATE_KEYS: kitPrivateKey,
    });
    expect(config.keyRings.base).toHaveLength(1);
    expect(config.keyRings.general).toHaveLength(1);
    expect(config.product.webhookUrl).toBe(webhook);
    expect(config.sellerApiTokens.map(({ scope }) => scope)).toEqual(['read', 'write', 'operate']);
  });

  it('is refused for every other table, since its keys are public', () => {
    expect(() => parseConfig(variables)).toThrow('MODE');
    expect(() => parseConfig({ ...variables, MODE: 'production' })).toThrow('BASE_ACCESS_KEYS');
  });
});
