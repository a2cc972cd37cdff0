import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { handler } from '../../../functions/seller/openapi.ts';
import { allRoutes } from '../../../shared/seller/routes/allRoutes.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: { readonly properties?: object } }>>;
  };
  readonly security?: readonly object[];
}

const document = JSON.parse((await handler()).body ?? '') as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

describe('the description of the seller API', () => {
  it('names every operation once, in OpenAPI 3.1', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      allRoutes.map(({ method, path }) => `${method} /api/v1${path}`).sort(),
    );
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names every parameter of a path, and the fields of every body', () => {
    for (const { path, method, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(operation.parameters.filter(it => it.in === 'path').map(({ name }) => name)).toEqual(inPath);
      const route = allRoutes.find(it => it.method === method && `/api/v1${it.path}` === path);
      expect([path, operation.requestBody !== undefined]).toEqual([path, route?.body !== undefined]);
      const anybody = operation.security?.some(needed => Object.keys(needed).length === 0);
      expect([path, anybody]).toEqual([path, route?.scope === 'none']);
    }
    const records =
      document.paths['/api/v1/usage/records']?.post?.requestBody?.content['application/json']?.schema;
    expect(Object.keys(records?.properties ?? {})).toEqual(['records']);
  });

  it('speaks of addresses that are deployed', () => {
    const yaml = readFileSync(join(import.meta.dirname, '../../../serverless.yml'), 'utf8');
    const { functions } = parse(yaml, {
      logLevel: 'silent',
      customTags: ['!Ref', '!Sub', '!GetAtt', '!Not', '!Equals', '!If'].map(tag => ({
        tag,
        resolve: () => '',
      })) as never,
      merge: true,
      maxAliasCount: -1,
    });
    const deployed = Object.values(functions as Record<string, { events?: { httpApi?: string }[] }>)
      .flatMap(({ events = [] }) => events.map(({ httpApi }) => httpApi))
      .filter(route => route !== undefined);
    for (const { path, method } of operations) {
      const served = deployed.some(route => {
        const [verb, pattern = ''] = route.split(' ');
        const expression = new RegExp(`^${pattern.replace('{proxy+}', '.+').replace(/\{\w+\}/g, '[^/]+')}$`);
        return verb === method && expression.test(path);
      });
      expect([method, path, served]).toEqual([method, path, true]);
    }
  });
});
