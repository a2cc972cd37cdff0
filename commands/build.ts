import { buildArtifacts } from './bundle/buildArtifacts.ts';
import { projectDirectory } from './bundle/projectDirectory.ts';

const names = await buildArtifacts(projectDirectory);
console.log(`Built ${names.length} functions into .build/`);
