import { buildArtifacts } from '../../bundling/buildArtifacts.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { runServerless } from '../serverless/runServerless.ts';
import { paramWords, serverlessArguments } from '../serverless/serverlessArguments.ts';
import { type Language, type Say, speaking } from '../terminal/language.ts';
import { refuseInBoth } from '../terminal/refusal.ts';
import type { Output } from '../terminal/runCommand.ts';
import { awsAccount } from './awsAccount.ts';
import { contentDigest } from './contentDigest.ts';
import { deployedStack } from './deployedStack.ts';
import { readDeploymentParameters } from './deploymentParameters.ts';
import type { Action, DeployOptions } from './deployOptions.ts';
import { functionsBuilt } from './functionsBuilt.ts';
import { notBuilt } from './notBuilt.ts';
import { checkStage, defaultLogGroup, prepareDeployment, stackName } from './prepareDeployment.ts';

/** @returns the exit code @throws {Refusal} what is wrong here, {@link CloudRefusal} what AWS refuses */
export async function onAws(
  action: Action,
  given: DeployOptions,
  output: Output,
  language: Language,
): Promise<number> {
  const say = speaking(language);
  const { stage = 'dev', region = 'eu-west-1', param = [], 'aws-profile': profile } = given;
  checkStage(stage);
  // The clients here and the Serverless CLI look for credentials in the same places.
  if (profile !== undefined) process.env.AWS_PROFILE = profile;
  if (action === 'info') return printAddresses(stage, region, output, say);
  if (action === 'remove') {
    return removeStack(stage, region, given.verbose, output, say);
  }
  const deployment = await readDeploymentParameters(projectDirectory);
  const { account, parameters } = await prepareDeployment({ stage, region, given: param }, deployment);
  output.say(
    say(
      `✓ Account ${account}, stage ${stage} in ${region}`,
      `✓ 账号 ${account}，环境 ${stage}，区域 ${region}`,
    ),
  );
  const names = await buildArtifacts(projectDirectory, {
    sourceMaps: parameters.sourceMaps === 'true',
  }).catch(notBuilt);
  output.say(functionsBuilt(names.length)[language]);
  const set = Object.entries(parameters).filter(([, value]) => value !== '');
  // A stack tells the defaults too, once it is there.
  const content = await contentDigest(projectDirectory, {
    ...deployment.defaults(stage),
    ...Object.fromEntries(set),
  });
  const stack = await deployedStack(region, stackName(stage));
  const isThere = stack?.description.endsWith(`content ${content}`) === true && isWhole.test(stack.status);
  if (isThere && given.force !== true && given.package === undefined) {
    output.say(
      say(
        '✓ Unchanged since the last deployment; --force deploys all the same',
        '✓ 自上次部署以来没有变化；--force 仍然部署',
      ),
    );
    return printAddresses(stage, region, output, say);
  }
  // The template's description takes it from there.
  process.env.DEPLOYED_CONTENT = content;
  const { cloud: _, lang: __, ...others } = given;
  const args = serverlessArguments({
    ...others,
    stage,
    region,
    param: paramWords(parameters),
  });
  const code = await runServerless(projectDirectory, ['deploy', ...args]);
  return code === 0 ? printAddresses(stage, region, output, say) : code;
}

/** Removes the stack and says what it leaves behind, since the next deployment has to name it. */
async function removeStack(
  stage: string,
  region: string,
  verbose: boolean | undefined,
  output: Output,
  say: Say,
): Promise<number> {
  await awsAccount(region);
  const stack = await deployedStack(region, stackName(stage));
  if (stack === undefined) return neverDeployed(stage, region);
  const args = serverlessArguments({ stage, region, verbose });
  const code = await runServerless(projectDirectory, ['remove', ...args]);
  if (code !== 0) return code;
  const { TableName, LogGroup = defaultLogGroup(stage) } = stack.parameters;
  const table = TableName || stackName(stage);
  const again = `npm run deploy -- --stage ${stage} --region ${region} --param tableName=${table} --param logGroup=${LogGroup}-2`;
  output.say(
    [
      say(
        `✓ Stage ${stage} is removed; the table ${table} and the log group ${LogGroup} stay`,
        `✓ 环境 ${stage} 已移除；表 ${table} 和日志组 ${LogGroup} 保留`,
      ),
      say(`  To go on with them later: ${again}`, `  以后要继续使用它们：${again}`),
    ].join('\n'),
  );
  return 0;
}

const neverDeployed = (stage: string, region: string): never =>
  refuseInBoth(`stage ${stage} was never deployed in ${region}`, `环境 ${stage} 从未在 ${region} 部署过`);

/** After a rollback the stack has the content of before, and its description. */
const isWhole = /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/;

async function printAddresses(stage: string, region: string, output: Output, say: Say): Promise<number> {
  const stack = await deployedStack(region, stackName(stage));
  if (stack === undefined) return neverDeployed(stage, region);
  const { ProductionAddress, SellerApi, DomainTarget } = stack.outputs;
  if (ProductionAddress === undefined) {
    output.note(
      say(
        `deploy: the stack koogallery-bridge-${stage} names no ProductionAddress`,
        `deploy: 堆栈 koogallery-bridge-${stage} 没有给出 ProductionAddress`,
      ),
    );
    return 1;
  }
  output.say(
    [
      say(
        `✓ Production address for the marketplace: ${ProductionAddress}`,
        `✓ 提供给云商店的生产地址：${ProductionAddress}`,
      ),
      say(`✓ Seller API for your product: ${SellerApi}`, `✓ 提供给您的产品的卖家 API：${SellerApi}`),
      DomainTarget === undefined
        ? say(
            '! The marketplace verifies a domain of yours: docs/deploy-aws.md, "A domain of your own"',
            '! 云商店要验证您自己的域名：见 docs/deploy-aws.zh-CN.md',
          )
        : say(
            `✓ Point the domain's CNAME or alias record to ${DomainTarget}`,
            `✓ 请将域名的 CNAME 或别名记录指向 ${DomainTarget}`,
          ),
    ].join('\n'),
  );
  return 0;
}
