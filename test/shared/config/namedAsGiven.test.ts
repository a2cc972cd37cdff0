import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../shared/config/config.ts';
import { ConfigError } from '../../../shared/config/configError.ts';
import { namedAsGiven } from '../../../shared/config/namedAsGiven.ts';
import { parseTableConfig } from '../../../shared/config/parseTableConfig.ts';
import { settingNames } from '../../../shared/config/settings.ts';
import { readConfigVariables } from '../../../shared/config/sources.ts';
import { usableVariables } from './usableVariables.ts';

type Texts = Readonly<Record<string, string>>;

interface World {
  readonly environment: Texts;
  readonly files?: Texts;
  readonly secret?: Texts;
  readonly parameters?: Texts;
}

/** The lines that a seller reads. */
async function problemsOf(
  { environment, files = {}, secret = {}, parameters = {} }: World,
  check: (variables: Readonly<Record<string, string | undefined>>) => unknown = parseTableConfig,
): Promise<readonly string[]> {
  const variables = await readConfigVariables({
    environment,
    readFile: async path => files[path] ?? '',
    fetchSecret: async () => JSON.stringify(secret),
    fetchParameters: async () => parameters,
  });
  try {
    namedAsGiven(environment, variables, check);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message.split('\n')).toHaveLength(error.problems.length + 1);
    return error.problems.map(({ variable, problem }) => `${variable} ${problem}`);
  }
}

describe('a wrong setting', () => {
  const DYNAMODB_ENDPOINT = 'https://gemini.example';

  it('is named by its variable', async () => {
    expect(await problemsOf({ environment: { DYNAMODB_ENDPOINT, TABLE_CA: 'x' } })).toEqual([
      'TABLE_CA holds no certificate in PEM form',
    ]);
  });

  it('is named by its file', async () => {
    const environment = { DYNAMODB_ENDPOINT, TABLE_CA_FILE: '/run/ca.pem' };
    expect(await problemsOf({ environment, files: { '/run/ca.pem': 'x' } })).toEqual([
      'TABLE_CA_FILE holds no certificate in PEM form (the text of the file)',
    ]);
  });

  it('is named by its variable where that stands before the file', async () => {
    const environment = { DYNAMODB_ENDPOINT, TABLE_CA: 'x', TABLE_CA_FILE: '/run/ca.pem' };
    expect(await problemsOf({ environment })).toEqual(['TABLE_CA holds no certificate in PEM form']);
  });

  it('is named with the store that it came from', async () => {
    const document = { environment: { CONFIG_SECRET: 'csms:bridge' }, secret: { TABLE_TTL: 'maybe' } };
    expect(await problemsOf(document)).toEqual([
      'TABLE_TTL must be one of on, off (in what CONFIG_SECRET names)',
    ]);
    const parameters = { environment: { SSM_PREFIX: '/b' }, parameters: { '/b/TABLE_TTL': 'maybe' } };
    expect(await problemsOf(parameters)).toEqual([
      'TABLE_TTL must be one of on, off (in what SSM_PREFIX names)',
    ]);
  });

  it('is named plainly where nobody has set it', async () => {
    const problems = await problemsOf({ environment: { CONFIG_SECRET: 'csms:bridge' } }, parseConfig);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join()).not.toContain('CONFIG_SECRET');
  });

  it('is named by its file whichever setting it is, and an empty file is told', async () => {
    for (const name of settingNames) {
      const { [name as keyof typeof usableVariables]: _, ...others } = usableVariables;
      const environment = { ...others, [`${name}_FILE`]: '/run/it' };
      const ofFile = await problemsOf({ environment, files: { '/run/it': '\u0000' } }, parseConfig);
      expect(ofFile.filter(line => line.startsWith(`${name} `))).toEqual([]);
    }
    const { DATA_KEYS: _, ...others } = usableVariables;
    const environment = { ...others, DATA_KEYS_FILE: '/run/keys' };
    expect((await problemsOf({ environment }, parseConfig)).map(line => line.split(' ')[0])).toEqual([
      'DATA_KEYS_FILE',
    ]);
  });
});
