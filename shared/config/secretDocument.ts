import { isJsonObject, type Json, type JsonObject, parseJsonObject } from '../wire/json.ts';
import { ConfigError, type ConfigProblem } from './configError.ts';
import { type SettingName, settingNames } from './settings.ts';

/** Settings that are JSON objects themselves: in a document they need not be text. */
const objectSettings: ReadonlySet<SettingName> = new Set(['PRODUCTS', 'OAUTH_APPS']);

/** Where a document stands: in a secret that the first names, or in a file. */
export type DocumentSource = 'CONFIG_SECRET' | 'CONFIG_SECRET_FILE';

const isSettingName = (name: string): name is SettingName =>
  (settingNames as readonly string[]).includes(name);

/**
 * Reads the one document of settings: a JSON object, each value as text as it would stand in the environment. Numbers may
 * stand as numbers, `PRODUCTS` and `OAUTH_APPS` as objects.
 *
 * @param source is named where the document is wrong
 * @throws {ConfigError} with a line for each name that is no setting and each value of a wrong type
 */
export function readSecretDocument(
  text: string,
  source: DocumentSource,
): Readonly<Partial<Record<SettingName, string>>> {
  let document: JsonObject;
  try {
    // Editors put a byte order mark before the text of a file.
    document = parseJsonObject(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new ConfigError([{ variable: source, problem: 'is no JSON object of settings' }]);
  }
  const problems: ConfigProblem[] = [];
  const values: Partial<Record<SettingName, string>> = {};
  for (const [index, [name, value]] of Object.entries(document).entries()) {
    if (!isSettingName(name)) {
      problems.push({ variable: source, problem: `${shown(name, index)} is no setting` });
      continue;
    }
    const written = textOf(name, value);
    if (written === undefined) problems.push({ variable: name, problem: wanted(name, source) });
    else values[name] = written;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return values;
}

function textOf(name: SettingName, value: Json): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return objectSettings.has(name) && isJsonObject(value) ? JSON.stringify(value) : undefined;
}

const wanted = (name: SettingName, source: DocumentSource): string =>
  `must be ${objectSettings.has(name) ? 'an object or text' : 'text'} in the document of ${source}`;

/** A name that has not the form of one may be a key pasted in the wrong place: then its place is told. */
const shown = (name: string, index: number): string =>
  /^([A-Z]{1,12}|[A-Z][A-Z0-9]{0,20}(_[A-Z0-9]{1,20}){1,6})$/.test(name) ? name : `entry ${index + 1}`;
