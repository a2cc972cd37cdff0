import { type Deployment, scheduleMs } from './deployment.ts';

/**
 * The text of the program that the container image starts: every function of serverless.yml with its routes and
 * schedules, handed to the server. Relative to the project's directory.
 *
 * @throws {TypeError} naming what the server cannot do as serverless.yml says it
 */
export function serverEntry(deployment: Deployment): string {
  const { imports, served } = functionsOf(deployment);
  return [
    "import { runServer } from './deploy/serve/runServer.ts';",
    ...imports,
    'await runServer([',
    ...served,
    ']);',
    '',
  ].join('\n');
}

/**
 * The text of the program that FunctionGraph starts: it exports the handler of an event function, and listens when its
 * first argument, or FUNCTIONGRAPH_KIND, says for what. Relative to the project's directory.
 *
 * @throws {TypeError} naming what cannot be done as serverless.yml says it
 */
export function functionGraphEntry(deployment: Deployment): string {
  const { imports, served } = functionsOf(deployment);
  return [
    "import { functionGraph } from './deploy/huawei/functiongraph/functionGraph.ts';",
    ...imports,
    'const { handle, listen } = functionGraph([',
    ...served,
    ']);',
    'export { handle };',
    'const kind = process.argv[2] ?? process.env.FUNCTIONGRAPH_KIND;',
    "if (kind === 'http' || kind === 'events') await listen(kind);",
    '',
  ].join('\n');
}

function functionsOf({ functions }: Deployment): {
  readonly imports: readonly string[];
  readonly served: readonly string[];
} {
  const names = Object.keys(functions);
  const imports = Object.values(functions).map(({ handler }, place) => {
    const [, path] = /^\.build\/([\w/]+)\.handler$/.exec(handler) ?? [];
    if (path === undefined) throw new TypeError(`"${handler}" is not .build/<function>.handler`);
    return `import { handler as handler${place} } from './functions/${path}.ts';`;
  });
  const served = names.map((name, place) => {
    const { timeout, events } = functions[name] ?? { timeout: 0, events: [] };
    const routes = events.flatMap(({ httpApi }) => httpApi ?? []);
    const schedules = events.flatMap(({ schedule }) => (schedule === undefined ? [] : scheduleMs(schedule)));
    const fields = JSON.stringify({ name, timeoutMs: timeout * 1000, routes, schedules });
    return `  { ...${fields}, handler: handler${place} },`;
  });
  return { imports, served };
}
