import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Outcome, startRuntimeApi } from './runtimeApi.ts';

const runtimeClient = fileURLToPath(new URL('runtimeClient.mjs', import.meta.url));

/** What a container runs. */
export interface ContainerImage {
  /** The folder that the function's archive was unpacked into. */
  readonly directory: string;
  readonly handler: string;
  readonly functionName: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export type Invocation = Outcome | { readonly kind: 'timed-out' } | { readonly kind: 'crashed' };

/** One execution environment: a process that works on one call at a time and is frozen in between. */
export interface Container {
  invoke(event: unknown): Promise<Invocation>;
  readonly isAlive: boolean;
  /** Ms from its start until it asked for work. */
  readonly initMs: number;
  stop(): void;
}

/** Lambda gives INIT ten seconds; a busy test machine gets more. */
const initWithinMs = 60_000;

/**
 * Starts a container as Lambda does: nothing in its environment but what Lambda and the template put there, frozen when its
 * answer is out, killed when its time is.
 *
 * @throws when INIT fails
 */
export async function startContainer(
  image: ContainerImage,
  onOutput: (text: string) => void,
): Promise<Container> {
  const startedAt = performance.now();
  const api = await startRuntimeApi();
  const child = spawn(process.execPath, [runtimeClient], {
    cwd: image.directory,
    env: {
      ...image.environment,
      AWS_LAMBDA_RUNTIME_API: api.address,
      AWS_LAMBDA_FUNCTION_NAME: image.functionName,
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      LAMBDA_TASK_ROOT: image.directory,
      _HANDLER: image.handler,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => onOutput(chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => onOutput(chunk.toString('utf8')));
  const ended = once(child, 'exit').then(() => undefined);
  const kill = (): void => {
    // SIGKILL also ends a process that is frozen.
    child.kill('SIGKILL');
    api.close();
  };
  process.setMaxListeners(0);
  process.once('exit', kill);
  const tooLong = AbortSignal.timeout(initWithinMs);
  await Promise.race([
    api.initialised,
    ended.then(() => Promise.reject(new Error(`${image.functionName} ended during INIT`))),
    once(tooLong, 'abort').then(() => Promise.reject(new Error(`${image.functionName} did not start`))),
  ]).catch(error => {
    kill();
    throw error;
  });
  const initMs = performance.now() - startedAt;
  child.kill('SIGSTOP');
  return {
    initMs,
    get isAlive() {
      return child.exitCode === null && child.signalCode === null;
    },
    async invoke(event) {
      child.kill('SIGCONT');
      let timer: NodeJS.Timeout | undefined;
      const timeOut = new Promise<Invocation>(resolve => {
        timer = setTimeout(() => resolve({ kind: 'timed-out' }), image.timeoutMs);
      });
      const crash = ended.then(() => ({ kind: 'crashed' }) as const);
      const result = await Promise.race([api.invoke(event, image.timeoutMs), timeOut, crash]);
      clearTimeout(timer);
      if (result.kind === 'timed-out') kill();
      else child.kill('SIGSTOP');
      return result;
    },
    stop() {
      process.off('exit', kill);
      kill();
    },
  };
}
