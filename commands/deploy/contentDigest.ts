import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What a deployment on AWS consists of, in 16 characters: archives and rules that were built, serverless.yml, and parameters.
 * The Serverless CLI itself compares only what it has packed by itself, and would renew every function each time.
 */
export async function contentDigest(
  projectDirectory: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const built = (await readdir(join(projectDirectory, '.build')))
    .filter(name => /\.(zip|json)$/.test(name))
    .toSorted()
    .map(name => join('.build', name));
  const hash = createHash('sha256');
  for (const path of ['serverless.yml', ...built]) {
    const contents = await readFile(join(projectDirectory, path));
    hash.update(`${path} ${contents.byteLength}\n`).update(contents);
  }
  hash.update(JSON.stringify(Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1))));
  return hash.digest('hex').slice(0, 16);
}
