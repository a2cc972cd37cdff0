import { type Deployment, scheduleMs } from './deployment.ts';

/**
 * The text of the program that the container image starts: every function of serverless.yml with its routes and
 * schedules, handed to the server. Relative to the project's directory.
 *
 * @throws {TypeError} naming what the server cannot do as serverless.yml says it
 */
export function serverEntry({ functions }: Deployment): string {
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
  return [
    "import { runServer } from './deploy/serve/runServer.ts';",
    ...imports,
    'await runServer([',
    ...served,
    ']);',
    '',
  ].join('\n');
}
