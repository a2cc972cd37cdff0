import { isJsonObject, type JsonObject } from '../../../../shared/wire/json.ts';
import type { Account } from '../api/account.ts';
import type { CallHuawei } from '../api/huaweiApi.ts';
import { type Change, unlessMissing, urnOf } from './functions.ts';
import { holds, objectsIn } from './holds.ts';

/** A trigger as it is to be; within a function its name is its identity. */
export interface WantedTrigger {
  readonly kind: 'TIMER' | 'DEDICATEDGATEWAY';
  readonly name: string;
  readonly data: JsonObject;
}

export interface DeployedTrigger {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly data: JsonObject;
}

const path = ({ projectId }: Account, ...more: readonly string[]) => [
  'v2',
  projectId,
  'fgs',
  'triggers',
  ...more,
];

/** The triggers of a function; none when there is no such function. @throws {HuaweiRefusal} */
export async function triggersOf(
  call: CallHuawei,
  account: Account,
  functionName: string,
): Promise<readonly DeployedTrigger[]> {
  const answer = await unlessMissing(
    call({
      service: 'functiongraph',
      operation: 'ListFunctionTriggers',
      method: 'GET',
      path: path(account, urnOf(account, functionName)),
    }),
  );
  return objectsIn(answer?.list).map(trigger => {
    const data = isJsonObject(trigger.event_data) ? trigger.event_data : {};
    return {
      id: String(trigger.trigger_id ?? ''),
      kind: String(trigger.trigger_type_code ?? ''),
      name: String(data.name ?? ''),
      data,
    };
  });
}

export async function createTrigger(
  call: CallHuawei,
  account: Account,
  functionName: string,
  { kind, name, data }: WantedTrigger,
): Promise<void> {
  await call({
    service: 'functiongraph',
    operation: 'CreateFunctionTrigger',
    method: 'POST',
    path: path(account, urnOf(account, functionName)),
    body: {
      trigger_type_code: kind,
      trigger_status: 'ACTIVE',
      event_type_code: kind === 'TIMER' ? 'MessageCreated' : 'APICreated',
      event_data: { name, ...data },
    },
  });
}

/** A trigger that is gone already is no fault. @throws {HuaweiRefusal} */
export async function deleteTrigger(
  call: CallHuawei,
  account: Account,
  functionName: string,
  { kind, id }: DeployedTrigger,
): Promise<void> {
  await unlessMissing(
    call({
      service: 'functiongraph',
      operation: 'DeleteFunctionTrigger',
      method: 'DELETE',
      path: path(account, urnOf(account, functionName), kind, id),
    }),
  );
}

/**
 * Makes exactly these timers: one that is not wanted any more is deleted, one that is to be another is made anew, since most
 * of a trigger cannot be changed.
 *
 * @returns what became of each, by name
 * @throws {HuaweiRefusal}
 */
export async function ensureTimers(
  call: CallHuawei,
  account: Account,
  functionName: string,
  wanted: readonly WantedTrigger[],
): Promise<ReadonlyMap<string, Change>> {
  const present = (await triggersOf(call, account, functionName)).filter(({ kind }) => kind === 'TIMER');
  const changes = new Map<string, Change>();
  const kept = new Set<string>();
  for (const trigger of wanted) {
    const [same] = present.filter(({ name, data }) => name === trigger.name && holds(data, trigger.data));
    if (same === undefined) continue;
    kept.add(same.id);
    changes.set(trigger.name, 'unchanged');
  }
  for (const trigger of present.filter(({ id }) => !kept.has(id))) {
    await deleteTrigger(call, account, functionName, trigger);
    changes.set(trigger.name, 'removed');
  }
  for (const trigger of wanted) {
    const change = changes.get(trigger.name);
    if (change === 'unchanged') continue;
    await createTrigger(call, account, functionName, trigger);
    changes.set(trigger.name, change === 'removed' ? 'updated' : 'created');
  }
  return changes;
}
