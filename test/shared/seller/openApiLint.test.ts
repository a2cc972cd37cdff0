import { createConfig, lintFromString } from '@redocly/openapi-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../shared/seller/openApiDocument.ts';
import { allRoutes } from '../../../shared/seller/routes/allRoutes.ts';
import { messageTypes, schemaName } from '../../../shared/seller/webhooks/eventSchemas.ts';

interface Operation {
  readonly security?: readonly object[];
  readonly requestBody: {
    readonly content: { readonly 'application/json': { schema: object; example: object } };
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

// As a client gets it.
const document = JSON.parse(JSON.stringify(openApiDocument(allRoutes))) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
};

describe('openapi.json', () => {
  let lint: (text: string) => Promise<readonly string[]>;
  beforeAll(async () => {
    // An example that does not fit its schema is an error here, not a warning.
    const rules = { 'no-invalid-media-type-examples': 'error' } as const;
    const config = await createConfig({ extends: ['recommended'], rules });
    lint = async source =>
      (await lintFromString({ source, config })).map(
        ({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`,
      );
  });

  it('has nothing that the recommended rules of redocly warn of', async () => {
    expect(await lint(JSON.stringify(document))).toEqual([]);
  });

  it('is held against its own examples', async () => {
    const broken = structuredClone(document);
    Object.assign(
      broken.webhooks['instance.frozen']?.post.requestBody.content['application/json'].example ?? {},
      {
        timestamp: 7,
      },
    );
    expect(await lint(JSON.stringify(broken))).toEqual([
      expect.stringMatching(/^no-invalid-media-type-examples .*timestamp/),
    ]);
  });

  it('says of every operation which token it needs', () => {
    const operations = Object.values(document.paths).flatMap(methods => Object.values(methods));
    expect(operations.length).toBeGreaterThan(20);
    expect(operations.filter(({ security }) => security === undefined)).toEqual([]);
  });

  it('describes every message with what may be answered', () => {
    expect(Object.keys(document.webhooks).sort()).toEqual([...messageTypes].sort());
    for (const [type, { post }] of Object.entries(document.webhooks)) {
      expect(post.requestBody.content['application/json'].schema).toEqual({
        $ref: `#/components/schemas/${schemaName(type)}`,
      });
      expect(document.components.schemas).toHaveProperty(schemaName(type));
    }
    const statuses = (type: string) => Object.keys(document.webhooks[type]?.post.responses ?? {});
    expect(statuses('instance.created')).toEqual(['200', '202', '422', 'default']);
    expect(statuses('instance.upgraded')).toEqual(['200', '422', 'default']);
    expect(statuses('license.applied')).toEqual(['200', '202', 'default']);
    expect(statuses('instance.frozen')).toEqual(['200', 'default']);
  });

  it('says what the values of a map are', () => {
    expect(document.components.schemas.Order).toMatchObject({
      properties: { amounts: { type: 'object', additionalProperties: { type: 'string' } } },
    });
  });
});
