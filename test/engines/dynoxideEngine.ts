import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RunningEngine } from './runningEngine.ts';

const program = fileURLToPath(new URL('../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url));

/** The optional package holds a binary for one platform only. */
export const dynoxideIsInstalled =
  process.platform === 'linux' && process.arch === 'x64' && existsSync(program);

const attempts = 5;
const startWithinMs = 20_000;

/** dynoxide as a child process, in memory, on a free port of the loopback. */
export async function startDynoxide(): Promise<RunningEngine> {
  for (let attempt = 1; ; attempt++) {
    const engine = await startOn(await freePort());
    if (engine !== undefined) return engine;
    // Somebody else took the port between our looking and its listening.
    if (attempt === attempts) throw new Error(`dynoxide did not start in ${attempts} attempts`);
  }
}

async function startOn(port: number): Promise<RunningEngine | undefined> {
  const child = spawn(program, ['serve', '--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
  let ended = false;
  const end = new Promise<void>(resolve => {
    const ending = () => {
      ended = true;
      resolve();
    };
    child.once('exit', ending);
    child.once('error', ending);
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    kill();
    await end;
    process.off('exit', kill);
  };

  const endpoint = `http://127.0.0.1:${port}`;
  const startedBy = Date.now() + startWithinMs;
  while (!ended && Date.now() < startedBy) {
    if (await answers(endpoint)) return { endpoint, stop };
    await Promise.race([pause(20), end]);
  }
  await stop();
  return undefined;
}

const answers = (endpoint: string) =>
  fetch(endpoint).then(
    response => response.headers.has('x-dynoxide-version'),
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
