import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const candidates = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx'];

const nginxPath = process.env.NGINX_PATH ?? candidates.find(path => existsSync(path));

/** Where the tests with nginx are required, a missing one is a failure; elsewhere it is said out loud. */
export const withoutNginx = nginxPath === undefined && process.env.NGINX_TESTS !== 'required';

if (withoutNginx)
  console.warn('!!! There is no nginx here: the tests behind nginx did NOT run. Install nginx.');

const words = (directory: string, file: string) => [
  '-p',
  directory,
  '-c',
  file,
  '-e',
  `${directory}/start.log`,
];

/** Has nginx read a configuration. @throws with what it says of a wrong one */
export async function checkNginx(directory: string, file: string): Promise<string> {
  const { stderr } = await promisify(execFile)(nginxPath ?? 'nginx', [...words(directory, file), '-t']);
  return stderr;
}

export interface RunningNginx {
  stop(): Promise<void>;
}

/** Starts nginx in the foreground, as a child of this process. */
export function startNginx(directory: string, file: string): RunningNginx {
  const child = spawn(nginxPath ?? 'nginx', [...words(directory, file), '-g', 'daemon off;'], {
    stdio: 'inherit',
  });
  const ended = once(child, 'exit');
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
