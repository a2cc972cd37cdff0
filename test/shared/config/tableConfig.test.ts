import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../shared/config/configError.ts';
import { isIntranetAddress } from '../../../shared/config/intranet.ts';
import { parseTableConfig } from '../../../shared/config/parseTableConfig.ts';
import { testCertificate } from '../../support/testCertificate.ts';

function problemsOf(variables: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseTableConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems.map(({ variable, problem }) => `${variable} ${problem}`);
    }
    throw error;
  }
  return [];
}

describe('the address of the table', () => {
  it.each([
    'http://192.168.0.12',
    'http://192.168.0.12:80',
    'http://10.1.2.3:8000',
    'http://172.31.255.255',
    'http://100.125.0.1',
    'http://198.19.128.7',
    'http://[fd12::1]:8000',
    'http://gemini.internal',
  ])('%s is taken where plain http is wanted, and refused where nobody said so', endpoint => {
    expect(parseTableConfig({ DYNAMODB_ENDPOINT: endpoint, TABLE_PLAIN_HTTP: 'on' })).toMatchObject({
      endpoint,
      staysInside: true,
    });
    const problem =
      'DYNAMODB_ENDPOINT is plain http: use https, or set TABLE_PLAIN_HTTP=on where the address is inside your own VPC';
    expect(problemsOf({ DYNAMODB_ENDPOINT: endpoint })).toEqual([problem]);
    expect(problemsOf({ DYNAMODB_ENDPOINT: endpoint, TABLE_PLAIN_HTTP: 'off' })).toEqual([problem]);
  });

  it.each([
    'http://8.8.8.8',
    'http://172.32.0.1',
    'http://192.169.0.1:80',
    'http://[2001:db8::1]',
    'http://0.0.0.0',
  ])('%s is public and refused over plain http, whatever is wanted', endpoint => {
    expect(problemsOf({ DYNAMODB_ENDPOINT: endpoint, TABLE_PLAIN_HTTP: 'on' })).toEqual([
      expect.stringMatching(/^DYNAMODB_ENDPOINT is plain http to a public address/),
    ]);
  });

  it.each(['http://2130706433', 'http://0x7f.1', 'http://localhost:8000', 'http://[::1]:4566'])(
    '%s is this machine in another spelling and needs no permission',
    endpoint => {
      expect(problemsOf({ DYNAMODB_ENDPOINT: endpoint })).toEqual([]);
    },
  );

  it('over https may be anywhere, and carries no user name in either form', () => {
    expect(problemsOf({ DYNAMODB_ENDPOINT: 'https://table.example.com:8443' })).toEqual([]);
    for (const scheme of ['http', 'https']) {
      const given = { DYNAMODB_ENDPOINT: `${scheme}://me:secret@10.0.0.1`, TABLE_PLAIN_HTTP: 'on' };
      expect(problemsOf(given)).toEqual(['DYNAMODB_ENDPOINT must not carry a user name or password']);
    }
    expect(problemsOf({ DYNAMODB_ENDPOINT: 'ftp://10.0.0.1', TABLE_PLAIN_HTTP: 'on' })).toHaveLength(1);
  });
});

describe('the region of the table', () => {
  it('is any name for an engine that is not Amazon’s', () => {
    expect(parseTableConfig({ DYNAMODB_ENDPOINT: 'https://gemini.example' }).region).toBe('local');
    expect(parseTableConfig({ DYNAMODB_ENDPOINT: 'https://gemini.example', TABLE_REGION: 'cn' }).region).toBe(
      'cn',
    );
  });

  it('comes from the environment for Amazon’s own addresses, which check it', () => {
    for (const DYNAMODB_ENDPOINT of [
      'https://dynamodb.eu-west-1.amazonaws.com',
      'https://vpce-1.dynamodb.cn-north-1.vpce.amazonaws.com.cn',
    ]) {
      expect(parseTableConfig({ DYNAMODB_ENDPOINT })).not.toHaveProperty('region');
    }
    expect(parseTableConfig({})).toEqual({ name: 'koogallery-bridge', ttl: true });
  });
});

describe('what else is said of the table', () => {
  const https = { DYNAMODB_ENDPOINT: 'https://gemini.example' };

  it('is a pair of keys or none', () => {
    expect(parseTableConfig({ ...https, TABLE_ACCESS_KEY: 'a', TABLE_SECRET_KEY: 'b' }).credentials).toEqual({
      accessKeyId: 'a',
      secretAccessKey: 'b',
    });
    expect(problemsOf({ TABLE_ACCESS_KEY: 'a' })).toEqual([
      'TABLE_SECRET_KEY is missing, but TABLE_ACCESS_KEY is set',
    ]);
    expect(problemsOf({ TABLE_SECRET_KEY: 'a' })).toEqual([
      'TABLE_ACCESS_KEY is missing, but TABLE_SECRET_KEY is set',
    ]);
  });

  it('is a certificate that can be read and that something is checked with', () => {
    const { cert } = testCertificate('gemini.example');
    expect(parseTableConfig({ ...https, TABLE_CA: `${cert}\n${cert}` }).ca?.match(/BEGIN/g)).toHaveLength(2);
    expect(parseTableConfig({ ...https, TABLE_CA: cert.replaceAll('\n', '\\n') }).ca).toContain(
      `${'-'.repeat(5)}\n`,
    );
    expect(problemsOf({ ...https, TABLE_CA: 'secret text' })).toEqual([
      'TABLE_CA holds no certificate in PEM form',
    ]);
    const broken = cert.replace(/\n.{10}/, '\nAAAAAAAAAA');
    expect(problemsOf({ ...https, TABLE_CA: cert + broken })).toEqual([
      'TABLE_CA holds a certificate that cannot be read: number 2',
    ]);
    const inside = { DYNAMODB_ENDPOINT: 'http://10.0.0.1', TABLE_PLAIN_HTTP: 'on', TABLE_CA: cert };
    expect(problemsOf(inside)).toEqual([
      expect.stringMatching(/^TABLE_CA is set, but DYNAMODB_ENDPOINT is no https/),
    ]);
  });
});

describe('an address inside a private network', () => {
  it.each([
    '10.0.0.0',
    '10.255.255.255',
    '172.16.0.0',
    '192.168.1.1',
    '100.64.0.1',
    '100.127.255.255',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '[fc00::1]',
  ])('is %s', address => expect(isIntranetAddress(address)).toBe(true));
  it.each([
    '9.255.255.255',
    '11.0.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '::ffff:8.8.8.8',
    '2001:db8::1',
    '64:ff9b::10.0.0.1',
    '',
    'localhost',
    '10.0.0',
    '10.0.0.1.example.com',
  ])('is not %j', address => expect(isIntranetAddress(address)).toBe(false));
});
