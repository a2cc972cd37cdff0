import { BridgeError } from '../platform/bridgeError.ts';
import { ConfigError, type ConfigProblem } from './configError.ts';
import { type SettingName, settingNames } from './settings.ts';

/** Settings as text, by name, ready for `parseConfig`. */
export type ConfigVariables = Readonly<Partial<Record<SettingName, string>>>;

/** Where settings may come from. Everything that reaches outside is passed in. */
export interface ConfigSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads a text file whole. */
  readonly readFile: (path: string) => Promise<string>;
  /** All parameters under a prefix such as `/koogallery-bridge/prod`, by their full names, decrypted. */
  readonly fetchParameters: (prefix: string) => Promise<Readonly<Record<string, string>>>;
}

/**
 * Collects every setting from the first source that has it: the variable itself, then the file named by
 * `<NAME>_FILE`, then the parameter `<SSM_PREFIX>/<NAME>`. Parameters are asked for only when SSM_PREFIX is set.
 *
 * @throws {ConfigError} naming every `…_FILE` that cannot be read
 * @throws {BridgeError} `config-unreachable` when the parameters cannot be fetched
 */
export async function readConfigVariables(sources: ConfigSources): Promise<ConfigVariables> {
  const [files, parameters] = await Promise.all([fromFiles(sources), fromParameters(sources)]);
  return { ...parameters, ...files, ...fromEnvironment(sources) };
}

const isSet = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

function fromEnvironment({ environment }: ConfigSources): ConfigVariables {
  return collect(name => environment[name]);
}

async function fromFiles({ environment, readFile }: ConfigSources): Promise<ConfigVariables> {
  const problems: ConfigProblem[] = [];
  const texts = new Map<SettingName, string>();
  await Promise.all(
    settingNames.map(async name => {
      const path = environment[`${name}_FILE`];
      if (!isSet(path) || isSet(environment[name])) return;
      try {
        texts.set(name, await readFile(path));
      } catch (error) {
        problems.push({ variable: `${name}_FILE`, problem: `cannot be read (${systemCode(error)})` });
      }
    }),
  );
  if (problems.length > 0) throw new ConfigError(problems.sort((a, b) => (a.variable < b.variable ? -1 : 1)));
  return collect(name => texts.get(name));
}

async function fromParameters({ environment, fetchParameters }: ConfigSources): Promise<ConfigVariables> {
  const prefix = environment.SSM_PREFIX?.trim().replace(/\/+$/, '');
  if (!isSet(prefix)) return {};
  let parameters: Readonly<Record<string, string>>;
  try {
    parameters = await fetchParameters(prefix);
  } catch (cause) {
    throw new BridgeError('config-unreachable', 'The parameters under SSM_PREFIX cannot be fetched.', {
      cause,
    });
  }
  return collect(name => parameters[`${prefix}/${name}`]);
}

function collect(find: (name: SettingName) => string | undefined): ConfigVariables {
  const found = settingNames.flatMap(name => {
    const text = find(name);
    return isSet(text) ? [[name, text]] : [];
  });
  return Object.fromEntries(found);
}

/** The system's code only: its message would repeat the path. */
const systemCode = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown reason';
