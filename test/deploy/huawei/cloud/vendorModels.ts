import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The vendor's own SDK of FunctionGraph: its client says where each operation is, its models what a body may hold. */
const sdk = dirname(
  createRequire(import.meta.url).resolve('@huaweicloud/huaweicloud-sdk-functiongraph/package.json'),
);
const read = (file: string): string => readFileSync(join(sdk, 'v2', file), 'utf8');

export interface VendorOperation {
  readonly name: string;
  readonly method: string;
  /** `/v2/{project_id}/fgs/functions` */
  readonly path: string;
}

/** Every operation of the SDK's client. */
export const functionGraphOperations: readonly VendorOperation[] = [
  ...read('FunctionGraphClient.js').matchAll(
    /\n {8}(\w+)\(\w*\) \{\s*const options = \{\s*method: "(\w+)",\s*url: "([^"]+)"/g,
  ),
].map(([, name = '', method = '', path = '']) => ({
  name: name.slice(0, 1).toUpperCase() + name.slice(1),
  method,
  path,
}));

interface VendorModel {
  /** Types by the names on the wire. */
  readonly fields: ReadonlyMap<string, string>;
  readonly required: readonly string[];
}

const models = new Map<string, VendorModel>();

/**
 * A model of the SDK from its declaration: fields stand there by their names on the wire, setters with their types; what the
 * constructor takes is mandatory.
 */
function model(name: string): VendorModel {
  const known = models.get(name);
  if (known !== undefined) return known;
  const text = read(`model/${name}.d.ts`);
  const [declared = '', rest = ''] = text.split(/\n {4}constructor\(/);
  const names = [...declared.matchAll(/^ {4}(?:private '([\w-]+)'\?;|(\w+)\?: .*;)$/gm)].map(
    ([, hidden, open]) => hidden ?? open ?? '',
  );
  const setters = new Map(
    [...rest.matchAll(/^ {4}with(\w+)\(\w+: (.*)\): \w+;$/gm)].map(([, setter = '', type = '']) => [
      setter.toLowerCase(),
      type,
    ]),
  );
  const fields = new Map(
    names.map(field => [field, setters.get(field.replace(/[_-]/g, '').toLowerCase()) ?? 'unknown']),
  );
  if (fields.size === 0 || setters.size === 0) throw new Error(`the model ${name} is not understood`);
  const taken = /^([^)]*)\)/.exec(rest)?.[1] ?? '';
  const mandatory = [...taken.matchAll(/_?(\w+)\?:/g)].map(([, parameter = '']) => parameter.toLowerCase());
  const required = names.filter(field => mandatory.includes(field.replaceAll('_', '').toLowerCase()));
  const made = { fields, required };
  models.set(name, made);
  return made;
}

/** What is wrong with the body of an operation, by the vendor's models; empty when nothing is. */
export function bodyProblems(operation: string, body: unknown): readonly string[] {
  const type = model(`${operation}Request`).fields.get('body');
  if (type === undefined) return body === undefined ? [] : [`${operation} takes no body`];
  return body === undefined ? [`${operation} needs a body`] : problems(type, body, 'body');
}

/** Values that the reference pages name, but this version of the SDK does not yet. */
const newer: ReadonlySet<string> = new Set(['Node.js20.15']);

function problems(type: string, value: unknown, at: string): readonly string[] {
  const [, item] = /^Array<(.*)>$/.exec(type) ?? [];
  if (item !== undefined) {
    return Array.isArray(value)
      ? value.flatMap((one, place) => problems(item, one, `${at}[${place}]`))
      : [`${at} is no list`];
  }
  const [, values] = /^(\w+Enum) \| string$/.exec(type) ?? [];
  if (values !== undefined) {
    const isKnown = typeof value === 'string' && (enumValues(values).includes(value) || newer.has(value));
    return isKnown ? [] : [`${at} is none of ${values}: ${JSON.stringify(value)}`];
  }
  if (['string', 'number', 'boolean'].includes(type)) {
    return typeof value === type ? [] : [`${at} is no ${type}: ${JSON.stringify(value)}`];
  }
  if (!/^\w+$/.test(type)) throw new Error(`the type ${type} of ${at} is not understood`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`];
  const { fields, required } = model(type);
  const given = Object.entries(value);
  return [
    ...required.filter(name => !Object.hasOwn(value, name)).map(name => `${at}.${name} is missing`),
    ...given.flatMap(([name, one]) => {
      const wanted = fields.get(name);
      return wanted === undefined
        ? [`${at}.${name} is not in the model ${type}`]
        : problems(wanted, one, `${at}.${name}`);
    }),
  ];
}

/** An enumeration stands in the file of the model that its name begins with. */
function enumValues(name: string): readonly string[] {
  for (const known of models.keys()) {
    if (!name.startsWith(known)) continue;
    const [, body] = new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(read(`model/${known}.d.ts`)) ?? [];
    if (body !== undefined) return [...body.matchAll(/= "([^"]*)"/g)].map(([, value = '']) => value);
  }
  throw new Error(`the enumeration ${name} is not found`);
}
