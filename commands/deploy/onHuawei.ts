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
import { localeOf } from '../terminal/chosenLanguage.ts';
import { type Language, speaking } from '../terminal/language.ts';
import { Refusal, refuseInBoth } from '../terminal/refusal.ts';
import type { Output } from '../terminal/runCommand.ts';
import { CloudRefusal } from './awsAccount.ts';
import type { Action, DeployOptions } from './deployOptions.ts';
import { notBuilt } from './notBuilt.ts';
import { checkStage } from './prepareDeployment.ts';

/**
 * Does with a stage what is asked for, by the same Serverless CLI as on AWS with the provider plugin of deploy/huawei. What
 * can be wrong is looked at before anything is built.
 *
 * @returns the exit code
 * @throws {Refusal} what is wrong here, {@link CloudRefusal} what Huawei Cloud refuses
 */
export async function onHuawei(
  action: Action,
  given: DeployOptions,
  output: Output,
  language: Language,
): Promise<number> {
  const say = speaking(language);
  const { stage = 'dev', region } = given;
  for (const name of ['package', 'aws-profile', 'force', 'conceal'] as const) {
    if (given[name] !== undefined) {
      refuseInBoth(`--${name} is for --cloud aws`, `--${name} 只用于 --cloud aws`);
    }
  }
  checkStage(stage);
  try {
    const chosen = givenParameters(given.param ?? []);
    const account = accountOf(process.env, region);
    // The CLI knows the option on AWS only.
    process.env.HUAWEICLOUD_SDK_REGION = account.region;
    // The provider in the CLI speaks by the locale.
    process.env.LC_ALL = localeOf(language);
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
        throw new DeploymentProblem(
          `stage ${stage} was never deployed in ${account.region}`,
          `环境 ${stage} 从未在 ${account.region} 部署过`,
        );
      }
      return await run(chosen);
    }
    const parameters = wholeParameters(stage, chosen, last ?? {});
    await checkSecret(call, account, parameters.secret);
    output.say(
      say(
        `✓ Project ${account.projectId}, stage ${stage} in ${account.region}`,
        `✓ 项目 ${account.projectId}，环境 ${stage}，区域 ${account.region}`,
      ),
    );
    await bundleFunctionGraph(projectDirectory).catch(notBuilt);
    output.say(
      say(
        '✓ Built the program of FunctionGraph into .build/functiongraph/',
        '✓ 已将 FunctionGraph 的程序构建到 .build/functiongraph/',
      ),
    );
    const code = await run(parameters);
    if (code === 0) {
      output.say(
        say(
          `✓ Point the domain's A record to the public address of the gateway ${parameters.apigInstance}`,
          `✓ 请将域名的 A 记录指向网关 ${parameters.apigInstance} 的公网地址`,
        ),
      );
      if (parameters.certificateId === '') {
        output.say(
          say(
            '! Without --param certificateId=… bind the certificate in the console, or nobody can call https',
            '! 没有给出 --param certificateId=… 时，请在控制台绑定证书，否则无法用 https 访问',
          ),
        );
      }
    }
    return code;
  } catch (error) {
    if (error instanceof HuaweiRefusal) throw new CloudRefusal(error.text, { cause: error });
    if (error instanceof DeploymentProblem) throw new Refusal(error.text);
    throw error;
  }
}
