import { describe, expect, it } from 'vitest';
import { runProgram } from '../../sandbox/runSandbox.ts';
import { testCertificate } from '../../support/testCertificate.ts';
import { type Oddities, startSecureDeployment } from '../secureDeployment.ts';

interface Report {
  readonly passed: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly found: string }[];
}

async function preflight(oddities: Oddities, words: readonly string[] = ['--json'], isTrusted = true) {
  const deployment = await startSecureDeployment(oddities);
  try {
    const given = ['--url', deployment.url, ...words];
    return await runProgram('commands/preflight.ts', given, isTrusted ? deployment.trusted : {});
  } finally {
    deployment.close();
  }
}

async function failedChecks(oddities: Oddities): Promise<readonly string[]> {
  const { output, exitCode } = await preflight(oddities);
  const { passed, checks }: Report = JSON.parse(output);
  expect([exitCode, passed]).toEqual([1, false]);
  return checks.filter(({ ok }) => !ok).map(({ name }) => name);
}

/** A test's server has a port of its own. */
const port = 'https on port 443';

describe('npm run preflight', () => {
  it('finds every check but the port right with a sound deployment, and tells each', async () => {
    const { output } = await preflight({}, []);
    const lines = output.trimEnd().split('\n');
    expect(lines.filter(line => line.startsWith('✗'))).toEqual([expect.stringContaining(`✗ ${port}: port `)]);
    for (const part of [
      'the name resolves',
      'a domain name, no IP address: localhost',
      'the certificate and its chain are trusted: TLSv1.3',
      'the certificate is valid for 14 days or more: 364 days',
      'TLS 1.0 is refused',
      'TLS 1.1 is refused',
      'the first answer comes within 4 s',
      'the address answers HTTP 200 to every call',
      'Body-Sign keeps its letter case over HTTP/1.1',
      'Body-Sign comes over HTTP/2 as well: it does',
      'the bare domain answers 200 without a redirect',
      'its clock and this one are less than 30 s apart: ',
      '20 calls at once are all answered: HTTP 200 each',
    ]) {
      expect(lines).toContainEqual(expect.stringContaining(`✓ ${part}`));
    }
  });

  it.each<readonly [flaw: string, oddities: Oddities, checks: readonly string[]]>([
    [
      'takes old versions of TLS',
      { tls: { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } },
      ['TLS 1.0 is refused', 'TLS 1.1 is refused'],
    ],
    [
      'has a certificate of a few days',
      { certificate: testCertificate('localhost', 5 * 86_400_000) },
      ['the certificate is valid for 14 days or more'],
    ],
    [
      'writes header names in lower case',
      { bodySignOver1: 'body-sign' },
      ['Body-Sign keeps its letter case over HTTP/1.1'],
    ],
    ['drops Body-Sign over HTTP/2', { bodySignOver2: '' }, ['Body-Sign comes over HTTP/2 as well']],
    [
      'sends the bare domain elsewhere',
      { redirectsRoot: true },
      ['the bare domain answers 200 without a redirect'],
    ],
    [
      'has a clock that is two minutes ahead',
      { clockOff: 120_000 },
      ['its clock and this one are less than 30 s apart'],
    ],
    ['runs three calls at a time', { atOnce: 3 }, ['20 calls at once are all answered']],
  ])('tells of a deployment that %s', async (_, oddities, checks) => {
    expect(await failedChecks(oddities)).toEqual([port, ...checks]);
  });

  it('names the reduced concurrency of a new AWS account', async () => {
    const { output } = await preflight({ atOnce: 3 }, []);
    expect(output).toMatch(
      /✗ 20 calls at once are all answered: \d+ of them HTTP 503\. A new AWS account runs only a few functions at once/,
    );
  });

  it.each<readonly [certificate: string, oddities: Oddities, isTrusted: boolean, words: string]>([
    ['self-signed', {}, false, 'its certificate is self-signed'],
    [
      'for another name',
      { certificate: testCertificate('other.example.com') },
      true,
      'its certificate is for another name',
    ],
    ['expired', { certificate: testCertificate('localhost', -1_000) }, true, 'its certificate has expired'],
  ])(
    'refuses a certificate that is %s in one line, with exit code 2',
    async (_, oddities, isTrusted, words) => {
      const { exitCode, output, errors } = await preflight(oddities, ['--json'], isTrusted);
      expect([exitCode, output]).toEqual([2, '']);
      expect(errors).toMatch(/^preflight: https:\/\/localhost:\d+ cannot be called: [^\n]+\n$/);
      expect(errors).toContain(words);
    },
  );

  it.each([
    ['http://127.0.0.1:9', 'nobody listens there'],
    ['https://nosuch.invalid', 'its name'],
    ['shop.example.com', '--url must be an http or https address'],
  ])('refuses %s in one line', async (url, words) => {
    const { exitCode, output, errors } = await runProgram('commands/preflight.ts', ['--url', url], {});
    expect([exitCode, output]).toEqual([2, '']);
    expect(errors).toMatch(/^preflight: [^\n]+\n$/);
    expect(errors).toContain(words);
  });
});
