import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { buildArtifacts } from '../../bundling/buildArtifacts.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { runServerless } from '../../commands/serverless/runServerless.ts';
import { type DeployedStack, deployStack } from './deployedStack.ts';
import type { Template } from './resolveTemplate.ts';

export interface PackagedDeployment {
  /** As CloudFormation would make it with these parameters. */
  deploy(parameters: Readonly<Record<string, string>>): DeployedStack;
  remove(): void;
}

/** `npm run package`, as a deployment would be uploaded. */
export async function packageDeployment(): Promise<PackagedDeployment> {
  const output = mkdtempSync(join(projectDirectory, '.serverless-lambda-'));
  const functions = mkdtempSync(join(tmpdir(), 'lambda-'));
  await buildArtifacts(projectDirectory);
  const words = ['package', '--stage', 'emulated', '--package', relative(projectDirectory, output)];
  if ((await runServerless(projectDirectory, words, { quiet: true })) !== 0) {
    throw new Error('the Serverless CLI failed');
  }
  const template = JSON.parse(
    readFileSync(join(output, 'cloudformation-template-update-stack.json'), 'utf8'),
  ) as Template;
  return {
    deploy: parameters =>
      deployStack(template, parameters, { archives: join(projectDirectory, '.build'), target: functions }),
    remove() {
      for (const directory of [output, functions]) rmSync(directory, { recursive: true, force: true });
    },
  };
}
