import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';

/** What a program has said, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProjectCopy {
  /** Only while tests run. */
  readonly directory: string;
  /** Runs Node there, with these variables and the path, nothing else of the environment. */
  run(words: readonly string[], environment: Readonly<Record<string, string | undefined>>): Promise<Ended>;
}

/** For the tests of a file: a copy of all that a deployment needs, so that what is built there is in nobody's way. */
export function projectCopy(): ProjectCopy {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'deploy-'));
    for (const path of [
      ...['package.json', 'tsconfig.json', 'serverless.yml'],
      ...['bundling', 'commands', 'deploy', 'functions', 'shared', 'sandbox'],
    ]) {
      cpSync(join(projectDirectory, path), join(directory, path), { recursive: true });
    }
    symlinkSync(join(projectDirectory, 'node_modules'), join(directory, 'node_modules'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return {
    get directory() {
      return directory;
    },
    run: (words, environment) =>
      runNode(words, { cwd: directory, env: { PATH: process.env.PATH, ...environment } }),
  };
}

/** Runs Node and waits for its end, whatever its exit code. */
export async function runNode(
  words: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const options = { cwd, env, maxBuffer: 16 * 1024 * 1024 };
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, words, options)) };
  } catch (error) {
    const { code, stdout, stderr } = error as Ended;
    return { code, stdout, stderr };
  }
}
