import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readDeployment } from '../../../bundling/deployment.ts';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import { defined } from '../../../shared/platform/defined.ts';
import { type Language, localeLanguage } from '../../../shared/seller/words/localeLanguage.ts';
import { type Account, accountOf } from './api/account.ts';
import { type CallHuawei, huaweiApi } from './api/huaweiApi.ts';
import { DeploymentProblem, HuaweiRefusal, type Text } from './api/huaweiRefusal.ts';
import { type Parameters, wholeParameters } from './stage/parameters.ts';
import {
  deployStage,
  describeStage,
  lastParameters,
  removeStage,
  type StageDescription,
} from './stage/stage.ts';
import { type FunctionSettings, wantedStage } from './stage/wantedStage.ts';
import type { Change } from './state/functions.ts';

/** As much of the Serverless CLI (osls 4) as a provider plugin uses. */
interface Serverless {
  readonly serviceDir: string;
  readonly service: {
    readonly provider: { readonly stage: string; readonly region: string; readonly parameters: Parameters };
    readonly functions: Readonly<
      Record<'http' | 'schedules', FunctionSettings & { readonly package: { readonly artifact: string } }>
    >;
  };
  readonly configSchemaHandler: {
    defineProvider(name: string, schema: Readonly<Record<string, unknown>>): void;
  };
  setProvider(name: string, provider: unknown): void;
}

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;

/** What deploy/huawei/serverless.yml may say beside what the CLI knows. */
const schema = {
  provider: { properties: { region: text, parameters: { type: 'object', additionalProperties: text } } },
  function: {
    properties: {
      handler: text,
      runtime: text,
      memorySize: number,
      concurrency: number,
      package: { type: 'object', properties: { artifact: text }, additionalProperties: false },
    },
  },
};

/**
 * Huawei Cloud for the Serverless CLI: `deploy`, `info` and `remove` of deploy/huawei/serverless.yml. What is refused is one
 * line on standard error and exit code 1.
 */
export class HuaweiProvider {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;
  /** For the CLI: this plugin is for this provider only. */
  readonly provider: HuaweiProvider;
  readonly #serverless: Serverless;

  static getProviderName(): string {
    return 'huawei';
  }

  constructor(serverless: Serverless) {
    this.#serverless = serverless;
    this.provider = this;
    serverless.setProvider(HuaweiProvider.getProviderName(), this);
    serverless.configSchemaHandler.defineProvider(HuaweiProvider.getProviderName(), schema);
    this.hooks = {
      'deploy:deploy': () => this.#run(context => this.#deploy(context)),
      'info:info': () => this.#run(context => this.#info(context)),
      'remove:remove': () => this.#run(context => this.#remove(context)),
    };
  }

  async #run(work: (context: Context) => Promise<void>): Promise<void> {
    const { stage, region } = this.#serverless.service.provider;
    try {
      const account = accountOf(process.env, region || undefined);
      await work({ stage, account, call: huaweiApi(account) });
    } catch (error) {
      if (!(error instanceof HuaweiRefusal || error instanceof DeploymentProblem)) throw error;
      process.stderr.write(`deploy: ${error.text[language()]}\n`);
      // Not thrown: the CLI would write its version, its address and a stack around the one line.
      process.exitCode = 1;
    }
  }

  async #deploy(context: Context): Promise<void> {
    const { stage, account, call } = context;
    const { functions, provider } = this.#serverless.service;
    const { http, schedules } = functions;
    const wanted = wantedStage({
      stage,
      account,
      parameters: wholeParameters(stage, provider.parameters, {}),
      deployment: await readDeployment(projectDirectory),
      http,
      schedules,
      archive: await readFile(resolve(this.#serverless.serviceDir, http.package.artifact)),
    });
    await deployStage(call, account, wanted, report);
    await this.#info(context);
  }

  async #info({ stage, account, call }: Context): Promise<void> {
    const description = await describeStage(call, account, stage);
    if (description === undefined) {
      throw new DeploymentProblem(
        `stage ${stage} was never deployed in ${account.region}`,
        `环境 ${stage} 从未在 ${account.region} 部署过`,
      );
    }
    process.stdout.write(`${descriptionLines(description, language()).join('\n')}\n`);
    if (description.domains.length === 0) {
      throw new DeploymentProblem(
        `stage ${stage} has no address: deploy it again with --param domainName=…`,
        `环境 ${stage} 没有地址：请加上 --param domainName=… 重新部署`,
      );
    }
  }

  async #remove({ stage, account, call }: Context): Promise<void> {
    const { apigInstance } = {
      ...(await lastParameters(call, account, stage)),
      ...defined({ apigInstance: this.#serverless.service.provider.parameters.apigInstance || undefined }),
    };
    await removeStage(call, account, stage, apigInstance, report);
  }
}

interface Context {
  readonly stage: string;
  readonly account: Account;
  readonly call: CallHuawei;
}

/** `npm run deploy -- --lang` sets the locale for this process. */
const language = (): Language => localeLanguage(process.env);

const changes: Readonly<Record<Change, string>> = {
  created: '已创建',
  updated: '已更新',
  unchanged: '未改变',
  removed: '已移除',
};

function report(resource: Text, change: Change): void {
  const said = { en: `${resource.en}: ${change}`, zh: `${resource.zh}：${changes[change]}` };
  process.stdout.write(`✓ ${said[language()]}\n`);
}

function descriptionLines(
  { domains, testDomain, timers }: StageDescription,
  language: Language,
): readonly string[] {
  const lines: readonly Text[] = [
    ...domains.flatMap(domain => [
      {
        en: `✓ Production address for the marketplace: https://${domain}/saas`,
        zh: `✓ 提供给云商店的生产地址：https://${domain}/saas`,
      },
      {
        en: `✓ Seller API for your product: https://${domain}/api/v1`,
        zh: `✓ 提供给您的产品的卖家 API：https://${domain}/api/v1`,
      },
    ]),
    {
      en: `  The gateway's own name, for tests: ${testDomain}`,
      zh: `  网关自带的域名，仅用于测试：${testDomain}`,
    },
    { en: `  Timers: ${timers.join(', ')}`, zh: `  定时触发器：${timers.join('、')}` },
  ];
  return lines.map(line => line[language]);
}
