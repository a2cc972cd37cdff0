import { join } from 'node:path';
import { buildArtifacts } from '../bundling/buildArtifacts.ts';
import { bundleFunctionGraph } from '../bundling/bundleFunctionGraph.ts';
import { bundleServer } from '../bundling/bundleServer.ts';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Bundles every function with all that it needs into .build/, an archive for each, and all of them together into the
HTTP process of the container image in .build/server/ and into the program of FunctionGraph in .build/functiongraph/.

  npm run build

options
  --help  this text

Needs no network and no account. npm run package and npm run deploy do it by themselves.

Exit code: 0 done, 2 wrong usage or it cannot be built.`;

await runCommand({
  name: 'build',
  help,
  options: {},
  async run(_, __, output) {
    const names = await buildArtifacts(projectDirectory);
    output.say(`✓ Built ${names.length} functions into .build/`);
    const outputDirectory = join(projectDirectory, '.build', 'server');
    await bundleServer({ projectDirectory, outputDirectory, target: 'node24' });
    output.say('✓ Built the server into .build/server/');
    await bundleFunctionGraph(projectDirectory);
    output.say('✓ Built the program of FunctionGraph into .build/functiongraph/');
    return 0;
  },
});
