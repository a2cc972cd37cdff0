import { buildArtifacts } from '../bundling/buildArtifacts.ts';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { runServerless } from './serverless/runServerless.ts';
import { deployOptions, serverlessArguments } from './serverless/serverlessArguments.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Builds the functions and deploys them with the Serverless CLI. Its output ProductionAddress is the address for the
marketplace.

  npm run deploy -- [options]

options
  --stage NAME, -s     the stage (default: dev)
  --region NAME, -r    the region (default: eu-west-1)
  --param NAME=VALUE   a parameter of serverless.yml, such as alarmTopic=ARN; may be repeated
  --aws-profile NAME   the profile of the AWS credentials
  --package DIRECTORY  deploys what npm run package wrote there; -p
  --force              deploys also when nothing has changed
  --conceal            shows no secrets in the output
  --verbose            tells what the Serverless CLI does
  --help               this text

example
  npm run deploy -- --stage prod --region ap-southeast-1

Afterwards: npm run preflight, npm run accept.

Exit code: 0 done, 1 the Serverless CLI failed, 2 wrong usage or it cannot be built.`;

await runCommand({
  name: 'deploy',
  help,
  options: deployOptions,
  async run(given, _, output) {
    const names = await buildArtifacts(projectDirectory, {
      sourceMaps: given.param?.includes('sourceMaps=true') ?? false,
    });
    output.say(`✓ Built ${names.length} functions into .build/`);
    return runServerless(projectDirectory, ['deploy', ...serverlessArguments(given)]);
  },
});
