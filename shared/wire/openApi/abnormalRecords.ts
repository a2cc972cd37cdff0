import { cutText } from '../../platform/cutText.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../json.ts';
import { WireError } from '../wireError.ts';

/** A record that the marketplace took exception to. Its identifying fields have no published names. */
export interface AbnormalRecord {
  /** Three digits, such as `005`; `unknown` when there are none. */
  readonly code: string;
  /** What the marketplace says of it, cut. */
  readonly description?: string;
  readonly meteringSn?: string;
  readonly instanceId?: string;
  readonly beginTime?: string;
  readonly endTime?: string;
}

/**
 * The list `abnormal_usage_data`, wherever in the answer it stands and however it is written: as a list, as its only
 * entry, or as the JSON text of either (zh-cn_topic_0070649410).
 */
export function readAbnormalRecords(content: Json): readonly AbnormalRecord[] {
  return findList(content)
    .filter(isJsonObject)
    .map(entry => {
      const fields = fieldsOf(entry);
      return {
        code: codeIn(fields),
        ...descriptionIn(fields),
        ...named('meteringSn', fields),
        ...named('instanceId', fields),
        ...named('beginTime', fields),
        ...named('endTime', fields),
      };
    });
}

type Field = readonly [name: string, value: string | number];

/** Fields of the record itself, which an entry may repeat: a usage of `100` is no code. */
const ofRecord: ReadonlySet<string> = new Set([
  ...['instanceid', 'productid', 'recordtime', 'begintime', 'endtime', 'usagevalue', 'meteringsn'],
  'relatepkginstance',
]);

/** The first text of three digits that is no part of the record; else a number that is called a code. */
function codeIn(fields: readonly Field[]): string {
  const others = fields.filter(([name]) => !ofRecord.has(plain(name)));
  const text = others.find(([, value]) => typeof value === 'string' && /^\d{3}$/.test(value.trim()));
  if (text !== undefined) return String(text[1]).trim();
  const number = others.find(
    ([name, value]) => typeof value === 'number' && /code/i.test(name) && /^\d{1,3}$/.test(String(value)),
  );
  return number === undefined ? 'unknown' : String(number[1]).padStart(3, '0');
}

const maxDescription = 255;

/** The first text under a name that descriptions have. */
function descriptionIn(fields: readonly Field[]): Pick<AbnormalRecord, 'description'> {
  const found = fields.find(
    ([name, value]) => /msg|message|desc|reason/i.test(name) && /[^\d\s]/.test(String(value)),
  );
  return found === undefined ? {} : { description: cutText(String(found[1]).trim(), maxDescription) };
}

/** A text by its name in any letter case, with or without underscores. */
function named<Name extends string>(
  name: Name,
  fields: readonly Field[],
): { readonly [Key in Name]?: string } {
  const found = fields.find(
    ([given, value]) => plain(given) === plain(name) && typeof value === 'string' && value.trim() !== '',
  );
  return (found === undefined ? {} : { [name]: found[1] }) as { readonly [Key in Name]?: string };
}

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** Texts and numbers of an entry, also of the objects in it. */
function fieldsOf(entry: JsonObject): readonly Field[] {
  const fields: Field[] = [];
  const left: Json[] = [entry];
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    if (Array.isArray(next)) left.push(...next);
    else if (isJsonObject(next)) {
      for (const [name, value] of Object.entries(next)) {
        if (typeof value === 'string' || typeof value === 'number') fields.push([name, value]);
        else left.push(value);
      }
    }
  }
  return fields;
}

function findList(content: Json): readonly Json[] {
  const left: Json[] = [content];
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    if (Array.isArray(next)) left.push(...next);
    else if (isJsonObject(next)) {
      for (const [name, inner] of Object.entries(next)) {
        const value = written(inner);
        if (plain(name) !== 'abnormalusagedata') left.push(value);
        else if (Array.isArray(value)) return value;
        else if (isJsonObject(value)) return [value];
      }
    }
  }
  return [];
}

/** A value, or what its text says when it is JSON of a list or an object. */
function written(value: Json): Json {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch (error) {
    if (error instanceof WireError) return value;
    throw error;
  }
}
