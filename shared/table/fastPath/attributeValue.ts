/** Thrown inside this folder only: the SDK's own serializer says what is to be done with such a value. */
export class NotPlain extends Error {
  override readonly name = 'NotPlain';
}

/**
 * The JSON text of an attribute value of the DynamoDB API (`{"S":"…"}`), in one pass instead of the SDK's three
 * (attribute values, shapes, text). It knows what this project stores: text, numbers, truth values, null, lists and maps
 * of them; members that are `undefined` are left out, as the SDK is set up to do.
 *
 * @throws {NotPlain} for everything else (bytes, sets, numbers that lose digits …)
 */
function attributeValueText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `{"S":${JSON.stringify(value)}}`;
    case 'number':
      if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new NotPlain();
      return `{"N":"${value}"}`;
    case 'boolean':
      return value ? '{"BOOL":true}' : '{"BOOL":false}';
    case 'object':
      if (value === null) return '{"NULL":true}';
      if (Array.isArray(value)) return `{"L":[${listText(value)}]}`;
      return `{"M":${attributesText(value)}}`;
    default:
      throw new NotPlain();
  }
}

/** The JSON text of the attributes of an item: `{"pk":{"S":"…"},…}`. */
export function attributesText(attributes: object): string {
  const prototype = Object.getPrototypeOf(attributes);
  if (prototype !== Object.prototype && prototype !== null) throw new NotPlain();
  let text = '';
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${attributeValueText(value)}`;
  }
  return `{${text}}`;
}

function listText(list: readonly unknown[]): string {
  let text = '';
  for (const value of list) {
    if (value === undefined) continue;
    text += `${text === '' ? '' : ','}${attributeValueText(value)}`;
  }
  return text;
}
