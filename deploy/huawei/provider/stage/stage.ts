import { isJsonObject, parseJson } from '../../../../shared/wire/json.ts';
import type { Account } from '../api/account.ts';
import type { CallHuawei } from '../api/huaweiApi.ts';
import { DeploymentProblem, type Text } from '../api/huaweiRefusal.ts';
import {
  type Change,
  ensureFunction,
  functionConfig,
  removeFunction,
  unlessMissing,
  variablesOf,
} from '../state/functions.ts';
import { apiGroup, ensureApi, ensureApiGroup, ensureDomain, removeGateway } from '../state/gateway.ts';
import { ensureNoRepeats, ensureReservedInstances } from '../state/invocation.ts';
import { deleteTrigger, ensureTimers, triggersOf } from '../state/triggers.ts';
import { type Parameters, parameterNames } from './parameters.ts';
import { parametersVariable, stageNames, type WantedStage } from './wantedStage.ts';

/** Told of each resource, in order. */
export type Report = (resource: Text, change: Change) => void;

const functionNamed = (name: string): Text => ({ en: `function ${name}`, zh: `函数 ${name}` });
const timerNamed = (name: string): Text => ({ en: `timer ${name}`, zh: `定时触发器 ${name}` });
const groupNamed = (name: string): Text => ({ en: `API group ${name}`, zh: `API 分组 ${name}` });
const noRepeats: Text = { en: 'no repeats of failed schedules', zh: '失败的定时任务不重试' };

/** What stands in the cloud for a stage. */
export interface StageDescription {
  readonly domains: readonly string[];
  /** The gateway's own name: for tests. */
  readonly testDomain: string;
  readonly timers: readonly string[];
}

/** What the last deployment was given; undefined when the stage was never deployed. @throws {HuaweiRefusal} */
export async function lastParameters(
  call: CallHuawei,
  account: Account,
  stage: string,
): Promise<Partial<Parameters> | undefined> {
  const config = await functionConfig(call, account, stageNames(stage).http);
  if (config === undefined) return undefined;
  try {
    const read = parseJson(variablesOf(config)[parametersVariable] ?? '{}');
    if (!isJsonObject(read)) return {};
    return Object.fromEntries(
      parameterNames.flatMap(name => (typeof read[name] === 'string' ? [[name, read[name]]] : [])),
    );
  } catch {
    return {};
  }
}

/**
 * The functions would start without settings.
 *
 * @throws {DeploymentProblem} when there is no such secret, or one that nobody can read
 * @throws {HuaweiRefusal}
 */
export async function checkSecret(call: CallHuawei, account: Account, name: string): Promise<void> {
  const path = ['v1', account.projectId, 'secrets', name];
  const found = await unlessMissing(call({ service: 'csms', operation: 'ShowSecret', method: 'GET', path }));
  if (found === undefined) {
    throw new DeploymentProblem(
      `there is no secret ${name} in CSMS in ${account.region}: create it first`,
      `${account.region} 的 CSMS 中没有凭据 ${name}：请先创建`,
    );
  }
  const state = isJsonObject(found.secret) ? found.secret.state : undefined;
  if (typeof state === 'string' && state !== 'ENABLED') {
    throw new DeploymentProblem(
      `the secret ${name} in CSMS is ${state}: nobody can read it`,
      `CSMS 中凭据 ${name} 的状态为 ${state}：无法读取`,
    );
  }
}

/**
 * Makes the stage what it is to be. What is there is left or changed, never made twice, so that a run that was stopped or
 * refused in its middle is made up for by the next. The address comes last: until then nobody calls what is half done.
 *
 * @throws {HuaweiRefusal} @throws {DeploymentProblem}
 */
export async function deployStage(
  call: CallHuawei,
  account: Account,
  wanted: WantedStage,
  report: Report,
): Promise<void> {
  const { http, schedules, gateway } = wanted;
  report(functionNamed(http.name), await ensureFunction(call, account, http));
  report(functionNamed(schedules.name), await ensureFunction(call, account, schedules));
  report(noRepeats, await ensureNoRepeats(call, account, schedules.name));
  report(
    { en: `reserved instances of ${http.name}`, zh: `${http.name} 的预留实例` },
    await ensureReservedInstances(call, account, http.name, wanted.reservedInstances),
  );
  for (const [name, change] of await ensureTimers(call, account, schedules.name, wanted.timers)) {
    report(timerNamed(name), change);
  }
  const { change, group } = await ensureApiGroup(call, account, gateway);
  report(groupNamed(gateway.groupName), change);
  const api = { en: `API ${gateway.apiName}`, zh: `API ${gateway.apiName}` };
  report(api, await ensureApi(call, account, gateway, group));
  const domain = { en: `domain ${gateway.domainName}`, zh: `域名 ${gateway.domainName}` };
  report(domain, await ensureDomain(call, account, gateway, group));
}

/**
 * Removes what a deployment has made: the address first, so that nobody calls what is half gone. Table, secret, domain and
 * certificate are not its own and stay.
 *
 * @param apigInstance of the last deployment; undefined: it had none
 * @throws {HuaweiRefusal}
 */
export async function removeStage(
  call: CallHuawei,
  account: Account,
  stage: string,
  apigInstance: string | undefined,
  report: Report,
): Promise<void> {
  const { http, schedules, group } = stageNames(stage);
  if (apigInstance !== undefined) {
    const gateway = { instanceId: apigInstance, groupName: group, functionName: http };
    report(groupNamed(group), await removeGateway(call, account, gateway));
  }
  for (const trigger of await triggersOf(call, account, schedules)) {
    await deleteTrigger(call, account, schedules, trigger);
    report(timerNamed(trigger.name), 'removed');
  }
  report(functionNamed(schedules), await removeFunction(call, account, schedules));
  if ((await functionConfig(call, account, http)) !== undefined) {
    await ensureReservedInstances(call, account, http, 0);
  }
  // Last: it remembers where the rest is.
  report(functionNamed(http), await removeFunction(call, account, http));
}

/** @returns undefined when the stage was never deployed @throws {HuaweiRefusal} */
export async function describeStage(
  call: CallHuawei,
  account: Account,
  stage: string,
): Promise<StageDescription | undefined> {
  const names = stageNames(stage);
  const last = await lastParameters(call, account, stage);
  if (last === undefined) return undefined;
  const instanceId = last.apigInstance ?? '';
  const group =
    instanceId === '' ? undefined : await apiGroup(call, account, { instanceId, groupName: names.group });
  const timers = await triggersOf(call, account, names.schedules);
  return {
    domains: (group?.domains ?? []).map(({ domain }) => String(domain ?? '')),
    testDomain: group?.testDomain ?? '',
    timers: timers.map(({ name }) => name),
  };
}
