import * as z from 'zod/mini';

export type Json = Readonly<Record<string, unknown>>;

/** A declaration as JSON Schema. What only code can check is left open. */
export function jsonSchema(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: simpler,
  });
  return described;
}

/** For `override` of `z.toJSONSchema`. */
export function simpler({ jsonSchema: part }: { readonly jsonSchema: Record<string, unknown> }): void {
  // The format says it; the pattern behind it is as long as a page.
  if (part.format !== undefined) delete part.pattern;
  // New fields may come: a client has to ignore what it does not know. Of a map this says what its values are.
  const isMap = Object.keys(part.properties ?? {}).length === 0;
  if (!isMap || part.additionalProperties === false) delete part.additionalProperties;
}
