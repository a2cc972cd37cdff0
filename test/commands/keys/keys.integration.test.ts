import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../shared/config/config.ts';
import { runProgram } from '../../sandbox/runSandbox.ts';

const directory = mkdtempSync(join(tmpdir(), 'keys-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const at = (name: string) => join(directory, name);
const keys = (...words: string[]) => runProgram('commands/keys.ts', words, {});
const sheet = (...words: string[]) => runProgram('commands/sheet.ts', words, {});

describe('npm run keys', () => {
  it('makes settings that a deployment takes, others each time', async () => {
    const [first, second] = await Promise.all([keys('settings'), keys('settings')]);
    const variables = parseEnv(first.output) as Record<string, string>;
    const config = parseConfig({ ...variables, SELLER_WEBHOOK_URL: 'https://shop.example.com/hook' });
    expect(config.sellerApiTokens.map(({ name, scope }) => [name, scope])).toEqual([
      ['product', 'write'],
      ['operator', 'operate'],
      ['reader', 'read'],
    ]);
    expect(config.dataKeys).toHaveLength(1);
    const others = Object.values(parseEnv(second.output));
    expect(Object.values(variables).filter(value => others.includes(value))).toEqual([]);
  });

  it('makes single entries', async () => {
    const entries = await Promise.all([
      keys('token', 'erp', 'read'),
      keys('webhook'),
      keys('session'),
      keys('data'),
    ]);
    const [token, webhook, session, data] = entries.map(({ output }) => output.trim());
    const config = parseConfig({
      DATA_KEYS: data ?? '',
      SELLER_API_TOKENS: token ?? '',
      SELLER_WEBHOOK_SECRETS: webhook ?? '',
      SESSION_SECRETS: session ?? '',
    });
    expect(config.sellerApiTokens).toMatchObject([{ name: 'erp', scope: 'read' }]);
  });

  it('makes the key pair of joint operation: the file for its owner only, the public part as the page wants it', async () => {
    const file = at('kit.pem');
    const { exitCode, output } = await keys('kit', '--out', file);
    expect([exitCode, statSync(file).mode & 0o777]).toEqual([0, 0o600]);
    const privateKey = readFileSync(file, 'utf8');
    const own = createPublicKey(privateKey);
    const printed = createPublicKey({
      key: Buffer.from(output.trim(), 'base64'),
      format: 'der',
      type: 'spki',
    });
    expect(printed.equals(own)).toBe(true);
    expect([printed.asymmetricKeyDetails?.modulusLength, output.includes('PRIVATE')]).toEqual([3072, false]);
    const { output: settings } = await keys('settings');
    expect(() =>
      parseConfig({ ...(parseEnv(settings) as Record<string, string>), KIT_PRIVATE_KEYS: privateKey }),
    ).not.toThrow();

    const again = await keys('kit', '--out', file);
    expect([again.exitCode, again.output, again.errors]).toEqual([
      2,
      '',
      expect.stringContaining('exists and is left alone'),
    ]);
    expect(readFileSync(file, 'utf8')).toBe(privateKey);
  });

  it.each([
    [[], /what to make is missing/],
    [['keys'], /"keys" is not known/],
    [['constructor'], /"constructor" is not known/],
    [['token', 'a b', 'read'], /token needs a name/],
    [['token', 'erp', 'admin'], /read, write or operate/],
    [['settings', 'twice'], /"settings twice" is not known/],
    [['settings', '--out', '/no/such/folder/file'], /cannot be written \(ENOENT\)/],
  ])('%j is refused in a line', async (words, said) => {
    const { exitCode, output, errors } = await keys(...words);
    expect([exitCode, output, errors.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(errors).toMatch(said);
  });
});

describe('npm run sheet', () => {
  it('writes every field, key, case with its parameters, and what to do before the sale', async () => {
    const { exitCode, output } = await sheet('--url', 'https://shop.example.com');
    expect(exitCode).toBe(0);
    for (const text of [
      ...[
        'https://shop.example.com/saas',
        'https://shop.example.com/license',
        'https://shop.example.com/order',
      ],
      ...[
        'https://shop.example.com/oauth/callback',
        'BASE_ACCESS_KEYS',
        'LICENSE_ACCESS_KEYS',
        'GENERAL_ACCESS_KEYS',
      ],
      ...['newInstance (purchase)', 'getLicenseAsync (apply)', 'orderId = CS1906666666ABCDE'],
      'npm run preflight -- --url https://shop.example.com/saas',
    ]) {
      expect(output).toContain(text);
    }
    expect(output).not.toMatch(/undefined|testFlag/);
  });

  it('prints the public part of the kit’s key, one product, and Chinese', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 3072,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const file = at('own.pem');
    writeFileSync(file, privateKey);
    const { output } = await sheet(
      '--url',
      'https://shop.example.com/',
      '--kit-key',
      file,
      '--only',
      '联营',
      '--lang',
      'zh',
    );
    const bare = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
    expect(output).toContain(bare);
    expect(output).not.toMatch(/PRIVATE|License 1\.0/);
    expect(output).toContain('联营SaaS同步接口');
    const json = await sheet('--url', 'https://shop.example.com', '--json', '--only', 'V1');
    expect(JSON.parse(json.output).entries).toMatchObject([{ key: { setting: 'V1_ACCESS_KEYS' } }]);
  });

  it.each([
    [[], /--url is missing/],
    [['--url', 'shop.example.com'], /must be an http or https address/],
    [['--url', 'http://shop.example.com'], /must begin with https/],
    [
      ['--url', 'https://shop.example.com/saas'],
      /must be the bare address, such as https:\/\/shop\.example\.com/,
    ],
    [['--url', 'https://shop.example.com', '--lang', 'fr'], /--lang must be en or zh/],
    [['--url', 'https://shop.example.com', '--only', 'V9'], /names none of SaaS V2\.0/],
    [
      ['--url', 'https://shop.example.com', '--kit-key', '/no/such/file'],
      /cannot be read \(ENOENT\); npm run keys/,
    ],
    [['--url', 'https://shop.example.com', '--kit-key', 'package.json'], /holds no private key/],
  ])('%j is refused in a line', async (words, said) => {
    const { exitCode, output, errors } = await sheet(...words);
    expect([exitCode, output, errors.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(errors).toMatch(said);
  });
});
