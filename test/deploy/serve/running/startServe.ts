import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { Readable } from 'node:stream';
import type { ServerProgram } from './serverProgram.ts';

/** One structured line. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly message: string };

export interface EndedServe {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface ServeProcess {
  readonly pid: number;
  /** Everything that it wrote so far. */
  output(): string;
  /** Warnings and errors go to standard error, as Lambda has it. */
  lines(): readonly LogLine[];
  /** Resolves with the first line of this message. @throws when the process ends before */
  logged(message: string): Promise<LogLine>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<EndedServe>;
}

export interface ReadyServe extends ServeProcess {
  readonly port: number;
  readonly metricsPort: number;
}

/** Node and nothing of ours: no setting of the tests' surroundings reaches the process. */
const surroundings = Object.fromEntries(
  ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap(name =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  ),
);

/** Starts one process as the container image does. */
export function spawnServe(
  program: ServerProgram,
  variables: Readonly<Record<string, string>>,
): ServeProcess {
  const child: ChildProcess = spawn(process.execPath, ['--enable-source-maps', program.file], {
    cwd: program.directory,
    env: { ...surroundings, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  let all = '';
  const written = new EventEmitter();
  const follow = (stream: Readable | null, keep: (text: string) => void) =>
    stream?.setEncoding('utf8').on('data', (text: string) => {
      keep(text);
      all += text;
      written.emit('text');
    });
  follow(child.stdout, text => {
    output += text;
  });
  follow(child.stderr, text => {
    errors += text;
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'close').then(([exitCode]): EndedServe => {
    process.off('exit', kill);
    return { exitCode, output, errors };
  });
  const lines = () =>
    all
      .split('\n')
      .filter(line => line.startsWith('{') && line.endsWith('}'))
      .map(line => JSON.parse(line) as LogLine);
  return {
    pid: child.pid ?? 0,
    output: () => all,
    lines,
    async logged(message) {
      for (;;) {
        const found = lines().find(line => line.message === message);
        if (found !== undefined) return found;
        const end = await Promise.race([once(written, 'text').then(() => undefined), ended]);
        if (end !== undefined) throw new Error(`serve ended before "${message}": ${JSON.stringify(end)}`);
      }
    },
    signal: name => void child.kill(name),
    ended,
  };
}

/** Starts one process and waits until it can serve calls. */
export async function startServe(
  program: ServerProgram,
  variables: Readonly<Record<string, string>>,
): Promise<ReadyServe> {
  const serve = spawnServe(program, { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', ...variables });
  const { port, metricsPort } = await serve.logged('ready');
  return { ...serve, port: Number(port), metricsPort: Number(metricsPort) };
}
