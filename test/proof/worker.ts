import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { type CallAnswer, signedCall, signedEvent } from '../support/signedCall.ts';
import type { World } from './world.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One process that answers the marketplace and runs the schedules, of this version or of another. */
export interface Worker {
  readonly isOlder: boolean;
  call(fields: Fields): Promise<Pick<CallAnswer, 'resultCode' | 'instanceId'>>;
  /** One run of each schedule: deliver, expire, release, usage. */
  schedules(): Promise<void>;
  end(): void;
}

/** A process of the version in hand. */
export function presentWorker(world: World): Worker {
  const { bridge, schedules, end } = world.start();
  return {
    isOlder: false,
    call: fields => signedCall(bridge, fields),
    schedules: () => schedules(true),
    end,
  };
}

/**
 * A process of an older version, with its own sources and dependencies: only the table, the settings and the clock are
 * the same.
 *
 * @param directory where that version was checked out (`test/versions/checkOutVersion.mjs`)
 * @throws {Error} when it does not start
 */
export async function olderWorker(world: World, directory: string): Promise<Worker> {
  const program = join(projectDirectory, 'test', 'versions', 'olderProcess.mjs');
  const child = spawn(process.execPath, ['--import', 'tsx', program, directory], {
    cwd: directory,
    // A call is signed, and then on its way while the clock is moved on by minutes.
    env: { ...process.env, ...world.settings, CLOCK_TOLERANCE_SECONDS: '600' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = createInterface(child.stdout);
  // Its log has a line for each of thousands of calls: only the last words of one that ends are of interest.
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = `${words}${text}`.slice(-2_000);
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the older version ended with ${code}: ${words}`);
  });
  const [port] = await Promise.race([once(lines, 'line'), ended]);
  ended.catch(() => undefined);
  const ask = async (question: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: JSON.stringify({ now: world.clock.now(), ...question }),
    });
    if (!response.ok) throw new Error(`the older version failed: ${await response.text()}`);
    return response.json();
  };
  return {
    isOlder: true,
    async call(fields) {
      const answer = await ask({ event: signedEvent(fields, world.clock.now()) });
      return JSON.parse((answer as { readonly body: string }).body);
    },
    schedules: async () => void (await ask({})),
    end: () => void child.kill('SIGKILL'),
  };
}
