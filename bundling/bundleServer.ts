import { bundleProgram, type ProgramOptions } from './bundleProgram.ts';
import { readDeployment } from './deployment.ts';
import { serverEntry } from './serverEntry.ts';

/** The program and its source map. */
export const serverFiles = ['serve.mjs', 'serve.mjs.map'] as const;

/**
 * Bundles the HTTP process with every function and all that they need into `<outputDirectory>/serve.mjs`. What
 * serverless.yml says of routes and schedules is read now and stands in the file.
 *
 * @returns the path of the program
 */
export async function bundleServer(options: ProgramOptions): Promise<string> {
  return bundleProgram('serve', serverEntry(await readDeployment(options.projectDirectory)), options);
}
