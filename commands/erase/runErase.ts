import type { Bridge } from '../../shared/runtime/bridge.ts';
import { type Erased, nothingErased } from './erased.ts';
import { eraseEnterprise } from './eraseEnterprise.ts';
import { eraseFailures } from './eraseFailures.ts';
import { eraseInstance } from './eraseInstance.ts';
import type { FoundCustomer } from './findCustomer.ts';

/** Erases what was found, step by step; a run that broke off is run again and erases the rest. */
export async function runErase(bridge: Bridge, { instances, bindings }: FoundCustomer): Promise<Erased> {
  const erased = nothingErased();
  // First those who lead to the others: what is left must still be found by a further run.
  const ids = new Set(
    instances.flatMap(({ instanceId, orderId, orderLineId }) =>
      [instanceId, orderId, orderLineId].filter(id => id !== undefined && id !== ''),
    ) as string[],
  );
  await eraseFailures(bridge, ids, erased);
  for (const binding of bindings) await eraseEnterprise(bridge, binding, erased);
  for (const instance of instances) await eraseInstance(bridge, instance, erased);
  return erased;
}

export function erasedText(erased: Erased): string {
  const told = [
    [erased.instances, 'instances without their buyer'],
    [erased.applications, 'licences and their devices'],
    [erased.historyLines, 'lines of the history'],
    [erased.enterprises, 'names of enterprises'],
    [erased.users, 'people'],
    [erased.departments, 'parts of lists of departments'],
    [erased.credentials, 'credentials of applications'],
    [erased.sessions, 'logins'],
    [erased.failures, 'failed calls'],
  ] as const;
  const lines = told.filter(([count]) => count > 0).map(([count, what]) => `  ${count} ${what}`);
  return lines.length === 0 ? 'There was nothing personal left.' : ['Erased:', ...lines].join('\n');
}
