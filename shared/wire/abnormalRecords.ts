import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** A record that the marketplace took exception to. Its identifying fields have no published names. */
export interface AbnormalRecord {
  /** Three digits, such as `005`; `unknown` when there are none. */
  readonly code: string;
  readonly meteringSn?: string;
  readonly instanceId?: string;
  readonly beginTime?: string;
  readonly endTime?: string;
}

/** The list `abnormal_usage_data`, wherever in the answer it stands (zh-cn_topic_0070649410). */
export function readAbnormalRecords(content: Json): readonly AbnormalRecord[] {
  return findList(content)
    .filter(isJsonObject)
    .map(entry => ({
      code: Object.values(entry).find(isRecordCode) ?? 'unknown',
      ...named('meteringSn', entry),
      ...named('instanceId', entry),
      ...named('beginTime', entry),
      ...named('endTime', entry),
    }));
}

const isRecordCode = (value: Json): value is string => typeof value === 'string' && /^\d{3}$/.test(value);

/** A text by its name in any letter case, with or without underscores. */
function named<Name extends string>(name: Name, entry: JsonObject): { readonly [Key in Name]?: string } {
  const found = Object.entries(entry).find(([given]) => plain(given) === plain(name))?.[1];
  return (typeof found === 'string' ? { [name]: found } : {}) as { readonly [Key in Name]?: string };
}

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

function findList(value: Json): readonly Json[] {
  const left: Json[] = [value];
  while (left.length > 0) {
    const next = left.pop() ?? null;
    if (Array.isArray(next)) left.push(...next);
    else if (isJsonObject(next)) {
      for (const [name, inner] of Object.entries(next)) {
        if (plain(name) === 'abnormalusagedata' && Array.isArray(inner)) return inner;
        left.push(inner);
      }
    }
  }
  return [];
}
