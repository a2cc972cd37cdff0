import { describe, expect, it } from 'vitest';
import { type ConfigSources, readConfigVariables } from '../../../shared/config/sources.ts';

/** Sources whose files and parameters are plain objects; a file that is not there fails as node:fs does. */
function sources(given: {
  environment: Record<string, string>;
  files?: Record<string, string>;
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
    fetchParameters: async prefix => {
      asked.push(prefix);
      if (given.parameters === undefined) throw new Error('no route to host');
      return given.parameters;
    },
  };
}

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
        '/bridge/prod/deeper/LICENSE_ACCESS_KEYS': 'parameter',
        '/bridge/production/GENERAL_ACCESS_KEYS': 'parameter',
      },
    });
    expect(await readConfigVariables(given)).toEqual({
      BASE_ACCESS_KEYS: 'environment',
      V1_ACCESS_KEYS: 'file',
      KIT_ACCESS_KEYS: 'parameter',
    });
    expect(given.asked.sort()).toEqual(['/bridge/prod', '/run/v1']);
  });

  it('asks for no parameters without SSM_PREFIX', async () => {
    const given = sources({ environment: { TABLE_NAME: 'bridge', UNRELATED: 'x' } });
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

  it('unreachable parameters are an error of their own, not an empty configuration', async () => {
    const given = sources({ environment: { SSM_PREFIX: '/bridge', DATA_KEYS: 'k' } });
    await expect(readConfigVariables(given)).rejects.toMatchObject({ code: 'config-unreachable' });
  });
});
