import { buildArtifacts } from '../../bundling/buildArtifacts.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { runServerless } from '../serverless/runServerless.ts';
import { paramWords, serverlessArguments } from '../serverless/serverlessArguments.ts';
import { refuse } from '../terminal/refusal.ts';
import type { Output } from '../terminal/runCommand.ts';
import { awsAccount } from './awsAccount.ts';
import { contentDigest } from './contentDigest.ts';
import { deployedStack } from './deployedStack.ts';
import { readDeploymentParameters } from './deploymentParameters.ts';
import type { Action, DeployOptions } from './deployOptions.ts';
import { checkStage, defaultLogGroup, prepareDeployment, stackName } from './prepareDeployment.ts';

/** @returns the exit code @throws {Refusal} what is wrong here, {@link CloudRefusal} what AWS refuses */
export async function onAws(action: Action, given: DeployOptions, output: Output): Promise<number> {
  const { stage = 'dev', region = 'eu-west-1', param = [], 'aws-profile': profile } = given;
  checkStage(stage);
  // The clients here and the Serverless CLI look for credentials in the same places.
  if (profile !== undefined) process.env.AWS_PROFILE = profile;
  if (action === 'info') return printAddresses(stage, region, output);
  if (action === 'remove') {
    return removeStack(stage, region, given.verbose, output);
  }
  const deployment = await readDeploymentParameters(projectDirectory);
  const { account, parameters } = await prepareDeployment({ stage, region, given: param }, deployment);
  output.say(`✓ Account ${account}, stage ${stage} in ${region}`);
  const names = await buildArtifacts(projectDirectory, { sourceMaps: parameters.sourceMaps === 'true' });
  output.say(`✓ Built ${names.length} functions into .build/`);
  const set = Object.entries(parameters).filter(([, value]) => value !== '');
  // A stack tells the defaults too, once it is there.
  const content = await contentDigest(projectDirectory, {
    ...deployment.defaults(stage),
    ...Object.fromEntries(set),
  });
  const stack = await deployedStack(region, stackName(stage));
  const isThere = stack?.description.endsWith(`content ${content}`) === true && isWhole.test(stack.status);
  if (isThere && given.force !== true && given.package === undefined) {
    output.say('✓ Unchanged since the last deployment; --force deploys all the same');
    return printAddresses(stage, region, output);
  }
  // The template's description takes it from there.
  process.env.DEPLOYED_CONTENT = content;
  const { cloud: _, ...others } = given;
  const args = serverlessArguments({
    ...others,
    stage,
    region,
    param: paramWords(parameters),
  });
  const code = await runServerless(projectDirectory, ['deploy', ...args]);
  return code === 0 ? printAddresses(stage, region, output) : code;
}

/** Removes the stack and says what it leaves behind, since the next deployment has to name it. */
async function removeStack(
  stage: string,
  region: string,
  verbose: boolean | undefined,
  output: Output,
): Promise<number> {
  await awsAccount(region);
  const stack = await deployedStack(region, stackName(stage));
  if (stack === undefined) return neverDeployed(stage, region);
  const args = serverlessArguments({ stage, region, verbose });
  const code = await runServerless(projectDirectory, ['remove', ...args]);
  if (code !== 0) return code;
  const { TableName, LogGroup = defaultLogGroup(stage) } = stack.parameters;
  const table = TableName || stackName(stage);
  output.say(
    [
      `✓ Stage ${stage} is removed; the table ${table} and the log group ${LogGroup} stay`,
      `  To go on with them later: npm run deploy -- --stage ${stage} --region ${region} --param tableName=${table} --param logGroup=${LogGroup}-2`,
    ].join('\n'),
  );
  return 0;
}

const neverDeployed = (stage: string, region: string): never =>
  refuse(`stage ${stage} was never deployed in ${region}`);

/** After a rollback the stack has the content of before, and its description. */
const isWhole = /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/;

async function printAddresses(stage: string, region: string, output: Output): Promise<number> {
  const stack = await deployedStack(region, stackName(stage));
  if (stack === undefined) return neverDeployed(stage, region);
  const { ProductionAddress, SellerApi, DomainTarget } = stack.outputs;
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
}
