import { buildArtifacts } from './bundle/buildArtifacts.ts';
import { projectDirectory } from './bundle/projectDirectory.ts';
import { runServerless } from './bundle/runServerless.ts';

/** Builds the functions and deploys them; options (`--stage prod --region …`) go to the Serverless CLI as they are. */
const names = await buildArtifacts(projectDirectory);
console.log(`Built ${names.length} functions into .build/`);
process.exitCode = await runServerless(projectDirectory, ['deploy', ...process.argv.slice(2)]);
