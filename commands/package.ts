import { buildArtifacts } from './bundle/buildArtifacts.ts';
import { projectDirectory } from './bundle/projectDirectory.ts';
import { runServerless } from './bundle/runServerless.ts';

/** Builds the functions and writes the CloudFormation template to .serverless/. Needs no network and no account. */
const names = await buildArtifacts(projectDirectory);
console.log(`Built ${names.length} functions into .build/`);
process.exitCode = await runServerless(projectDirectory, ['package', ...process.argv.slice(2)]);
