import type { Account } from '../api/account.ts';
import type { CallHuawei } from '../api/huaweiApi.ts';
import { type Change, unlessMissing, urnOf } from './functions.ts';
import { objectsIn } from './holds.ts';

const path = ({ projectId }: Account, ...more: readonly string[]) => [
  'v2',
  projectId,
  'fgs',
  'functions',
  ...more,
];

/**
 * Keeps so many instances of a function ready: a cold start is no time that the marketplace waits for.
 *
 * @throws {HuaweiRefusal}
 */
export async function ensureReservedInstances(
  call: CallHuawei,
  account: Account,
  name: string,
  count: number,
): Promise<Change> {
  const urn = urnOf(account, name);
  const { reserved_instances: configs } = await call({
    service: 'functiongraph',
    operation: 'ListReservedInstanceConfigs',
    method: 'GET',
    path: path(account, 'reservedinstanceconfigs'),
    query: { function_urn: urn },
  });
  const present = objectsIn(configs).find(config => config.qualifier_name === 'latest')?.min_count ?? 0;
  if (present === count) return 'unchanged';
  await call({
    service: 'functiongraph',
    operation: 'UpdateFunctionReservedInstancesCount',
    method: 'PUT',
    path: path(account, `${urn}:latest`, 'reservedinstances'),
    body: { count, idle_mode: false },
  });
  return present === 0 ? 'created' : 'updated';
}

/**
 * A run of a schedule that failed is made up for by the next: FunctionGraph does not repeat it, nor run one that waited
 * for longer than its pause.
 *
 * @throws {HuaweiRefusal}
 */
export async function ensureNoRepeats(call: CallHuawei, account: Account, name: string): Promise<Change> {
  const wanted = { max_async_retry_attempts: 0, max_async_event_age_in_seconds: 60 };
  const configPath = path(account, urnOf(account, name), 'async-invoke-config');
  const actual = await unlessMissing(
    call({
      service: 'functiongraph',
      operation: 'ShowFunctionAsyncInvokeConfig',
      method: 'GET',
      path: configPath,
    }),
  );
  const isThere =
    actual !== undefined && Object.entries(wanted).every(([field, value]) => actual[field] === value);
  if (isThere) return 'unchanged';
  await call({
    service: 'functiongraph',
    operation: 'UpdateFunctionAsyncInvokeConfig',
    method: 'PUT',
    path: configPath,
    body: wanted,
  });
  return actual === undefined ? 'created' : 'updated';
}
