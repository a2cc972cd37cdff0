import { describe, expect, it } from 'vitest';
import { routeTable } from '../../../../deploy/serve/http/routeTable.ts';
import { tidyPath } from '../../../../shared/http/tidyPath.ts';

const routeKeys = [
  'GET /',
  'GET /{proxy+}',
  'POST /saas',
  'GET /saas',
  'GET /oauth/login',
  'GET /oauth/{app}/login',
  'GET /oauth/{app}/callback',
  'GET /api/v1/instances',
  'GET /api/v1/instances/{proxy+}',
  'GET /api/{version}/health',
];

const find = routeTable(routeKeys.map(routeKey => ({ routeKey, target: routeKey })));

describe('a route is found as an HTTP API finds it', () => {
  it.each([
    ['GET', '/', 'GET /', {}],
    ['GET', '/saas', 'GET /saas', {}],
    ['POST', '/saas', 'POST /saas', {}],
    // A literal path stands before everything.
    ['GET', '/oauth/login', 'GET /oauth/login', {}],
    ['GET', '/oauth/crm/login', 'GET /oauth/{app}/login', { app: 'crm' }],
    ['GET', '/oauth/login/login', 'GET /oauth/{app}/login', { app: 'login' }],
    // The longer beginning stands before the shorter one.
    ['GET', '/api/v1/instances/a/history', 'GET /api/v1/instances/{proxy+}', { proxy: 'a/history' }],
    ['GET', '/api/v1/health', 'GET /api/{version}/health', { version: 'v1' }],
    ['GET', '/what/ever', 'GET /{proxy+}', { proxy: 'what/ever' }],
    ['GET', '/SAAS', 'GET /{proxy+}', { proxy: 'SAAS' }],
    ['GET', '/oauth/a%2Fb/login', 'GET /oauth/{app}/login', { app: 'a%2Fb' }],
    ['GET', '/__proto__', 'GET /{proxy+}', { proxy: '__proto__' }],
    ['HEAD', '/saas', 'GET /saas', {}],
  ])('%s %s is %s', (method, path, routeKey, pathParameters) => {
    expect(find(method, path)).toEqual({ routeKey, target: routeKey, pathParameters });
  });

  it.each([
    ['POST', '/'],
    ['POST', '/saas/unknown'],
    ['PUT', '/saas'],
    ['get', '/saas'],
    ['', '/'],
  ])('%s %s is none', (method, path) => {
    expect(find(method, path)).toBeUndefined();
  });
});

describe('routes that cannot be served as they stand there', () => {
  it.each(['saas', 'POST saas', 'post /saas', '*', 'GET /a b', 'GET /{a', 'GET /{proxy+}/b', 'GET /a{b}'])(
    '%s is refused at the start',
    routeKey => {
      expect(() => routeTable([{ routeKey, target: 1 }])).toThrow(TypeError);
    },
  );

  it.each(['GET /a', 'GET /{a}'])('%s twice is refused too', routeKey => {
    const twice = [routeKey, routeKey].map(key => ({ routeKey: key, target: 1 }));
    expect(() => routeTable(twice)).toThrow(/stands there twice/);
  });
});

describe('a path', () => {
  it.each([
    ['/saas', '/saas'],
    ['/saas/', '/saas'],
    ['//saas', '/saas'],
    ['/saas//newInstance///', '/saas/newInstance'],
    ['/', '/'],
    ['//', '/'],
    ['', '/'],
    ['/a/./b', '/a/./b'],
  ])('%j is %j', (path, tidy) => {
    expect(tidyPath(path)).toBe(tidy);
  });
});
