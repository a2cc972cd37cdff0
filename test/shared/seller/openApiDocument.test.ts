import { describe, expect, it } from 'vitest';
import { handler } from '../../../functions/seller/openapi.ts';

const { statusCode, headers, body = '' } = await handler();
const document = JSON.parse(body);

const operation = (method: string, path: string) => document.paths[path]?.[method];
const bodyOf = (path: string) => operation('post', path)?.requestBody.content['application/json'].schema;

describe('the description of the seller API', () => {
  it('is JSON that anybody may read', () => {
    expect([statusCode, headers?.['Content-Type']]).toEqual([200, 'application/json']);
  });

  it('describes the success of every operation', () => {
    for (const [path, methods] of Object.entries<object>(document.paths)) {
      for (const { responses } of Object.values(methods)) {
        const { schema } = responses['200'].content['application/json'];
        expect([path, Object.keys(schema).length > 0]).toEqual([path, true]);
      }
    }
  });

  it('refers only to what it holds', () => {
    const references = [...body.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path.split('/'));
    expect(references.length).toBeGreaterThan(50);
    for (const path of references) {
      expect(path.reduce<unknown>((at, name) => Object(at)[name], document)).toBeDefined();
    }
  });

  it('demands what the functions demand: tokens, mandatory fields, limits', () => {
    // Anybody may ask; with a token the answer says more.
    expect(operation('get', '/api/v1/health').security).toEqual([{}, { token: [] }]);
    expect(operation('post', '/api/v1/usage/records').security).toEqual([{ token: [] }]);
    expect(bodyOf('/api/v1/usage/records')).toMatchObject({
      type: 'object',
      required: ['records'],
      properties: {
        records: {
          type: 'array',
          items: {
            required: ['id', 'instanceId', 'at', 'value'],
            properties: { id: { type: 'string', minLength: 1, maxLength: 128 }, at: { format: 'date-time' } },
          },
        },
      },
    });
    expect(bodyOf('/api/v1/events/{eventId}/dismiss')).toMatchObject({
      properties: { reason: { type: 'string', maxLength: 200 } },
    });
    const { parameters } = operation('get', '/api/v1/instances');
    expect(parameters).toContainEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'string', default: '50' },
    });
  });

  it('says of a problem what RFC 9457 says, and which problems may come', () => {
    expect(document.components.schemas.Problem).toMatchObject({
      type: 'object',
      required: ['type', 'title', 'status', 'detail', 'instance'],
    });
    expect(Object.keys(operation('post', '/api/v1/instances/{instanceId}/extend').responses)).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '409',
      '413',
      '415',
      '422',
      '500',
      '503',
    ]);
  });
});
