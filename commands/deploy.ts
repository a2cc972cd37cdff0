import { buildArtifacts } from '../bundling/buildArtifacts.ts';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { CloudRefusal } from './deploy/awsAccount.ts';
import { deployedStack } from './deploy/deployedStack.ts';
import { readDeploymentParameters } from './deploy/deploymentParameters.ts';
import { prepareDeployment } from './deploy/prepareDeployment.ts';
import { runServerless } from './serverless/runServerless.ts';
import { deployOptions, serverlessArguments } from './serverless/serverlessArguments.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Builds the functions, deploys them on AWS with the Serverless CLI and prints the address for the marketplace.

  npm run deploy -- [options]

options
  --stage NAME, -s     the stage (default: dev)
  --region NAME, -r    the region (default: eu-west-1)
  --param NAME=VALUE   a parameter such as domainName=shop.example.com; may be repeated. One that is not named keeps the
                       value of the last deployment, NAME= empties it. docs/deploy-aws.md lists them
  --aws-profile NAME   the profile of the AWS credentials
  --package DIRECTORY  deploys what npm run package wrote there; -p
  --force              deploys also when nothing has changed
  --conceal            shows no secrets in the output
  --verbose            tells what the Serverless CLI does
  --help               this text

Parameters, credentials and what an earlier deployment left behind are checked before anything is built.

example
  npm run deploy -- --stage prod --region ap-southeast-1

Afterwards: npm run preflight, npm run accept.

Exit code: 0 done, 1 the cloud refused or the Serverless CLI failed, 2 wrong usage or it cannot be built.`;

await runCommand({
  name: 'deploy',
  help,
  options: deployOptions,
  async run(given, _, output) {
    const { stage = 'dev', region = 'eu-west-1', param = [], 'aws-profile': profile } = given;
    // The clients here and the Serverless CLI look for credentials in the same places.
    if (profile !== undefined) process.env.AWS_PROFILE = profile;
    try {
      const deployment = await readDeploymentParameters(projectDirectory);
      const { account, parameters } = await prepareDeployment({ stage, region, given: param }, deployment);
      output.say(`✓ Account ${account}, stage ${stage} in ${region}`);
      const names = await buildArtifacts(projectDirectory, { sourceMaps: parameters.sourceMaps === 'true' });
      output.say(`✓ Built ${names.length} functions into .build/`);
      const args = serverlessArguments({
        ...given,
        stage,
        region,
        param: Object.entries(parameters).map(([name, value]) => `${name}=${value}`),
      });
      const code = await runServerless(projectDirectory, ['deploy', ...args]);
      if (code !== 0) return code;
      const { outputs = {} } = (await deployedStack(region, `koogallery-bridge-${stage}`)) ?? {};
      const { ProductionAddress, SellerApi, DomainTarget } = outputs;
      if (ProductionAddress === undefined) {
        output.note(`deploy: the stack koogallery-bridge-${stage} names no ProductionAddress`);
        return 1;
      }
      output.say(
        [
          `✓ Production address for the marketplace: ${ProductionAddress}`,
          `✓ Seller API for your product: ${SellerApi}`,
          DomainTarget === undefined
            ? '! The marketplace verifies a domain of yours: docs/deploy-aws.md, "A domain of your own"'
            : `✓ Point the domain's CNAME or alias record to ${DomainTarget}`,
        ].join('\n'),
      );
      return 0;
    } catch (error) {
      if (!(error instanceof CloudRefusal)) throw error;
      output.note(`deploy: ${error.message}`);
      return 1;
    }
  },
});
