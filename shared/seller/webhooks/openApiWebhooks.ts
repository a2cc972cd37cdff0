import * as z from 'zod/mini';
import { type Json, simpler } from '../jsonSchema.ts';
import { allowedAnswers } from './answerSchemas.ts';
import { type MessageType, messageTypes, schemaName } from './eventSchemas.ts';
import { described } from './orderSchema.ts';
import { sampleMessage } from './sampleMessages.ts';

const reference = (id: string) => ({ $ref: `#/components/schemas/${id}` });

/** Every message and every allowed answer as JSON Schema, by the names that `webhooks` refers to. */
export function webhookSchemas(): Json {
  const { schemas } = z.toJSONSchema(described as never, {
    io: 'input',
    unrepresentable: 'any',
    uri: (id: string) => `#/components/schemas/${id}`,
    override: simpler,
  }) as { readonly schemas: Readonly<Record<string, Json>> };
  return Object.fromEntries(
    Object.entries(schemas)
      .filter(([id]) => !id.startsWith('__'))
      // Whichever module was loaded first.
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, { $id: _, $schema: __, id: ___, ...schema }]) => [id, schema]),
  );
}

/** `webhooks` of OpenAPI 3.1: what the product receives, and what it may answer. */
export const webhooks = (): Json =>
  Object.fromEntries(messageTypes.map(type => [type, { post: operation(type) }]));

const headers = [
  ['webhook-id', 'The same at every attempt: give a repeated one the same answer.'],
  [
    'webhook-timestamp',
    'Seconds since 1970 of this attempt; refuse what is further than five minutes from now.',
  ],
].map(([name, description]) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
}));

function operation(type: MessageType): Json {
  const { done, later, refusal } = allowedAnswers(type);
  const content = (schema: z.ZodMiniType) => ({
    content: { 'application/json': { schema: reference(described.get(schema)?.id ?? '') } },
  });
  return {
    operationId: `on${schemaName(type)}`,
    summary: type,
    tags: ['webhooks'],
    security: [{ webhookSignature: [] }],
    parameters: headers,
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: reference(schemaName(type)), example: sampleMessage(type) },
      },
    },
    responses: {
      200: {
        description: done === undefined ? 'Taken. Any 2xx is; its body is not read.' : 'Done.',
        ...(done !== undefined && content(done)),
      },
      ...(later && { 202: { description: 'Taken, done later: tell it to the seller API.' } }),
      ...(refusal !== undefined && { 422: { description: 'A final no.', ...content(refusal) } }),
      default: { description: 'Everything else, and no answer in time: it is sent again.' },
    },
  };
}
