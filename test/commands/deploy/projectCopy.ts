import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';

/** A copy of all that a deployment needs: what is built there is in nobody's way. */
export function projectCopy(): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'deploy-'));
  for (const path of [
    ...['package.json', 'tsconfig.json', 'serverless.yml'],
    ...['bundling', 'commands', 'deploy', 'functions', 'shared', 'sandbox'],
  ]) {
    cpSync(join(projectDirectory, path), join(directory, path), { recursive: true });
  }
  symlinkSync(join(projectDirectory, 'node_modules'), join(directory, 'node_modules'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
