import * as z from 'zod/mini';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../json.ts';
import { parseMarketplaceTime } from '../marketplaceTime.ts';
import { unpairedSurrogate } from '../unpairedSurrogate.ts';
import { WireError } from '../wireError.ts';

/** A call's parameters. Loose: what a schema does not name is kept, since the marketplace adds fields unannounced. */
export type CallSchema = z.ZodMiniObject<z.core.$ZodShape, z.core.$loose>;

export type FieldsParsed<Schema extends CallSchema> =
  | { readonly ok: true; readonly value: z.output<Schema> }
  | { readonly ok: false; readonly field: string; readonly problem: FieldProblem };

/** In the words of the answer, after "is". */
export type FieldProblem = 'missing' | 'unusable' | 'too long' | 'no Unicode text';

/** The lengths that the pages document, characters. Longer values are accepted, and named in the log. */
const documentedLengths = z.registry<{ readonly maxLength: number }>();

/** Notes how long a field may be by its page, see {@link overLongFields}. */
export function withLength<Field extends z.core.$ZodType>(
  field: Field,
  maxLength: number | undefined,
): Field {
  if (maxLength !== undefined) documentedLengths.add(field, { maxLength });
  return field;
}

/**
 * A mandatory text. Numbers and booleans count as text; missing, null and blank are all missing.
 *
 * @param maxLength as documented, characters; none where no page says one
 */
export function requiredText(maxLength = Number.POSITIVE_INFINITY) {
  return fieldOf(textOf, maxLength);
}

/**
 * A mandatory id: a text without the blanks around it. An id is looked up, and with a blank it would be another one: a
 * purchase would make a second instance, and what follows would not find the first.
 */
export function requiredId(maxLength: number) {
  return fieldOf(value => textOf(value)?.trim(), maxLength);
}

/** An optional id, see {@link requiredId}. */
export function optionalId(maxLength: number) {
  return optionalField((value): string | undefined => textOf(value)?.trim(), maxLength);
}

/**
 * An optional text; missing, null, blank and anything that is no text at all are undefined.
 *
 * @param maxLength as documented, characters; none where no page says one
 */
export function optionalText(maxLength = Number.POSITIVE_INFINITY) {
  return optionalField((value): string | undefined => textOf(value), maxLength);
}

/** A mandatory time of 14 or 17 digits, UTC, as epoch ms. */
export function requiredTime(maxLength?: number) {
  return fieldOf(value => parseMarketplaceTime(textOf(value)?.trim() ?? ''), maxLength);
}

/** An optional time of 14 or 17 digits, UTC, as epoch ms; what cannot be read is undefined. */
export function optionalTime(maxLength?: number) {
  return optionalField(
    (value): number | undefined => parseMarketplaceTime(textOf(value)?.trim() ?? ''),
    maxLength,
  );
}

function optionalField<Value>(read: (value: unknown) => Value | undefined, maxLength: number | undefined) {
  const field = z.optional(
    z.pipe(
      z.unknown(),
      z.transform((value): Value | undefined => read(value)),
    ),
  );
  return withLength(field, maxLength);
}

/** A mandatory list written as one text with commas: blanks trimmed, empty parts and repeats dropped. */
export function requiredTextList(limits: { readonly maxItems: number }) {
  return fieldOf(value => {
    const parts = (textOf(value) ?? '').split(',').map(part => part.trim());
    const items = [...new Set(parts.filter(part => part !== ''))];
    return items.length > 0 && items.length <= limits.maxItems ? items : undefined;
  });
}

/** A mandatory list of objects, sent as an array, as a single object, or as the JSON text of either. */
export function requiredObjects() {
  return fieldOf(value => {
    const content = typeof value === 'string' ? jsonOrUndefined(value) : value;
    const items: unknown[] = Array.isArray(content) ? content : [content];
    return items.length > 0 && items.every(isJsonObject) ? items : undefined;
  });
}

/** A mandatory field read by a function that returns undefined for what it cannot use. */
export function fieldOf<Value>(read: (value: unknown) => Value | undefined, maxLength?: number) {
  const field = z.pipe(
    z.unknown(),
    z.transform((value, context): Value => {
      const result = read(value);
      if (result !== undefined) return result;
      context.issues.push({ code: 'custom', input: value, message: 'unusable' });
      return z.NEVER;
    }),
  );
  return withLength(field, maxLength);
}

/**
 * Reads a call's parameters; of several bad fields the first one of the schema is reported. What the table would refuse for
 * ever, however often the call is repeated, is refused here: half of a surrogate pair, and a text that is much longer than
 * its page allows.
 */
export function parseFields<Schema extends CallSchema>(
  schema: Schema,
  object: JsonObject,
): FieldsParsed<Schema> {
  const result = z.safeParse(schema, object);
  if (result.success) return unstorableField(schema, object) ?? { ok: true, value: result.data };
  const field = String(result.error.issues[0]?.path[0] ?? '');
  const missing = isAbsent(Object.hasOwn(object, field) ? object[field] : undefined);
  return { ok: false, field, problem: missing ? 'missing' : 'unusable' };
}

/** What one text may have, characters. The pages allow 2,048 at most, and are not always right; an item holds 400 KB. */
const maxText = 8_192;

function unstorableField({ shape }: CallSchema, object: JsonObject) {
  for (const [name, field] of Object.entries(shape)) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (unpairedSurrogate(value) !== undefined)
      return { ok: false, field: name, problem: 'no Unicode text' } as const;
    // Lists have their own limits, and no length.
    if (documentedLengths.has(field) && (textOf(value)?.length ?? 0) > maxText)
      return { ok: false, field: name, problem: 'too long' } as const;
  }
  return undefined;
}

/** The fields a schema does not know, as received: to be logged by name and handed to the application. */
export function extraFields(schema: CallSchema, object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !Object.hasOwn(schema.shape, name)));
}

/** Names of the fields that are longer than documented. They are accepted all the same; this is for the log. */
export function overLongFields({ shape }: CallSchema, object: JsonObject): readonly string[] {
  return Object.entries(shape)
    .filter(([name, field]) => {
      const { maxLength = Number.POSITIVE_INFINITY } = documentedLengths.get(field) ?? {};
      return Object.hasOwn(object, name) && (textOf(object[name])?.length ?? 0) > maxLength;
    })
    .map(([name]) => name);
}

function textOf(value: unknown): string | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function jsonOrUndefined(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
