import type { Bridge } from '../../shared/runtime/bridge.ts';
import { type Language, speaking } from '../terminal/language.ts';
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

export function erasedText(erased: Erased, language: Language = 'en'): string {
  const say = speaking(language);
  const told = [
    [erased.instances, say('instances without their buyer', '个实例不再有买家')],
    [erased.applications, say('licences and their devices', '个许可证及其设备')],
    [erased.historyLines, say('lines of the history', '行历史')],
    [erased.enterprises, say('names of enterprises', '个企业名称')],
    [erased.users, say('people', '名人员')],
    [erased.departments, say('parts of lists of departments', '段部门列表')],
    [erased.credentials, say('credentials of applications', '个应用凭据')],
    [erased.sessions, say('logins', '个登录')],
    [erased.failures, say('failed calls', '次失败的调用')],
  ] as const;
  const lines = told.filter(([count]) => count > 0).map(([count, what]) => `  ${count} ${what}`);
  if (lines.length === 0) return say('There was nothing personal left.', '已没有个人数据。');
  return [say('Erased:', '已抹除：'), ...lines].join('\n');
}
