import { join } from 'node:path';
import { bundleFunctionGraph } from '../../bundling/bundleFunctionGraph.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { accountOf } from '../../deploy/huawei/provider/api/account.ts';
import { huaweiApi } from '../../deploy/huawei/provider/api/huaweiApi.ts';
import { DeploymentProblem, HuaweiRefusal } from '../../deploy/huawei/provider/api/huaweiRefusal.ts';
import { givenParameters, wholeParameters } from '../../deploy/huawei/provider/stage/parameters.ts';
import { checkSecret, lastParameters } from '../../deploy/huawei/provider/stage/stage.ts';
import { runServerless } from '../serverless/runServerless.ts';
import { paramWords, serverlessArguments } from '../serverless/serverlessArguments.ts';
import { refuse } from '../terminal/refusal.ts';
import type { Output } from '../terminal/runCommand.ts';
import { CloudRefusal } from './awsAccount.ts';
import type { Action, DeployOptions } from './deployOptions.ts';
import { checkStage } from './prepareDeployment.ts';

/**
 * Does with a stage what is asked for, by the same Serverless CLI as on AWS with the provider plugin of deploy/huawei. What
 * can be wrong is looked at before anything is built.
 *
 * @returns the exit code
 * @throws {Refusal} what is wrong here, {@link CloudRefusal} what Huawei Cloud refuses
 */
export async function onHuawei(action: Action, given: DeployOptions, output: Output): Promise<number> {
  const { stage = 'dev', region } = given;
  for (const name of ['package', 'aws-profile', 'force', 'conceal'] as const) {
    if (given[name] !== undefined) refuse(`--${name} is for --cloud aws`);
  }
  checkStage(stage);
  try {
    const chosen = givenParameters(given.param ?? []);
    const account = accountOf(process.env, region);
    // The CLI knows the option on AWS only.
    process.env.HUAWEICLOUD_SDK_REGION = account.region;
    const call = huaweiApi(account);
    const last = await lastParameters(call, account, stage);
    const run = (parameters: Readonly<Record<string, string>>) => {
      const args = serverlessArguments({ stage, param: paramWords(parameters), verbose: given.verbose });
      return runServerless(projectDirectory, [action, ...args], {
        serviceDirectory: join(projectDirectory, 'deploy', 'huawei'),
      });
    };
    if (action !== 'deploy') {
      if (last === undefined && (action === 'info' || chosen.apigInstance === undefined)) {
        throw new DeploymentProblem(`stage ${stage} was never deployed in ${account.region}`);
      }
      return await run(chosen);
    }
    const parameters = wholeParameters(stage, chosen, last ?? {});
    await checkSecret(call, account, parameters.secret);
    output.say(`✓ Project ${account.projectId}, stage ${stage} in ${account.region}`);
    await bundleFunctionGraph(projectDirectory);
    output.say('✓ Built the program of FunctionGraph into .build/functiongraph/');
    const code = await run(parameters);
    if (code === 0) {
      output.say(
        `✓ Point the domain's A record to the public address of the gateway ${parameters.apigInstance}`,
      );
      if (parameters.certificateId === '') {
        output.say(
          '! Without --param certificateId=… bind the certificate in the console, or nobody can call https',
        );
      }
    }
    return code;
  } catch (error) {
    if (error instanceof HuaweiRefusal) throw new CloudRefusal(error.message, { cause: error });
    if (error instanceof DeploymentProblem) return refuse(error.message);
    throw error;
  }
}
