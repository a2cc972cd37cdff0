import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { refuseInBoth } from '../terminal/refusal.ts';

const text = z.union([z.string(), z.number()]);

const file = z.object({
  params: z.object({ default: z.record(z.string(), z.string()) }),
  provider: z.object({
    stackParameters: z.array(z.object({ ParameterKey: z.string(), ParameterValue: z.string() })),
  }),
  // The first part is written out, what follows is made when the deployment is packaged.
  resources: z.tuple(
    [
      z.object({
        Parameters: z.record(
          z.string(),
          z.object({
            Type: z.string(),
            AllowedPattern: z.optional(z.string()),
            AllowedValues: z.optional(z.array(text)),
            MaxValue: z.optional(z.number()),
          }),
        ),
      }),
    ],
    z.string(),
  ),
});

/** What a deployment on AWS lets a seller choose. */
export interface DeploymentParameters {
  /** As `--param` and serverless.yml name them. */
  readonly names: readonly string[];
  /** What serverless.yml says where nobody says anything. */
  defaults(stage: string): Readonly<Record<string, string>>;
  /** Refuses a value that CloudFormation would refuse, before anything is built. */
  check(name: string, value: string): void;
  /** From the names of CloudFormation to those of `--param`; what is no choice of ours is left out. */
  named(stack: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
}

/** A variable of serverless.yml. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is written like this there
const stageVariable = '${sls:stage}';

/** Reads the parameters from serverless.yml: their names, and the form that the template gives each. */
export async function readDeploymentParameters(projectDirectory: string): Promise<DeploymentParameters> {
  const yaml = await readFile(join(projectDirectory, 'serverless.yml'), 'utf8');
  const {
    params,
    provider,
    resources: [{ Parameters }],
  } = file.parse(parse(yaml, { merge: true, logLevel: 'error', maxAliasCount: -1 }));
  const names = Object.keys(params.default);
  const templateNames = new Map(
    provider.stackParameters.map(({ ParameterKey, ParameterValue }) => [
      /^\$\{param:(\w+)\}$/.exec(ParameterValue)?.[1] ?? '',
      ParameterKey,
    ]),
  );
  return {
    names,
    defaults: stage =>
      Object.fromEntries(
        Object.entries(params.default).map(([name, value]) => [name, value.replaceAll(stageVariable, stage)]),
      ),
    check(name, value) {
      if (!names.includes(name)) {
        refuseInBoth(
          `--param ${name}: there is no such parameter; there are ${names.join(', ')}`,
          `--param ${name}：没有这个参数；可用的有 ${names.join('、')}`,
        );
      }
      const rule = Parameters[templateNames.get(name) ?? ''];
      const { Type, AllowedPattern, AllowedValues, MaxValue } = rule ?? { Type: 'String' };
      if (AllowedValues !== undefined && !AllowedValues.map(String).includes(value)) {
        refuseInBoth(
          `--param ${name} must be ${AllowedValues.join(' or ')}`,
          `--param ${name} 必须是 ${AllowedValues.join(' 或 ')}`,
        );
      }
      if (AllowedPattern !== undefined && !new RegExp(AllowedPattern).test(value)) {
        refuseInBoth(
          `--param ${name}: "${value}" has not the form ${AllowedPattern}`,
          `--param ${name}：“${value}”不符合格式 ${AllowedPattern}`,
        );
      }
      if (
        Type === 'Number' &&
        !(/^\d+$/.test(value) && Number(value) <= (MaxValue ?? Number.POSITIVE_INFINITY))
      ) {
        refuseInBoth(
          `--param ${name} must be a whole number up to ${MaxValue}`,
          `--param ${name} 必须是不超过 ${MaxValue} 的整数`,
        );
      }
    },
    named: stack =>
      Object.fromEntries(
        [...templateNames].flatMap(([name, key]) => (stack[key] === undefined ? [] : [[name, stack[key]]])),
      ),
  };
}

/**
 * The parameters given with `--param NAME=VALUE`, checked.
 *
 * @throws {Refusal} for an unknown name or a value of another form
 */
export function givenParameters(
  words: readonly string[],
  parameters: DeploymentParameters,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map(word => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? notNamed(word);
      parameters.check(name, value);
      return [name, value];
    }),
  );
}

const notNamed = (word: string): never =>
  refuseInBoth(`--param must be NAME=VALUE; it is "${word}"`, `--param 必须是 NAME=VALUE；现在是“${word}”`);

/** Refuses what belongs together and is given by halves. */
export function checkTogether({
  domainName = '',
  certificateArn = '',
}: Readonly<Record<string, string>>): void {
  if ((domainName === '') === (certificateArn === '')) return;
  if (domainName === '') {
    refuseInBoth(
      'certificateArn is set, but no domainName: --param domainName=shop.example.com',
      '设置了 certificateArn，但没有 domainName：--param domainName=shop.example.com',
    );
  }
  refuseInBoth(
    'domainName is set, but no certificateArn: --param certificateArn=ARN of its certificate in ACM',
    '设置了 domainName，但没有 certificateArn：--param certificateArn=ARN，即该域名在 ACM 中的证书',
  );
}
