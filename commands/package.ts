import { buildArtifacts } from '../bundling/buildArtifacts.ts';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { checkStage } from './deploy/prepareDeployment.ts';
import { runServerless } from './serverless/runServerless.ts';
import { serverlessArguments, serverlessOptions } from './serverless/serverlessArguments.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Builds the functions and writes the CloudFormation template to .serverless/. Needs no network and no account.

  npm run package -- [options]

options
  --stage NAME, -s     the stage (default: dev)
  --region NAME, -r    the region (default: eu-west-1)
  --param NAME=VALUE   a parameter of serverless.yml, such as alarmTopic=ARN; may be repeated
  --package DIRECTORY  writes there instead; -p
  --verbose            tells what the Serverless CLI does
  --help               this text

example
  npm run package -- --stage prod --region ap-southeast-1

Exit code: 0 done, 1 the Serverless CLI failed, 2 wrong usage or it cannot be built.`;

await runCommand({
  name: 'package',
  help,
  options: serverlessOptions,
  async run(given, _, output) {
    // The CLI says it too, after everything is built, and of each resource.
    if (given.stage !== undefined) checkStage(given.stage);
    const names = await buildArtifacts(projectDirectory, {
      sourceMaps: given.param?.includes('sourceMaps=true') ?? false,
    });
    output.say(`✓ Built ${names.length} functions into .build/`);
    return runServerless(projectDirectory, ['package', ...serverlessArguments(given)]);
  },
});
