import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/**
 * The deployed functions of a project: every `.ts` file below `functions/` is one.
 *
 * @returns names without ending relative to `functions/`, with `/` between the parts (`saas/newInstance`), sorted
 */
export async function discoverFunctions(projectDirectory: string): Promise<string[]> {
  const root = join(projectDirectory, 'functions');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry =>
      relative(root, join(entry.parentPath, entry.name)).split(sep).join('/').slice(0, -'.ts'.length),
    )
    .sort();
}
