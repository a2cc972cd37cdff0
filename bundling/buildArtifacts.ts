import { join } from 'node:path';
import { bundleFunctions } from './bundleFunctions.ts';
import { zipBundle } from './zipBundle.ts';

/** Makes everything that serverless.yml names below `.build/`: a bundle and an archive for each function. */
export async function buildArtifacts(projectDirectory: string): Promise<string[]> {
  const outputDirectory = join(projectDirectory, '.build');
  const names = await bundleFunctions({ projectDirectory, outputDirectory, target: 'node24' });
  for (const name of names) await zipBundle(outputDirectory, name);
  return names;
}
