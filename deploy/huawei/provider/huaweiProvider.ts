import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readDeployment } from '../../../bundling/deployment.ts';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import { defined } from '../../../shared/platform/defined.ts';
import { type Account, accountOf } from './api/account.ts';
import { type CallHuawei, huaweiApi } from './api/huaweiApi.ts';
import { DeploymentProblem, HuaweiRefusal } from './api/huaweiRefusal.ts';
import { type Parameters, wholeParameters } from './stage/parameters.ts';
import {
  deployStage,
  describeStage,
  lastParameters,
  removeStage,
  type StageDescription,
} from './stage/stage.ts';
import { type FunctionSettings, wantedStage } from './stage/wantedStage.ts';

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
      process.stderr.write(`deploy: ${error.message}\n`);
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
      throw new DeploymentProblem(`stage ${stage} was never deployed in ${account.region}`);
    }
    process.stdout.write(`${descriptionLines(description).join('\n')}\n`);
    if (description.domains.length === 0) {
      throw new DeploymentProblem(`stage ${stage} has no address: deploy it again with --param domainName=…`);
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

function report(resource: string, change: string): void {
  process.stdout.write(`✓ ${resource}: ${change}\n`);
}

function descriptionLines({ domains, testDomain, timers }: StageDescription): readonly string[] {
  return [
    ...domains.flatMap(domain => [
      `✓ Production address for the marketplace: https://${domain}/saas`,
      `✓ Seller API for your product: https://${domain}/api/v1`,
    ]),
    `  The gateway's own name, for tests: ${testDomain}`,
    `  Timers: ${timers.join(', ')}`,
  ];
}
