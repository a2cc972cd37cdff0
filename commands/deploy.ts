import { CloudRefusal } from './deploy/awsAccount.ts';
import { actions } from './deploy/deployOptions.ts';
import { onAws } from './deploy/onAws.ts';
import { onHuawei } from './deploy/onHuawei.ts';
import { deployOptions } from './serverless/serverlessArguments.ts';
import { text } from './terminal/language.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Builds the functions, deploys them with the Serverless CLI and prints the address for the marketplace.

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
  --lang en|zh         language (default: the terminal's)
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

const chinese = `构建函数，用 Serverless CLI 部署，并打印提供给云商店的地址。

  npm run deploy -- [options]          部署
  npm run deploy -- info [options]     打印已部署环境的地址
  npm run deploy -- remove [options]   移除环境；表、日志、凭据和域名保留

选项
  --cloud NAME         aws（默认）或 huawei：华为云函数工作流 FunctionGraph
  --stage NAME、-s     环境（默认：dev）
  --region NAME、-r    区域（默认：AWS 为 eu-west-1，华为云为 HUAWEICLOUD_SDK_REGION）
  --param NAME=VALUE   参数，例如 domainName=shop.example.com；可重复。未给出的参数沿用上次部署的值。
                       参数列表见 docs/deploy-aws.zh-CN.md 和 docs/deploy-huawei.zh-CN.md
  --verbose            显示 Serverless CLI 的过程
  --lang en|zh         语言（默认：终端的语言）
  --help               本说明

仅用于 AWS
  --aws-profile NAME   AWS 凭证的 profile
  --package DIRECTORY  部署 npm run package 写入该目录的内容；-p
  --force              没有变化时也部署
  --conceal            输出中不显示机密

华为云凭证：HUAWEICLOUD_SDK_AK、HUAWEICLOUD_SDK_SK、HUAWEICLOUD_SDK_PROJECT_ID。
构建之前先检查参数、凭证，以及以前的部署留下的资源。

示例
  npm run deploy -- --stage prod --region ap-southeast-1
  npm run deploy -- --cloud huawei --stage prod --region cn-north-4 --param domainName=shop.example.com

部署之后：npm run preflight、npm run accept。

退出码：0 完成，1 云平台拒绝或 Serverless CLI 失败，2 用法错误或无法构建。`;

const noAction = (word: string): never =>
  refuseInBoth(
    `"${word}" is none of ${actions.join(', ')}`,
    `“${word}”不是 ${actions.join('、')} 中的任何一个`,
  );

await runCommand({
  name: 'deploy',
  help: text(english, chinese),
  options: deployOptions,
  maxPositionals: 1,
  async run(given, [word = 'deploy'], output, language) {
    const action = actions.find(one => one === word) ?? noAction(word);
    const { cloud = 'aws' } = given;
    try {
      if (cloud === 'aws') return await onAws(action, given, output, language);
      if (cloud === 'huawei') return await onHuawei(action, given, output, language);
      return refuseInBoth(
        `--cloud must be aws or huawei; it is "${cloud}"`,
        `--cloud 必须是 aws 或 huawei；现在是“${cloud}”`,
      );
    } catch (error) {
      if (!(error instanceof CloudRefusal)) throw error;
      output.note(`deploy: ${error.text[language]}`);
      return 1;
    }
  },
});
