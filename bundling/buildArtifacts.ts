import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alarmFile, alarmResources } from './alarms/alarmResources.ts';
import { bundleFunctions } from './bundleFunctions.ts';
import { readDeployment } from './deployment.ts';
import { zipBundle } from './zipBundle.ts';

/**
 * Makes everything that serverless.yml names below `.build/`: a bundle and an archive for each function, and the
 * rules of CloudWatch.
 *
 * @param options `sourceMaps` packs them too, for readable stack traces; they make every archive a third larger
 */
export async function buildArtifacts(
  projectDirectory: string,
  options: { readonly sourceMaps?: boolean } = {},
): Promise<string[]> {
  const outputDirectory = join(projectDirectory, '.build');
  const names = await bundleFunctions({
    projectDirectory,
    outputDirectory,
    target: 'node24',
    onLambda: true,
  });
  for (const name of names) await zipBundle(outputDirectory, name, options);
  const alarms = alarmResources(await readDeployment(projectDirectory));
  await writeFile(join(projectDirectory, alarmFile), JSON.stringify(alarms, undefined, 2));
  return names;
}
