import { isJsonObject, type JsonObject, parseJsonObject } from '../../../../shared/wire/json.ts';
import type { Account } from '../api/account.ts';
import type { CallHuawei } from '../api/huaweiApi.ts';
import { DeploymentProblem, HuaweiRefusal } from '../api/huaweiRefusal.ts';
import { holds } from './holds.ts';

/** What became of something that is deployed. */
export type Change = 'created' | 'updated' | 'unchanged' | 'removed';

/** What a function runs. */
export type FunctionCode =
  | { readonly archive: Uint8Array; readonly sha256: string }
  | { readonly image: string };

/** A function as it is to be. */
export interface WantedFunction {
  readonly name: string;
  readonly description: string;
  /** Of a function made of code; one made of an image has its own. */
  readonly runtime: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly code: FunctionCode;
  readonly variables: Readonly<Record<string, string>>;
  readonly agency: string;
  readonly vpc: string;
  readonly subnet: string;
  readonly maxInstances: number;
  /** Calls that one instance works on at once. */
  readonly concurrency: number;
  /** Hands the keys of the agency over in headers: an HTTP function has no other way to them. */
  readonly keysInHeaders: boolean;
  /** Ids in LTS; without them FunctionGraph makes a group of its own. */
  readonly logs?: { readonly groupId: string; readonly streamId: string };
}

const functionsPath = ({ projectId }: Account) => ['v2', projectId, 'fgs', 'functions'] as const;

/** The URN of a function by its name, without a version: the latest one is meant. */
export const urnOf = ({ region, projectId }: Account, name: string): string =>
  `urn:fss:${region}:${projectId}:function:default:${name}`;

/** A function's configuration; undefined when there is none of this name. @throws {HuaweiRefusal} */
export async function functionConfig(
  call: CallHuawei,
  account: Account,
  name: string,
): Promise<JsonObject | undefined> {
  const path = [...functionsPath(account), urnOf(account, name), 'config'];
  return unlessMissing(
    call({ service: 'functiongraph', operation: 'ShowFunctionConfig', method: 'GET', path }),
  );
}

/** Undefined instead of an answer 404. */
export async function unlessMissing(answer: Promise<JsonObject>): Promise<JsonObject | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof HuaweiRefusal && error.status === 404) return undefined;
    throw error;
  }
}

/**
 * Makes a function, or makes it what it is to be. The description, which names the code, is written last: a run that stops
 * before it is made up for by the next.
 *
 * @throws {HuaweiRefusal}
 * @throws {DeploymentProblem} when code is to take the place of an image or the other way round
 */
export async function ensureFunction(
  call: CallHuawei,
  account: Account,
  wanted: WantedFunction,
): Promise<Change> {
  const actual = await functionConfig(call, account, wanted.name);
  const path = functionsPath(account);
  const configPath = [...path, urnOf(account, wanted.name), 'config'];
  const updateConfig = () =>
    call({
      service: 'functiongraph',
      operation: 'UpdateFunctionConfig',
      method: 'PUT',
      path: configPath,
      body: configBody(wanted),
    });
  if (actual === undefined) {
    await call({
      service: 'functiongraph',
      operation: 'CreateFunction',
      method: 'POST',
      path,
      body: createBody(wanted),
    });
    // Not everything can be said at the creation.
    await updateConfig();
    return 'created';
  }
  if (actual.code_type !== codeType(wanted)) {
    throw new DeploymentProblem(
      `${wanted.name} is made of ${actual.code_type === 'zip' ? 'code' : 'an image'}: remove the stage before you change that`,
      `${wanted.name} 由${actual.code_type === 'zip' ? '代码' : '镜像'}构成：改变它之前请先移除该环境`,
    );
  }
  const isUpToDate = hasConfig(actual, wanted);
  if ('archive' in wanted.code && actual.description !== wanted.description) {
    await call({
      service: 'functiongraph',
      operation: 'UpdateFunctionCode',
      method: 'PUT',
      path: [...path, urnOf(account, wanted.name), 'code'],
      body: codeBody(wanted.code),
    });
  }
  if (!isUpToDate) await updateConfig();
  return isUpToDate ? 'unchanged' : 'updated';
}

/** @throws {HuaweiRefusal} */
export async function removeFunction(call: CallHuawei, account: Account, name: string): Promise<Change> {
  const path = [...functionsPath(account), urnOf(account, name)];
  const answer = await unlessMissing(
    call({ service: 'functiongraph', operation: 'DeleteFunction', method: 'DELETE', path }),
  );
  return answer === undefined ? 'unchanged' : 'removed';
}

/** The variables of a deployed function. */
export function variablesOf(config: JsonObject): Readonly<Record<string, string>> {
  try {
    const read = parseJsonObject(String(config.user_data ?? '{}'));
    return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}

const codeType = ({ code }: WantedFunction): string => ('archive' in code ? 'zip' : 'Custom-Image-Swr');

const codeBody = (code: Extract<FunctionCode, { readonly archive: Uint8Array }>): JsonObject => ({
  code_type: 'zip',
  code_filename: 'functiongraph.zip',
  func_code: { file: Buffer.from(code.archive).toString('base64') },
});

function commonBody(wanted: WantedFunction): JsonObject {
  const { code } = wanted;
  return {
    func_name: wanted.name,
    description: wanted.description,
    runtime: wanted.runtime,
    handler: wanted.handler,
    timeout: wanted.timeoutSeconds,
    memory_size: wanted.memoryMb,
    user_data: JSON.stringify(sorted(wanted.variables)),
    xrole: wanted.agency,
    func_vpc: { vpc_id: wanted.vpc, subnet_id: wanted.subnet },
    enable_lts_log: true,
    ...(wanted.logs === undefined
      ? {}
      : { log_config: { group_id: wanted.logs.groupId, stream_id: wanted.logs.streamId } }),
    ...('image' in code
      ? {
          custom_image: {
            enabled: true,
            image: code.image,
            command: 'node',
            args: 'functiongraph.mjs',
            working_dir: '/app',
            uid: '1003',
            gid: '1003',
          },
        }
      : {}),
  };
}

function createBody(wanted: WantedFunction): JsonObject {
  return {
    ...commonBody(wanted),
    package: 'default',
    type: 'v2',
    code_type: codeType(wanted),
    ...('archive' in wanted.code ? codeBody(wanted.code) : {}),
  };
}

const configBody = (wanted: WantedFunction): JsonObject => ({
  ...commonBody(wanted),
  strategy_config: { concurrency: wanted.maxInstances, concurrent_num: wanted.concurrency },
  enable_auth_in_header: wanted.keysInHeaders,
});

/** Whether the function that is there needs no update. */
function hasConfig(actual: JsonObject, wanted: WantedFunction): boolean {
  const { user_data: data, log_config: logs, ...others } = configBody(wanted);
  const hasLogs =
    !isJsonObject(logs) || (actual.log_group_id === logs.group_id && actual.log_stream_id === logs.stream_id);
  return hasLogs && holds(actual, others) && JSON.stringify(sorted(variablesOf(actual))) === data;
}

const sorted = (variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(variables).toSorted(([a], [b]) => (a < b ? -1 : 1)));
