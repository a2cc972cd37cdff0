import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleServer } from '../../../../bundling/bundleServer.ts';
import { projectDirectory } from '../../../../bundling/projectDirectory.ts';

/** The program of the container image, in a directory that holds nothing else. */
export interface ServerProgram {
  readonly directory: string;
  readonly file: string;
  remove(): void;
}

export async function serverProgram(): Promise<ServerProgram> {
  const parent = mkdtempSync(join(tmpdir(), 'server-'));
  const directory = join(parent, 'server');
  const file = await bundleServer({ projectDirectory, outputDirectory: directory, target: 'node20' });
  return { directory, file, remove: () => rmSync(parent, { recursive: true, force: true }) };
}
