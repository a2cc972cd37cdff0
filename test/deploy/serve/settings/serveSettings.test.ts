import { describe, expect, it } from 'vitest';
import { verificationAnswer } from '../../../../deploy/serve/probes/verificationAnswer.ts';
import { serveSettingNames, serveSettings } from '../../../../deploy/serve/settings/serveSettings.ts';
import { settingNames } from '../../../../shared/config/settings.ts';

const isRoute = (path: string) => ['/saas', '/healthz'].includes(path);
const read = (variables: Readonly<Record<string, string>>) => serveSettings(variables, isRoute);
const problemsOf = (variables: Readonly<Record<string, string>>) => {
  const result = read(variables);
  return result.ok ? [] : result.problems.map(({ variable, problem }) => `${variable} ${problem}`);
};

describe('the settings of the process', () => {
  it('have defaults that need nothing', () => {
    const settings = {
      host: '0.0.0.0',
      port: 8080,
      metricsPort: undefined,
      trustedProxies: [],
      verificationFiles: {},
      drainMs: 5_000,
      runsSchedules: true,
    };
    expect(read({})).toEqual({ ok: true, settings });
    expect(read(Object.fromEntries(serveSettingNames.map(name => [name, ' '])))).toEqual({
      ok: true,
      settings,
    });
  });

  it('are all read', () => {
    expect(
      read({
        HOST: '127.0.0.1',
        PORT: '8000',
        METRICS_PORT: '9464',
        TRUSTED_PROXIES: '10.0.0.0/8, fd00::1',
        VERIFICATION_FILES: '{"/.well-known/pki-validation/fileauth.txt": "2027 text"}',
        DRAIN_SECONDS: '1.5',
        SERVE_SCHEDULES: 'off',
      }),
    ).toEqual({
      ok: true,
      settings: {
        host: '127.0.0.1',
        port: 8000,
        metricsPort: 9464,
        trustedProxies: ['10.0.0.0/8', 'fd00::1'],
        verificationFiles: { '/.well-known/pki-validation/fileauth.txt': '2027 text' },
        drainMs: 1_500,
        runsSchedules: false,
      },
    });
  });

  it('are refused by name, each with what is wrong, none with its value', () => {
    const problems = problemsOf({
      HOST: 'no such value',
      PORT: '65536',
      METRICS_PORT: '-1',
      TRUSTED_PROXIES: '10.0.0.0/8,value',
      VERIFICATION_FILES: '{"/saas":"value"}',
      DRAIN_SECONDS: '301',
      SERVE_SCHEDULES: 'value',
    });
    expect(problems).toEqual([
      'PORT must be a whole number from 0 to 65535',
      'HOST must be an address or a name of this machine',
      'METRICS_PORT must be a whole number from 0 to 65535',
      'TRUSTED_PROXIES entry 2 must be an address or a network such as 10.0.0.0/8',
      'VERIFICATION_FILES entry 1 has a path that the deployment serves itself',
      'DRAIN_SECONDS must be a number from 0 to 300',
      'SERVE_SCHEDULES must be one of on, off',
    ]);
    expect(problems.join()).not.toContain('value');
  });

  it('keep the metrics off the port that the world sees', () => {
    expect(problemsOf({ PORT: '9000', METRICS_PORT: '9000' })).toEqual([
      'METRICS_PORT must be another port than PORT',
    ]);
    expect(problemsOf({ METRICS_PORT: '8080' })).toHaveLength(1);
  });

  it('share no name with those of the functions', () => {
    expect(serveSettingNames.filter(name => (settingNames as readonly string[]).includes(name))).toEqual([]);
  });
});

describe('files that prove who owns the domain', () => {
  it.each([
    'text',
    '[]',
    'null',
    '{"relative":"x"}',
    '{"/a b":"x"}',
    '{"/../etc":"x"}',
    '{"/a/./b":"x"}',
    '{"/ends/":"x"}',
    '{"/":"x"}',
    '{"//a":"x"}',
    '{"/a?b":"x"}',
    '{"/a":1}',
    '{"/a":""}',
    '{"/saas":"x"}',
    `{"/a":"${'x'.repeat(65 * 1024)}"}`,
  ])('%.40s is refused', text => {
    expect(problemsOf({ VERIFICATION_FILES: text })).toEqual([expect.stringMatching(/^VERIFICATION_FILES /)]);
  });

  it('are answered at their path, letter by letter, to those who read', () => {
    const files = { '/verify.txt': 'token', '/verify.html': '<p>token</p>' };
    const ask = (method: string, path: string) => verificationAnswer(files, method, { path, rawQuery: '' });
    expect(ask('GET', '/verify.txt')).toEqual({
      statusCode: 200,
      headers: {
        'Content-Type': 'text/plain; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      },
      body: 'token',
    });
    expect(ask('HEAD', '/verify.html')?.headers).toMatchObject({
      'Content-Type': 'text/html; charset=utf-8',
    });
    for (const [method, path] of [
      ['POST', '/verify.txt'],
      ['GET', '/VERIFY.txt'],
      ['GET', '/verify'],
      ['GET', '/constructor'],
      ['GET', '/__proto__'],
    ] as const) {
      expect(ask(method, path)).toBeUndefined();
    }
  });
});
