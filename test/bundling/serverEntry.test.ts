import { describe, expect, it } from 'vitest';
import { type Deployment, readDeployment, scheduleMs } from '../../bundling/deployment.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { serverEntry } from '../../bundling/serverEntry.ts';
import { routeTable } from '../../deploy/serve/http/routeTable.ts';

const deployment = (
  events: Deployment['functions'][string]['events'],
  handler = '.build/root.handler',
): Deployment => ({
  service: 'test',
  runtime: 'nodejs24.x',
  functions: { root: { handler, memorySize: 128, timeout: 10, events } },
  table: { AttributeDefinitions: [], KeySchema: [], GlobalSecondaryIndexes: [] },
});

describe('the program of the HTTP process', () => {
  it('hands every function to the server, with its time, its routes and the pauses of its schedules', () => {
    const text = serverEntry(deployment([{ httpApi: 'GET /' }, { schedule: 'rate(5 minutes)' }]));
    expect(text).toContain("import { handler as handler0 } from './functions/root.ts';");
    expect(text).toContain(
      '{ ...{"name":"root","timeoutMs":10000,"routes":["GET /"],"schedules":[300000]}, handler: handler0 }',
    );
  });

  it.each([
    [[{ schedule: 'cron(0 12 * * ? *)' }], undefined, /cron/],
    [[{ schedule: 'rate(5 seconds)' }], undefined, /rate\(N minutes/],
    [[], 'elsewhere/root.handler', /elsewhere/],
  ] as const)('cannot be made of %j %s', (events, handler, says) => {
    expect(() => serverEntry(deployment([...events], handler))).toThrow(says);
  });

  it('can serve every route of serverless.yml', async () => {
    const { functions } = await readDeployment(projectDirectory);
    const routes = Object.values(functions).flatMap(({ events }) =>
      events.flatMap(({ httpApi }) =>
        httpApi === undefined ? [] : [{ routeKey: httpApi, target: httpApi }],
      ),
    );
    expect(routes.length).toBeGreaterThan(80);
    const find = routeTable(routes);
    for (const { routeKey } of routes) {
      const [method = '', path = ''] = routeKey.split(' ');
      expect(find(method, path.replace(/\{\w+\+?\}/g, 'value'))?.routeKey).toBe(routeKey);
    }
  });
});

it.each([
  ['rate(1 minute)', 60_000],
  ['rate(15 minutes)', 900_000],
  ['rate(1 hour)', 3_600_000],
  ['rate(1 day)', 86_400_000],
])('%s is %i ms', (expression, ms) => {
  expect(scheduleMs(expression)).toBe(ms);
});
