import { isJsonObject, parseJson } from '../../../../shared/wire/json.ts';
import type { Account } from '../api/account.ts';
import type { CallHuawei } from '../api/huaweiApi.ts';
import { DeploymentProblem } from '../api/huaweiRefusal.ts';
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
export type Report = (resource: string, change: Change) => void;

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
    throw new DeploymentProblem(`there is no secret ${name} in CSMS in ${account.region}: create it first`);
  }
  const state = isJsonObject(found.secret) ? found.secret.state : undefined;
  if (typeof state === 'string' && state !== 'ENABLED') {
    throw new DeploymentProblem(`the secret ${name} in CSMS is ${state}: nobody can read it`);
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
  report(`function ${http.name}`, await ensureFunction(call, account, http));
  report(`function ${schedules.name}`, await ensureFunction(call, account, schedules));
  report('no repeats of failed schedules', await ensureNoRepeats(call, account, schedules.name));
  report(
    `reserved instances of ${http.name}`,
    await ensureReservedInstances(call, account, http.name, wanted.reservedInstances),
  );
  for (const [name, change] of await ensureTimers(call, account, schedules.name, wanted.timers)) {
    report(`timer ${name}`, change);
  }
  const { change, group } = await ensureApiGroup(call, account, gateway);
  report(`API group ${gateway.groupName}`, change);
  report(`API ${gateway.apiName}`, await ensureApi(call, account, gateway, group));
  report(`domain ${gateway.domainName}`, await ensureDomain(call, account, gateway, group));
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
    report(`API group ${group}`, await removeGateway(call, account, gateway));
  }
  for (const trigger of await triggersOf(call, account, schedules)) {
    await deleteTrigger(call, account, schedules, trigger);
    report(`timer ${trigger.name}`, 'removed');
  }
  report(`function ${schedules}`, await removeFunction(call, account, schedules));
  if ((await functionConfig(call, account, http)) !== undefined) {
    await ensureReservedInstances(call, account, http, 0);
  }
  // Last: it remembers where the rest is.
  report(`function ${http}`, await removeFunction(call, account, http));
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
