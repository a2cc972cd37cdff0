import { describe, expect, it } from 'vitest';
import { type ConfigSources, readConfigVariables } from '../../../shared/config/sources.ts';
import { StoreError } from '../../../shared/config/stores/storeRequest.ts';

/** Sources whose files and stores are plain objects; a file that is not there fails as node:fs does. */
function sources(given: {
  environment: Record<string, string>;
  files?: Record<string, string>;
  secret?: string;
  parameters?: Record<string, string>;
}): ConfigSources & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    environment: given.environment,
    readFile: async path => {
      asked.push(path);
      const text = given.files?.[path];
      if (text === undefined) throw Object.assign(new Error(`no such file ${path}`), { code: 'ENOENT' });
      return text;
    },
    fetchSecret: async reference => {
      asked.push(reference);
      if (given.secret === undefined) throw new StoreError('AccessDeniedException', false);
      return given.secret;
    },
    fetchParameters: async names => {
      asked.push(...names);
      const { parameters } = given;
      if (parameters === undefined) throw new StoreError('ThrottlingException', true);
      return Object.fromEntries(Object.entries(parameters).filter(([name]) => names.includes(name)));
    },
  };
}

const problemsOf = async (reading: Promise<unknown>): Promise<readonly string[]> => {
  const error = await reading.then(
    () => undefined,
    (thrown: { code?: string; problems?: { variable: string; problem: string }[] }) => thrown,
  );
  expect(error?.code).toBe('invalid-config');
  return (error?.problems ?? []).map(({ variable, problem }) => `${variable} ${problem}`);
};

describe('readConfigVariables', () => {
  it('takes the environment first, then files, then parameters', async () => {
    const given = sources({
      environment: {
        BASE_ACCESS_KEYS: 'environment',
        BASE_ACCESS_KEYS_FILE: '/run/base',
        V1_ACCESS_KEYS_FILE: '/run/v1',
        KIT_ACCESS_KEYS: ' ',
        SSM_PREFIX: '/bridge/prod/',
      },
      files: { '/run/v1': 'file' },
      parameters: {
        '/bridge/prod/BASE_ACCESS_KEYS': 'parameter',
        '/bridge/prod/V1_ACCESS_KEYS': 'parameter',
        '/bridge/prod/KIT_ACCESS_KEYS': 'parameter',
      },
    });
    expect(await readConfigVariables(given)).toEqual({
      BASE_ACCESS_KEYS: 'environment',
      V1_ACCESS_KEYS: 'file',
      KIT_ACCESS_KEYS: 'parameter',
    });
    // By name, and only what no other source has.
    expect(given.asked).toContain('/bridge/prod/KIT_ACCESS_KEYS');
    expect(given.asked).not.toContain('/bridge/prod/V1_ACCESS_KEYS');
    expect(given.asked).not.toContain('/bridge/prod/BASE_ACCESS_KEYS');
    expect(given.asked.filter(name => !/^\/(run\/v1|bridge\/prod\/[A-Z0-9_]+)$/.test(name))).toEqual([]);
  });

  it('takes the document of CONFIG_SECRET last, and no parameters beside it', async () => {
    const given = sources({
      environment: { CONFIG_SECRET: 'csms:bridge', SSM_PREFIX: '/bridge', TABLE_NAME: 'mine' },
      secret: JSON.stringify({
        TABLE_NAME: 'theirs',
        DATA_KEYS: 'k',
        USAGE_BATCH: 50,
        PRODUCTS: { P1: { name: 'One' } },
        OAUTH_APPS: '{"app":{}}',
        APP_URL: '',
      }),
    });
    expect(await readConfigVariables(given)).toEqual({
      TABLE_NAME: 'mine',
      DATA_KEYS: 'k',
      USAGE_BATCH: '50',
      PRODUCTS: '{"P1":{"name":"One"}}',
      OAUTH_APPS: '{"app":{}}',
    });
    expect(given.asked).toEqual(['csms:bridge']);
  });

  it('takes the same document from the file of CONFIG_SECRET_FILE, with a byte order mark or without', async () => {
    for (const mark of ['', '\uFEFF']) {
      const given = sources({
        environment: { CONFIG_SECRET_FILE: '/run/bridge.json', SSM_PREFIX: '/bridge', TABLE_NAME: 'mine' },
        files: { '/run/bridge.json': `${mark}{"TABLE_NAME":"theirs","USAGE_BATCH":50}` },
      });
      expect(await readConfigVariables(given)).toEqual({ TABLE_NAME: 'mine', USAGE_BATCH: '50' });
      expect(given.asked).toEqual(['/run/bridge.json']);
    }
  });

  it.each([
    ['["DATA_KEYS"]', 'CONFIG_SECRET_FILE is no JSON object of settings'],
    [' ', 'CONFIG_SECRET_FILE is no JSON object of settings'],
    ['{"DATA_KEY":"hidden"}', 'CONFIG_SECRET_FILE DATA_KEY is no setting'],
    ['{"TABLE_TTL":true}', 'TABLE_TTL must be text in the document of CONFIG_SECRET_FILE'],
    [undefined, 'CONFIG_SECRET_FILE cannot be read (ENOENT)'],
  ])('a file that is no such document is named: %j', async (text, problem) => {
    const given = sources({
      environment: { CONFIG_SECRET_FILE: '/run/bridge.json' },
      files: text === undefined ? {} : { '/run/bridge.json': text },
    });
    expect(await problemsOf(readConfigVariables(given))).toEqual([problem]);
  });

  it.each(['', 'DATA_KEYS=k', '["DATA_KEYS"]', 'null', '"text"', '{"DATA_KEYS":"k"', '7'])(
    'a secret that is no JSON object of settings is named: %j',
    async secret => {
      const environment = { CONFIG_SECRET: 'csms:bridge' };
      expect(await problemsOf(readConfigVariables(sources({ environment, secret })))).toEqual([
        'CONFIG_SECRET is no JSON object of settings',
      ]);
    },
  );

  it('names every unknown name and every value of a wrong type at once, and never a value', async () => {
    const environment = { CONFIG_SECRET: 'csms:bridge' };
    const secret = JSON.stringify({
      BASE_ACCES_KEYS: 'hidden-1',
      BASE_ACCESS_KEYS: ['hidden-2'],
      TABLE_TTL: true,
      DATA_KEYS: null,
      APP_URL: { hidden: 3 },
      PRODUCTS: ['hidden-4'],
      'hidden-5': 'x',
      HIDDEN6HIDDEN6HIDDEN6: 'x',
    });
    const problems = await problemsOf(readConfigVariables(sources({ environment, secret })));
    expect(problems).toEqual([
      'CONFIG_SECRET BASE_ACCES_KEYS is no setting',
      'BASE_ACCESS_KEYS must be text in the document of CONFIG_SECRET',
      'TABLE_TTL must be text in the document of CONFIG_SECRET',
      'DATA_KEYS must be text in the document of CONFIG_SECRET',
      'APP_URL must be text in the document of CONFIG_SECRET',
      'PRODUCTS must be an object or text in the document of CONFIG_SECRET',
      'CONFIG_SECRET entry 7 is no setting',
      'CONFIG_SECRET entry 8 is no setting',
    ]);
    expect(problems.join()).not.toMatch(/hidden/i);
  });

  it('neither asks for nor takes what SETTINGS_WITHHELD names', async () => {
    const withheld = { SETTINGS_WITHHELD: 'OAUTH_APPS, SESSION_SECRETS' };
    const parameters = sources({ environment: { ...withheld, SSM_PREFIX: '/b' }, parameters: {} });
    await readConfigVariables(parameters);
    expect(parameters.asked).toContain('/b/DATA_KEYS');
    expect(parameters.asked).not.toContain('/b/OAUTH_APPS');
    expect(parameters.asked).not.toContain('/b/SESSION_SECRETS');
    const secret = JSON.stringify({ DATA_KEYS: 'k', SESSION_SECRETS: 's' });
    const document = sources({ environment: { ...withheld, CONFIG_SECRET: 'csms:b' }, secret });
    expect(await readConfigVariables(document)).toEqual({ DATA_KEYS: 'k' });
  });

  it('asks no store without SSM_PREFIX and CONFIG_SECRET', async () => {
    const given = sources({ environment: { TABLE_NAME: 'bridge', UNRELATED: 'x', CONFIG_SECRET: ' ' } });
    expect(await readConfigVariables(given)).toEqual({ TABLE_NAME: 'bridge' });
    expect(given.asked).toEqual([]);
  });

  it('names every file setting that cannot be read, not the path', async () => {
    const environment = { V1_ACCESS_KEYS_FILE: '/secret/v1', BASE_ACCESS_KEYS_FILE: '/secret/base' };
    await expect(readConfigVariables(sources({ environment }))).rejects.toMatchObject({
      code: 'invalid-config',
      problems: [
        { variable: 'BASE_ACCESS_KEYS_FILE', problem: 'cannot be read (ENOENT)' },
        { variable: 'V1_ACCESS_KEYS_FILE', problem: 'cannot be read (ENOENT)' },
      ],
    });
  });

  it.each([
    [{ SSM_PREFIX: '/bridge' }, 'The parameters under SSM_PREFIX cannot be fetched: ThrottlingException'],
    [{ CONFIG_SECRET: 'csms:b' }, 'The secret of CONFIG_SECRET cannot be fetched: AccessDeniedException'],
  ])('an unreachable store is an error of its own that names the cause: %j', async (where, message) => {
    const environment: Record<string, string> = { ...where, DATA_KEYS: 'k' };
    await expect(readConfigVariables(sources({ environment }))).rejects.toMatchObject({
      code: 'config-unreachable',
      message,
    });
  });
});
