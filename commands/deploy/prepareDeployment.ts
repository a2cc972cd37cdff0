import { refuse } from '../terminal/refusal.ts';
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
  const account = await awsAccount(region);
  const stack = await deployedStack(region, `koogallery-bridge-${stage}`);
  const parameters = { ...deployment.named(stack?.parameters ?? {}), ...chosen };
  checkTogether(parameters);
  if (stack === undefined) await refuseLeftovers(region, stage, parameters);
  return { account, parameters };
}

/** Names of resources are made of it. @throws {Refusal} */
export function checkStage(stage: string): void {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage)) {
    refuse(`--stage must be lower-case letters, digits and -, at most 20; it is "${stage}"`);
  }
}

/** Table and log outlive a removal; a new stack cannot make others of the same name. */
async function refuseLeftovers(
  region: string,
  stage: string,
  { tableName = '', logGroup = `/koogallery-bridge/${stage}` }: Readonly<Record<string, string>>,
): Promise<void> {
  const own = `koogallery-bridge-${stage}`;
  if (tableName === '' && (await tableExists(region, own))) {
    refuse(
      `a table ${own} is there already, left by an earlier deployment: --param tableName=${own} goes on with it`,
    );
  }
  if (tableName !== '' && !(await tableExists(region, tableName))) {
    refuse(`there is no table ${tableName} in ${region}`);
  }
  if (await logGroupExists(region, logGroup)) {
    refuse(
      `a log group ${logGroup} is there already, left by an earlier deployment: --param logGroup=${logGroup}-2 begins another`,
    );
  }
}
