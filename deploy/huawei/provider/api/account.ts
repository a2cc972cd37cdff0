import { secureUrlProblem } from '../../../../shared/config/readers/readers.ts';
import { defined } from '../../../../shared/platform/defined.ts';
import { settingWords } from '../../../../shared/seller/words/settingWords.ts';
import type { SdkCredentials } from '../../../../shared/wire/signature/sdkSignature.ts';
import { DeploymentProblem } from './huaweiRefusal.ts';

export type Service = 'functiongraph' | 'apig' | 'csms';

/** Whose resources are deployed, and where. */
export interface Account {
  readonly credentials: SdkCredentials;
  readonly region: string;
  readonly projectId: string;
  /** Origin of a service's API. */
  readonly endpoint: (service: Service) => URL;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The account from the variables that Huawei Cloud's own SDKs read.
 *
 * @param region as it was asked for; else HUAWEICLOUD_SDK_REGION
 * @throws {DeploymentProblem} naming what is missing
 */
export function accountOf(environment: Environment, region: string | undefined): Account {
  const set = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const known = {
    HUAWEICLOUD_SDK_AK: set('HUAWEICLOUD_SDK_AK'),
    HUAWEICLOUD_SDK_SK: set('HUAWEICLOUD_SDK_SK'),
    HUAWEICLOUD_SDK_PROJECT_ID: set('HUAWEICLOUD_SDK_PROJECT_ID'),
    region: region ?? set('HUAWEICLOUD_SDK_REGION'),
  };
  const missing = Object.entries(known).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length > 0) {
    const named = (isRegion: string): readonly string[] =>
      missing.map(name => (name === 'region' ? isRegion : name));
    throw new DeploymentProblem(
      `not set: ${named('the region (--region or HUAWEICLOUD_SDK_REGION)').join(', ')}; the console shows them at "My Credentials"`,
      `未设置：${named('区域（--region 或 HUAWEICLOUD_SDK_REGION）').join('、')}；见控制台的“我的凭证”`,
    );
  }
  const [ak = '', sk = '', projectId = '', place = ''] = Object.values(known);
  if (!/^[a-z]{2,4}-[a-z]+-\d+$/.test(place)) {
    throw new DeploymentProblem(
      `the region "${place}" is none such as cn-north-4 or ap-southeast-3`,
      `区域“${place}”不符合 cn-north-4、ap-southeast-3 这样的格式`,
    );
  }
  if (!/^[\w-]{1,64}$/.test(projectId)) {
    throw new DeploymentProblem(
      'HUAWEICLOUD_SDK_PROJECT_ID is no project id',
      'HUAWEICLOUD_SDK_PROJECT_ID 不是项目 ID',
    );
  }
  return {
    credentials: { ak, sk, ...defined({ securityToken: set('HUAWEICLOUD_SDK_SECURITY_TOKEN') }) },
    region: place,
    projectId,
    endpoint: service => endpointOf(service, place, environment),
  };
}

/** By name of the service: where tests and private clouds have it. */
const endpointVariables = {
  functiongraph: 'FUNCTIONGRAPH_ENDPOINT',
  apig: 'APIG_ENDPOINT',
  csms: 'CSMS_ENDPOINT',
} as const satisfies Record<Service, string>;

function endpointOf(service: Service, region: string, environment: Environment): URL {
  const variable = endpointVariables[service];
  const given = environment[variable]?.trim() ?? '';
  if (given !== '') {
    const problem = secureUrlProblem(given);
    if (problem !== undefined) {
      throw new DeploymentProblem(`${variable} ${problem}`, `${variable}：${settingWords('zh', problem)}`);
    }
    return new URL(given);
  }
  // The regions of the EU site have a domain of their own.
  return new URL(`https://${service}.${region}.myhuaweicloud.${region.startsWith('eu-') ? 'eu' : 'com'}`);
}
