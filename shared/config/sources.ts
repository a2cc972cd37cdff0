import { BridgeError } from '../platform/bridgeError.ts';
import { ConfigError, type ConfigProblem, UnreachableConfigError } from './configError.ts';
import { readSecretDocument } from './secretDocument.ts';
import { type SettingName, settingNames } from './settings.ts';

/** Settings as text, by name, ready for `parseConfig`. */
export type ConfigVariables = Readonly<Partial<Record<SettingName, string>>>;

/** Texts by name, such as the environment of a process. */
export type ReadVariables = Readonly<Record<string, string | undefined>>;

/** Where settings may come from. Everything that reaches outside is passed in. */
export interface ConfigSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads a text file whole. */
  readonly readFile: (path: string) => Promise<string>;
  /** The text of the secret that CONFIG_SECRET names. */
  readonly fetchSecret: (reference: string) => Promise<string>;
  /** Parameters by their full names such as `/koogallery-bridge/prod/DATA_KEYS`, decrypted; only those that exist. */
  readonly fetchParameters: (names: readonly string[]) => Promise<Readonly<Record<string, string>>>;
}

/**
 * Collects every setting from the first source that has it: the variable itself, then the file named by
 * `<NAME>_FILE`, then the one document that CONFIG_SECRET names or that stands in the file of CONFIG_SECRET_FILE or, without
 * either, the parameter `<SSM_PREFIX>/<NAME>`.
 * What SETTINGS_WITHHELD names is taken from neither document nor parameters, and not even asked for: a role that may not
 * read one parameter would be refused them all.
 *
 * @throws {ConfigError} naming every `…_FILE` that cannot be read, and whatever is wrong in the document
 * @throws {BridgeError} `config-unreachable` when document or parameters cannot be fetched
 */
export async function readConfigVariables(sources: ConfigSources): Promise<ConfigVariables> {
  const own = await readVariables(sources, settingNames);
  const withheld = withheldSettings(sources.environment);
  const missing = settingNames.filter(name => own[name] === undefined && !withheld.has(name));
  return { ...(await fromStore(sources, missing)), ...own };
}

/**
 * Collects what environment and files say of the settings named: the variable itself, else the file named by
 * `<NAME>_FILE`.
 *
 * @throws {ConfigError} naming every `…_FILE` that cannot be read
 */
export async function readVariables<Name extends string>(
  { environment, readFile }: Pick<ConfigSources, 'environment' | 'readFile'>,
  names: readonly Name[],
): Promise<Readonly<Partial<Record<Name, string>>>> {
  const problems: ConfigProblem[] = [];
  const texts = new Map<Name, string>();
  await Promise.all(
    names.map(async name => {
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
  const inFiles = collect(names, name => texts.get(name));
  return { ...inFiles, ...collect(names, name => environment[name]) };
}

/** Settings that a group of functions is not to know, from SETTINGS_WITHHELD. */
export function withheldSettings({
  SETTINGS_WITHHELD = '',
}: ConfigSources['environment']): ReadonlySet<string> {
  return new Set(SETTINGS_WITHHELD.split(',').map(name => name.trim()));
}

/** Blank counts as not given. */
export const isSet = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

async function fromStore(sources: ConfigSources, missing: readonly SettingName[]): Promise<ConfigVariables> {
  const { environment, fetchSecret, fetchParameters } = sources;
  const reference = environment.CONFIG_SECRET?.trim();
  if (isSet(reference)) {
    const text = await reachable('The secret of CONFIG_SECRET', fetchSecret(reference));
    const document = readSecretDocument(text, 'CONFIG_SECRET');
    return collect(missing, name => document[name]);
  }
  if (isSet(environment.CONFIG_SECRET_FILE)) {
    const read = await readVariables<'CONFIG_SECRET'>(sources, ['CONFIG_SECRET']);
    const document = readSecretDocument(read.CONFIG_SECRET ?? '', 'CONFIG_SECRET_FILE');
    return collect(missing, name => document[name]);
  }
  const prefix = environment.SSM_PREFIX?.trim().replace(/\/+$/, '');
  if (!isSet(prefix)) return {};
  const fullName = (name: SettingName) => `${prefix}/${name}`;
  const parameters = await reachable(
    'The parameters under SSM_PREFIX',
    fetchParameters(missing.map(fullName)),
  );
  return collect(missing, name => parameters[fullName(name)]);
}

/** Tells what could not be reached and why: a store's own name for its fault, which never holds a value. */
async function reachable<T>(what: string, fetching: Promise<T>): Promise<T> {
  try {
    return await fetching;
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const fault = cause instanceof BridgeError ? cause.message : 'unknown fault';
    throw new UnreachableConfigError('config-unreachable', `${what} cannot be fetched: ${fault}`, { cause });
  }
}

function collect<Name extends string>(
  names: readonly Name[],
  find: (name: Name) => string | undefined,
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const text = find(name);
    if (isSet(text)) found[name] = text;
  }
  return found;
}

/** The system's code only: its message would repeat the path. */
const systemCode = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown reason';
