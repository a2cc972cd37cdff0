import type * as z from 'zod/mini';
import { problemSchema } from './answers.ts';
import { type Json, jsonSchema } from './jsonSchema.ts';
import type { SellerRoute } from './route.ts';
import { webhookSchemas, webhooks } from './webhooks/openApiWebhooks.ts';

const base = '/api/v1';

const problems = {
  400: 'The body is not JSON.',
  401: 'A known bearer token is needed.',
  403: 'The token does not allow this.',
  404: 'There is no such thing.',
  409: 'This is not possible in its present state.',
  413: 'Too much at once.',
  415: 'The body must be application/json.',
  422: 'A rule is broken; `errors` names each place and rule. What is right in a batch was taken.',
  500: 'A fault; the log has the request id.',
  503: 'The table does not answer at the moment; try again.',
} as const;

/**
 * The description of the seller API (OpenAPI 3.1), made from the routes themselves: paths, scopes, and the very schemas
 * that check queries and bodies.
 */
export function openApiDocument(routes: readonly SellerRoute[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const declared of routes) {
    const path = base + declared.path;
    paths[path] = { ...paths[path], [declared.method.toLowerCase()]: operation(declared) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'koogallery-bridge: the API for the seller’s product and operators',
      version: '1',
      description:
        'Bearer tokens with the scopes read, write and operate; each includes the ones before it. Times are ISO 8601. ' +
        'Lists are `{items, nextCursor}`. Problems are RFC 9457.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...tagsOf(routes), { name: 'webhooks', description: 'What your product receives and answers.' }],
    paths,
    webhooks: webhooks(),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        webhookSignature: {
          type: 'apiKey',
          in: 'header',
          name: 'webhook-signature',
          description: 'Standard Webhooks, symmetric, by a secret of SELLER_WEBHOOK_SECRETS.',
        },
      },
      schemas: { Problem: jsonSchema(problemSchema, 'output'), ...webhookSchemas() },
      responses: Object.fromEntries(
        Object.entries(problems).map(([status, description]) => [
          `Problem${status}`,
          {
            description,
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
      ),
    },
  };
}

const tagTexts: Readonly<Record<string, string>> = {
  instances: 'What was bought.',
  events: 'What your product has not taken yet.',
  failures: 'Calls of the marketplace that failed.',
  health: 'Whether it works.',
  licenses: 'Licence codes and applications for online licences.',
  tenants: 'Enterprises, their people and departments.',
  usage: 'What buyers used.',
};

function tagsOf(routes: readonly SellerRoute[]): readonly Json[] {
  const names = new Set(routes.map(({ path }) => path.split('/')[1] ?? ''));
  return [...names].map(name => ({ name, description: tagTexts[name] ?? name }));
}

function operation(declared: SellerRoute): Json {
  const { method, path, scope, summary, query, body, answer } = declared;
  const content = (schema: Json) => ({ content: { 'application/json': { schema } } });
  return {
    operationId: operationId(method, path),
    summary,
    tags: [path.split('/')[1]],
    ...(scope === 'none'
      ? // Anybody may call it; with a token it says more.
        { security: [{}, { token: [] }] }
      : { security: [{ token: [] }], description: `Needs a token of the scope ${scope} or larger.` }),
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(body === undefined ? {} : { requestBody: { required: true, ...content(jsonSchema(body, 'input')) } }),
    responses: {
      200: { description: 'Done', ...content(answer === undefined ? {} : jsonSchema(answer, 'output')) },
      ...Object.fromEntries(
        problemsOf(declared).map(status => [status, { $ref: `#/components/responses/Problem${status}` }]),
      ),
    },
  };
}

function problemsOf({
  method,
  path,
  scope,
  query,
  body,
  conflicts,
}: SellerRoute): readonly (keyof typeof problems)[] {
  const named = path.includes('{');
  const some = <Status>(when: boolean, ...statuses: readonly Status[]) => (when ? statuses : []);
  return [
    ...some(body !== undefined, 400 as const),
    401,
    ...some(scope !== 'none', 403 as const),
    ...some(named || body !== undefined, 404 as const),
    ...some((named && method === 'POST') || conflicts === true, 409 as const),
    ...some(body !== undefined, 413 as const, 415 as const),
    ...some(query !== undefined || body !== undefined, 422 as const),
    500,
    503,
  ];
}

/** `getInstancesInstanceIdHistory`: the method and the parts of the path. */
function operationId(method: string, path: string): string {
  const words = path.match(/[A-Za-z]+/g) ?? [];
  return method.toLowerCase() + words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

const pathParameters = (path: string): readonly Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function queryParameters(query: z.ZodMiniType | undefined): readonly Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(query, 'input') as {
    readonly properties?: Readonly<Record<string, Json>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}
