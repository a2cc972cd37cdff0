import { CloudRefusal } from './deploy/awsAccount.ts';
import { actions } from './deploy/deployOptions.ts';
import { onAws } from './deploy/onAws.ts';
import { onHuawei } from './deploy/onHuawei.ts';
import { deployOptions } from './serverless/serverlessArguments.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Builds the functions, deploys them with the Serverless CLI and prints the address for the marketplace.

  npm run deploy -- [options]          deploys
  npm run deploy -- info [options]     prints the address of a stage that is deployed
  npm run deploy -- remove [options]   removes a stage; table, log, secrets and domain stay

options
  --cloud NAME         aws (default) or huawei: Huawei Cloud, FunctionGraph
  --stage NAME, -s     the stage (default: dev)
  --region NAME, -r    the region (default: eu-west-1 on AWS, HUAWEICLOUD_SDK_REGION on Huawei Cloud)
  --param NAME=VALUE   a parameter such as domainName=shop.example.com; may be repeated. One that is not named keeps the
                       value of the last deployment. docs/deploy-aws.md and docs/deploy-huawei.md list them
  --verbose            tells what the Serverless CLI does
  --help               this text

on AWS only
  --aws-profile NAME   the profile of the AWS credentials
  --package DIRECTORY  deploys what npm run package wrote there; -p
  --force              deploys also when nothing has changed
  --conceal            shows no secrets in the output

Credentials on Huawei Cloud: HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK, HUAWEICLOUD_SDK_PROJECT_ID.
Parameters, credentials and what an earlier deployment left behind are checked before anything is built.

examples
  npm run deploy -- --stage prod --region ap-southeast-1
  npm run deploy -- --cloud huawei --stage prod --region cn-north-4 --param domainName=shop.example.com

Afterwards: npm run preflight, npm run accept.

Exit code: 0 done, 1 the cloud refused or the Serverless CLI failed, 2 wrong usage or it cannot be built.`;

await runCommand({
  name: 'deploy',
  help,
  options: deployOptions,
  maxPositionals: 1,
  async run(given, [word = 'deploy'], output) {
    const action = actions.find(one => one === word) ?? refuse(`"${word}" is none of ${actions.join(', ')}`);
    const { cloud = 'aws' } = given;
    try {
      if (cloud === 'aws') return await onAws(action, given, output);
      if (cloud === 'huawei') return await onHuawei(action, given, output);
      return refuse(`--cloud must be aws or huawei; it is "${cloud}"`);
    } catch (error) {
      if (!(error instanceof CloudRefusal)) throw error;
      output.note(`deploy: ${error.message}`);
      return 1;
    }
  },
});
