import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** Times would differ on every build; with a fixed one the same code gives the same archive and is not deployed again. */
export const fixedTime = new Date(Date.UTC(2000, 0, 1));

/**
 * The archive of a function. Its folders are in the name: the Serverless CLI uploads by the last part of a path alone, and
 * of two archives `newInstance.zip` one would be the code of both functions.
 */
export const archiveName = (name: string): string => `${name.replaceAll('/', '-')}.zip`;

/**
 * Writes the archive of one function with the bundle of one function, and its source map where that is wanted, under the
 * path that its handler setting in serverless.yml names (`.build/<name>.mjs`).
 */
export async function zipBundle(
  buildDirectory: string,
  name: string,
  { sourceMaps = false }: { readonly sourceMaps?: boolean } = {},
): Promise<void> {
  const archive = new ZipFile();
  for (const file of [`${name}.mjs`, ...(sourceMaps ? [`${name}.mjs.map`] : [])]) {
    archive.addFile(join(buildDirectory, file), `.build/${file}`, { mtime: fixedTime, mode: 0o100644 });
  }
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(join(buildDirectory, archiveName(name))));
}
