import type { UsageWindow } from '../window.ts';

/**
 * Takes the windows of the next call out of the queue. Two packages can pay one hour of an instance; those go in two
 * calls, since an answer names its records by instance, begin and end where there is no record id.
 */
export function takeBatch(queue: UsageWindow[], size: number): readonly UsageWindow[] {
  const names = new Set<string>();
  const batch: UsageWindow[] = [];
  const left: UsageWindow[] = [];
  for (const window of queue) {
    const name = `${window.instanceId} ${window.beginAt} ${window.endAt}`;
    if (batch.length < size && !names.has(name)) {
      names.add(name);
      batch.push(window);
    } else left.push(window);
  }
  queue.splice(0, queue.length, ...left);
  return batch;
}
