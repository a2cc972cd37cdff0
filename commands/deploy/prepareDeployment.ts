import { refuse, refuseInBoth } from '../terminal/refusal.ts';
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
      refuse(`--param ${name} is in ${place}, the stage in ${region}: both have to be in one region`);
    }
  }
}

/** A stack that CloudFormation would not update. @throws {Refusal} */
function checkStatus(stage: string, status: string): void {
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS') {
    refuse(`the stack of stage ${stage} is being changed already (${status}): wait until that has ended`);
  }
  if (status === 'ROLLBACK_COMPLETE') {
    refuse(
      `the first deployment of stage ${stage} failed (${status}): npm run deploy -- remove takes the rest of it away, then deploy again`,
    );
  }
  if (/^(ROLLBACK|UPDATE_ROLLBACK|DELETE)_FAILED$/.test(status)) {
    refuse(`the stack of stage ${stage} is stuck (${status}): its events in CloudFormation say at what`);
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
      refuse(
        `a table ${own} is there already, left by an earlier deployment: --param tableName=${own} goes on with it`,
      );
    }
    if (tableName !== '' && !(await tableExists(region, tableName))) {
      refuse(`there is no table ${tableName} in ${region}`);
    }
  }
  const lastLogGroup = before === undefined ? undefined : (before.logGroup ?? defaultLogGroup(stage));
  if (logGroup !== lastLogGroup && (await logGroupExists(region, logGroup))) {
    refuse(
      `a log group ${logGroup} is there already, left by an earlier deployment: --param logGroup=${logGroup}-2 begins another`,
    );
  }
}

/** As serverless.yml names it. */
export const defaultLogGroup = (stage: string): string => `/koogallery-bridge/${stage}`;
