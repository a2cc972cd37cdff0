import { createHash } from 'node:crypto';
import type { Deployment } from '../../../../bundling/deployment.ts';
import { scheduleMs } from '../../../../bundling/deployment.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../../../shared/platform/time.ts';
import type { Account } from '../api/account.ts';
import { DeploymentProblem } from '../api/huaweiRefusal.ts';
import type { FunctionCode, WantedFunction } from '../state/functions.ts';
import type { WantedGateway } from '../state/gateway.ts';
import type { WantedTrigger } from '../state/triggers.ts';
import { checkVerificationFiles, type Parameters } from './parameters.ts';

/** Names of a stage's resources. */
export interface StageNames {
  readonly http: string;
  readonly schedules: string;
  readonly group: string;
  readonly api: string;
}

/** Names of APIs take no hyphen. */
export function stageNames(stage: string): StageNames {
  const name = `koogallery-bridge-${stage}`;
  const plain = name.replaceAll('-', '_');
  return { http: `${name}-http`, schedules: `${name}-schedules`, group: plain, api: `${plain}_http` };
}

/** What deploy/huawei/serverless.yml says of one of the two functions. */
export interface FunctionSettings {
  readonly handler: string;
  readonly runtime: string;
  readonly memorySize: number;
  readonly concurrency: number;
}

export interface StageInput {
  readonly stage: string;
  readonly account: Account;
  readonly parameters: Parameters;
  /** Of the root's serverless.yml: nothing else says which routes and schedules there are. */
  readonly deployment: Pick<Deployment, 'functions'>;
  readonly http: FunctionSettings;
  readonly schedules: FunctionSettings;
  /** Of code; not read where an image is given. */
  readonly archive: Uint8Array;
}

/** A stage as it is to be. */
export interface WantedStage {
  readonly http: WantedFunction;
  readonly schedules: WantedFunction;
  readonly timers: readonly WantedTrigger[];
  readonly gateway: WantedGateway;
  readonly reservedInstances: number;
}

/** The variable in which a stage remembers what it was deployed with. */
export const parametersVariable = 'DEPLOYED_WITH';

/** All variables of a function together, names and values (page functiongraph_01_0154). */
const maxVariables = 4_096;

/** More than the longest function, so that its own answer is the one that arrives. ms */
const marginMs = 5 * secondMs;

/** @throws {DeploymentProblem} for what FunctionGraph could not run */
export function wantedStage(input: StageInput): WantedStage {
  const { stage, account, parameters, deployment } = input;
  const names = stageNames(stage);
  const functions = Object.entries(deployment.functions);
  const paths = new Set(
    functions.flatMap(([, { events }]) => events.flatMap(({ httpApi }) => httpApi?.split(' ')[1] ?? [])),
  );
  checkVerificationFiles(parameters, path => paths.has(path));
  const longest = (
    isOne: (event: { httpApi?: string | undefined; schedule?: string | undefined }) => boolean,
  ) =>
    Math.max(...functions.filter(([, { events }]) => events.some(isOne)).map(([, { timeout }]) => timeout)) *
    secondMs;
  const answerWithinMs = longest(({ httpApi }) => httpApi !== undefined) + marginMs;
  const { code, codeName } = codeOf(input);
  const common = {
    description: `koogallery-bridge ${stage}, code ${codeName}`,
    code,
    agency: parameters.agency,
    vpc: parameters.vpc,
    subnet: parameters.subnet,
    ...(parameters.logGroupId === ''
      ? {}
      : { logs: { groupId: parameters.logGroupId, streamId: parameters.logStreamId } }),
  };
  return {
    http: {
      ...common,
      name: names.http,
      ...ofKind('http', input),
      timeoutSeconds: answerWithinMs / secondMs,
      maxInstances: Number(parameters.maxInstances),
      keysInHeaders: true,
      variables: variables(input, 'http'),
    },
    schedules: {
      ...common,
      name: names.schedules,
      ...ofKind('schedules', input),
      timeoutSeconds: longest(({ schedule }) => schedule !== undefined) / secondMs,
      // Runs of different schedules overlap; a run that overlaps itself is harmless.
      maxInstances: 20,
      keysInHeaders: 'image' in code,
      variables: variables(input, 'schedules'),
    },
    timers: functions.flatMap(([name, { events }]) =>
      events.flatMap(({ schedule }) => (schedule === undefined ? [] : [timer(name, scheduleMs(schedule))])),
    ),
    gateway: {
      instanceId: parameters.apigInstance,
      groupName: names.group,
      apiName: names.api,
      functionName: names.http,
      timeoutMs: answerWithinMs,
      domainName: parameters.domainName,
      ...(parameters.certificateId === '' ? {} : { certificateId: parameters.certificateId }),
    },
    reservedInstances: Number(parameters.reservedInstances),
  };

  function variables(of: StageInput, kind: 'http' | 'schedules'): Readonly<Record<string, string>> {
    const isImage = of.parameters.image !== '';
    const all = {
      CONFIG_SECRET: `csms:${parameters.secret}`,
      STAGE: stage,
      HUAWEICLOUD_SDK_REGION: account.region,
      HUAWEICLOUD_SDK_PROJECT_ID: account.projectId,
      ...(parameters.verificationFiles === '' ? {} : { VERIFICATION_FILES: parameters.verificationFiles }),
      ...(isImage ? { FUNCTIONGRAPH_KIND: kind === 'http' ? 'http' : 'events', HOST: '0.0.0.0' } : {}),
      ...(kind === 'http' ? { [parametersVariable]: JSON.stringify(parameters) } : {}),
    };
    const size = Object.entries(all).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    if (size > maxVariables) {
      throw new DeploymentProblem(
        `the variables of ${names[kind]} have ${size} characters, FunctionGraph takes ${maxVariables}: are the verificationFiles too long?`,
        `${names[kind]} 的环境变量共 ${size} 个字符，FunctionGraph 上限为 ${maxVariables}：verificationFiles 是否太长？`,
      );
    }
    return all;
  }
}

function codeOf({ parameters, archive }: StageInput): {
  readonly code: FunctionCode;
  readonly codeName: string;
} {
  const { image } = parameters;
  if (image !== '') return { code: { image }, codeName: image };
  const sha256 = createHash('sha256').update(archive).digest('hex');
  return { code: { archive, sha256 }, codeName: sha256.slice(0, 16) };
}

/** A function made of an image has no runtime of the platform's and no handler. */
function ofKind(kind: 'http' | 'schedules', input: StageInput) {
  const { runtime, handler, memorySize, concurrency } = input[kind];
  const isImage = input.parameters.image !== '';
  return {
    runtime: isImage && kind === 'schedules' ? 'Custom Image' : runtime,
    handler: isImage ? '-' : handler,
    memoryMb: memorySize,
    concurrency,
  };
}

/** The largest that fits first. */
const units = [
  ['d', dayMs, 30],
  ['h', hourMs, 24],
  ['m', minuteMs, 60],
] as const;

/** @throws {DeploymentProblem} for a pause that a timer cannot have */
function timer(name: string, pauseMs: number): WantedTrigger {
  const unit = units.find(([, ms, max]) => pauseMs % ms === 0 && pauseMs / ms <= max);
  if (unit === undefined) {
    throw new DeploymentProblem(
      `no timer of FunctionGraph has the pause of ${name}, ${pauseMs / minuteMs} minutes`,
      `FunctionGraph 的定时触发器没有 ${name} 所需的间隔：${pauseMs / minuteMs} 分钟`,
    );
  }
  const [letter, ms] = unit;
  const data = { schedule_type: 'Rate', schedule: `${pauseMs / ms}${letter}`, user_event: name };
  return { kind: 'TIMER', name, data };
}
