import { buildArtifacts } from '../bundling/buildArtifacts.ts';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { functionsBuilt } from './deploy/functionsBuilt.ts';
import { notBuilt } from './deploy/notBuilt.ts';
import { checkStage } from './deploy/prepareDeployment.ts';
import { runServerless } from './serverless/runServerless.ts';
import { serverlessArguments, serverlessOptions } from './serverless/serverlessArguments.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { text } from './terminal/language.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Builds the functions and writes the CloudFormation template to .serverless/. Needs no network and no account.

  npm run package -- [options]

options
  --stage NAME, -s     the stage (default: dev)
  --region NAME, -r    the region (default: eu-west-1)
  --param NAME=VALUE   a parameter of serverless.yml, such as alarmTopic=ARN; may be repeated
  --package DIRECTORY  writes there instead; -p
  --verbose            tells what the Serverless CLI does
  --lang en|zh         language (default: the terminal's)
  --help               this text

example
  npm run package -- --stage prod --region ap-southeast-1

Exit code: 0 done, 1 the Serverless CLI failed, 2 wrong usage or it cannot be built.`;

const chinese = `构建函数，并把 CloudFormation 模板写入 .serverless/。无需网络，也无需云账号。

  npm run package -- [options]

选项
  --stage NAME、-s     环境（默认：dev）
  --region NAME、-r    区域（默认：eu-west-1）
  --param NAME=VALUE   serverless.yml 的参数，例如 alarmTopic=ARN；可重复
  --package DIRECTORY  改为写入该目录；-p
  --verbose            显示 Serverless CLI 的过程
  --lang en|zh         语言（默认：终端的语言）
  --help               本说明

示例
  npm run package -- --stage prod --region ap-southeast-1

退出码：0 完成，1 Serverless CLI 失败，2 用法错误或无法构建。`;

await runCommand({
  name: 'package',
  help: text(english, chinese),
  options: { ...serverlessOptions, ...languageOption },
  async run({ lang: _, ...given }, __, output, language) {
    // The CLI says it too, after everything is built, and of each resource.
    if (given.stage !== undefined) checkStage(given.stage);
    const names = await buildArtifacts(projectDirectory, {
      sourceMaps: given.param?.includes('sourceMaps=true') ?? false,
    }).catch(notBuilt);
    output.say(functionsBuilt(names.length)[language]);
    return runServerless(projectDirectory, ['package', ...serverlessArguments(given)]);
  },
});
