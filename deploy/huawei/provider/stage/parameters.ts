import { settingWords } from '../../../../shared/seller/words/settingWords.ts';
import { verificationFiles } from '../../../serve/settings/verificationFiles.ts';
import { DeploymentProblem, type Text } from '../api/huaweiRefusal.ts';

interface Rule {
  readonly pattern: RegExp;
  /** What to give, such as `shop.example.com`. */
  readonly example: Text;
  readonly required?: true;
}

const same = (value: string): Text => ({ en: value, zh: value });

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const id = /^[0-9A-Za-z-]{8,64}$/;

/** What a seller chooses; deploy/huawei/serverless.yml says what each is for. */
const rules = {
  domainName: {
    pattern: /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}$/,
    example: same('shop.example.com'),
    required: true,
  },
  certificateId: {
    pattern: id,
    example: { en: 'the id of a certificate of the gateway', zh: '网关的 SSL 证书 ID' },
  },
  apigInstance: {
    pattern: id,
    example: { en: 'the id of a dedicated gateway', zh: '专享版网关的实例 ID' },
    required: true,
  },
  vpc: { pattern: uuid, example: { en: 'the id of a VPC', zh: 'VPC 的 ID' }, required: true },
  subnet: {
    pattern: uuid,
    example: { en: 'the network id of a subnet', zh: '子网的网络 ID' },
    required: true,
  },
  agency: {
    pattern: /^[\w-]{1,64}$/,
    example: { en: 'the name of an agency', zh: '委托的名称' },
    required: true,
  },
  secret: {
    pattern: /^[a-zA-Z0-9_.-]{1,64}$/,
    example: { en: 'the name of a secret in CSMS', zh: 'CSMS 中凭据的名称' },
    required: true,
  },
  image: {
    pattern: /^[\w.-]+(\/[\w.-]+)+:[\w.-]{1,128}$/,
    example: same('swr.cn-north-4.myhuaweicloud.com/me/koogallery-bridge:1'),
  },
  reservedInstances: { pattern: /^\d{1,2}$/, example: same('1') },
  maxInstances: { pattern: /^([1-9]\d{0,2}|1000)$/, example: same('50') },
  logGroupId: { pattern: id, example: { en: 'the id of a log group of LTS', zh: 'LTS 日志组的 ID' } },
  logStreamId: {
    pattern: id,
    example: { en: 'the id of a stream of that group', zh: '该日志组中日志流的 ID' },
  },
  verificationFiles: { pattern: /^\{.*\}$/s, example: same('{"/file.txt":"text"}') },
} as const satisfies Record<string, Rule>;

export type ParameterName = keyof typeof rules;
/** Empty where nothing is given. */
export type Parameters = Readonly<Record<ParameterName, string>>;

export const parameterNames = Object.keys(rules) as readonly ParameterName[];

const isName = (name: string): name is ParameterName => Object.hasOwn(rules, name);

/** What holds when neither this deployment nor the one before says anything. */
const defaults: Partial<Parameters> = { reservedInstances: '1', maxInstances: '50' };

/**
 * Reads `NAME=VALUE`, each checked by its own.
 *
 * @throws {DeploymentProblem} for an unknown name or a value of another form
 */
export function givenParameters(words: readonly string[]): Partial<Parameters> {
  const given: Partial<Record<ParameterName, string>> = {};
  for (const word of words) {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? [];
    if (name === '') {
      throw new DeploymentProblem(
        `--param must be NAME=VALUE; it is "${word}"`,
        `--param 必须是 NAME=VALUE；现在是“${word}”`,
      );
    }
    if (!isName(name)) {
      throw new DeploymentProblem(
        `--param ${name}: there is no such parameter; there are ${parameterNames.join(', ')}`,
        `--param ${name}：没有这个参数；可用的有 ${parameterNames.join('、')}`,
      );
    }
    checkForm(name, value);
    given[name] = value;
  }
  return given;
}

function checkForm(name: ParameterName, value: string): void {
  const { pattern, example }: Rule = rules[name];
  if (value === '' || pattern.test(value)) return;
  throw new DeploymentProblem(
    `--param ${name}: "${value}" has not the form of ${example.en}`,
    `--param ${name}：“${value}”不符合格式，应为：${example.zh}`,
  );
}

/**
 * The parameters of a deployment: what was given, else what the last deployment had, else the default.
 *
 * @param stage for the message
 * @throws {DeploymentProblem} naming what is missing or stands there by halves
 */
export function wholeParameters(
  stage: string,
  given: Partial<Parameters>,
  last: Partial<Parameters>,
): Parameters {
  const parameters = Object.fromEntries(
    parameterNames.map(name => [name, given[name] ?? last[name] ?? '']),
  ) as Record<ParameterName, string>;
  for (const name of parameterNames) {
    if (parameters[name] === '') parameters[name] = defaults[name] ?? '';
    checkForm(name, parameters[name]);
  }
  if (parameters.domainName === '') {
    throw new DeploymentProblem(
      `stage ${stage} has no address: --param domainName=shop.example.com, a domain of yours (in mainland China with ICP filing)`,
      `环境 ${stage} 没有地址：--param domainName=shop.example.com，您自己的域名（在中国大陆须完成 ICP 备案）`,
    );
  }
  const missing = parameterNames.filter(name => (rules[name] as Rule).required && parameters[name] === '');
  if (missing.length > 0) {
    throw new DeploymentProblem(
      `missing: ${missing.map(name => `--param ${name}=… (${rules[name].example.en})`).join(', ')}`,
      `缺少：${missing.map(name => `--param ${name}=…（${rules[name].example.zh}）`).join('，')}`,
    );
  }
  if ((parameters.logGroupId === '') !== (parameters.logStreamId === '')) {
    throw new DeploymentProblem(
      'logGroupId and logStreamId belong together: give both or neither',
      'logGroupId 与 logStreamId 必须同时给出，或都不给出',
    );
  }
  if (last.apigInstance !== undefined && last.apigInstance !== parameters.apigInstance) {
    throw new DeploymentProblem(
      `stage ${stage} is at the gateway ${last.apigInstance}: remove the stage before it moves to another`,
      `环境 ${stage} 位于网关 ${last.apigInstance}：移到另一个网关之前请先移除该环境`,
    );
  }
  checkVerificationFiles(parameters, () => false);
  return parameters;
}

/**
 * A function that cannot read them would not start at all.
 *
 * @param isRoute whether the deployment serves a literal path itself
 * @throws {DeploymentProblem}
 */
export function checkVerificationFiles(
  { verificationFiles: text }: Parameters,
  isRoute: (path: string) => boolean,
): void {
  if (text === '') return;
  verificationFiles(isRoute)(text, problem => {
    throw new DeploymentProblem(
      `--param verificationFiles ${problem}`,
      `--param verificationFiles：${settingWords('zh', problem)}`,
    );
  });
}
