import { refuseInBoth } from '../terminal/refusal.ts';
import { awsAccount } from './awsAccount.ts';
import { deployedStack, logGroupExists, tableExists } from './deployedStack.ts';
import { checkTogether, type DeploymentParameters, givenParameters } from './deploymentParameters.ts';

export interface Preparation {
  readonly account: string;
  /** All that the Serverless CLI is to be told: what was given, and what the last deployment was given. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Everything that can be wrong before anything is built: parameters, credentials, and what an earlier deployment left behind.
 * A parameter that is not named keeps the value of the last deployment, so that a forgotten one neither takes the domain away
 * nor puts an empty table in the place of the one in use.
 *
 * @throws {Refusal} what is wrong here, {@link CloudRefusal} what the cloud refuses
 */
export async function prepareDeployment(
  {
    stage,
    region,
    given,
  }: { readonly stage: string; readonly region: string; readonly given: readonly string[] },
  deployment: DeploymentParameters,
): Promise<Preparation> {
  checkStage(stage);
  const chosen = givenParameters(given, deployment);
  checkRegion(chosen, region);
  const account = await awsAccount(region);
  const stack = await deployedStack(region, stackName(stage));
  if (stack !== undefined) checkStatus(stage, stack.status);
  const before = stack === undefined ? undefined : deployment.named(stack.parameters);
  const parameters = { ...before, ...chosen };
  checkTogether(parameters);
  await refuseLeftovers(region, stage, parameters, before);
  return { account, parameters };
}

export const stackName = (stage: string): string => `koogallery-bridge-${stage}`;

/** Names of resources are made of it. @throws {Refusal} */
export function checkStage(stage: string): void {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage)) {
    refuseInBoth(
      `--stage must be lower-case letters, digits and -, at most 20; it is "${stage}"`,
      `--stage 只能由小写字母、数字和 - 组成，以字母开头，最多 20 个字符；现在是“${stage}”`,
    );
  }
}

/** Where these are looked for. A secret may be in any region: it is read there. @throws {Refusal} */
function checkRegion(
  { certificateArn = '', alarmTopic = '' }: Readonly<Record<string, string>>,
  region: string,
): void {
  for (const [name, arn] of Object.entries({ certificateArn, alarmTopic })) {
    const place = arn.split(':')[3] ?? region;
    if (place !== region) {
      refuseInBoth(
        `--param ${name} is in ${place}, the stage in ${region}: both have to be in one region`,
        `--param ${name} 在 ${place}，而环境在 ${region}：两者必须在同一区域`,
      );
    }
  }
}

/** A stack that CloudFormation would not update. @throws {Refusal} */
function checkStatus(stage: string, status: string): void {
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS') {
    refuseInBoth(
      `the stack of stage ${stage} is being changed already (${status}): wait until that has ended`,
      `环境 ${stage} 的堆栈正在变更（${status}）：请等它结束`,
    );
  }
  if (status === 'ROLLBACK_COMPLETE') {
    refuseInBoth(
      `the first deployment of stage ${stage} failed (${status}): npm run deploy -- remove takes the rest of it away, then deploy again`,
      `环境 ${stage} 的首次部署失败（${status}）：请用 npm run deploy -- remove 清除残留，然后重新部署`,
    );
  }
  if (/^(ROLLBACK|UPDATE_ROLLBACK|DELETE)_FAILED$/.test(status)) {
    refuseInBoth(
      `the stack of stage ${stage} is stuck (${status}): its events in CloudFormation say at what`,
      `环境 ${stage} 的堆栈卡住了（${status}）：CloudFormation 中的事件说明卡在哪里`,
    );
  }
}

/**
 * Table and log outlive a removal, and are nobody's or another's where a deployment chooses a new name: a stack cannot make
 * others of the same name, and functions would answer nothing without a table.
 *
 * @param before of the last deployment; undefined: there was none
 */
async function refuseLeftovers(
  region: string,
  stage: string,
  { tableName = '', logGroup = defaultLogGroup(stage) }: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>> | undefined,
): Promise<void> {
  const own = stackName(stage);
  const lastTable = before === undefined ? undefined : (before.tableName ?? '');
  if (tableName !== lastTable) {
    if (tableName === '' && (await tableExists(region, own))) {
      refuseInBoth(
        `a table ${own} is there already, left by an earlier deployment: --param tableName=${own} goes on with it`,
        `已有表 ${own}，由以前的部署留下：加上 --param tableName=${own} 即继续使用它`,
      );
    }
    if (tableName !== '' && !(await tableExists(region, tableName))) {
      refuseInBoth(`there is no table ${tableName} in ${region}`, `${region} 中没有表 ${tableName}`);
    }
  }
  const lastLogGroup = before === undefined ? undefined : (before.logGroup ?? defaultLogGroup(stage));
  if (logGroup !== lastLogGroup && (await logGroupExists(region, logGroup))) {
    refuseInBoth(
      `a log group ${logGroup} is there already, left by an earlier deployment: --param logGroup=${logGroup}-2 begins another`,
      `已有日志组 ${logGroup}，由以前的部署留下：加上 --param logGroup=${logGroup}-2 即新建另一个`,
    );
  }
}

/** As serverless.yml names it. */
export const defaultLogGroup = (stage: string): string => `/koogallery-bridge/${stage}`;
