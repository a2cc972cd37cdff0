import { answerBudget } from '../platform/answerBudget.ts';
import type { Budget, Effects } from '../platform/effects.ts';
import type { InstanceAggregate } from './aggregate.ts';
import { instanceKey } from './identity.ts';
import type { Instance } from './instance.ts';

const { lookAgain, afterLook } = answerBudget;

/**
 * Waits while another call has the product make the instance: of many parallel calls one asks, all get the same
 * answer. Returns what is there when it is decided, when nobody is asking any more, or when the time is up.
 */
export async function awaitCreation(
  { instances, effects }: { readonly instances: InstanceAggregate; readonly effects: Effects },
  instanceId: string,
  { deadline, signal }: Budget,
): Promise<Instance | undefined> {
  for (let pause: number = lookAgain.first; ; pause = Math.min(2 * pause, lookAgain.max)) {
    const instance = await instances.store.read(instanceKey(instanceId), signal);
    const now = effects.clock();
    const underWay = instance?.status === 'provisioning' && (instance.leaseUntil ?? 0) > now;
    if (!underWay || now + pause + afterLook >= deadline) return instance;
    await effects.wait(pause * (0.5 + effects.random() / 2), signal);
  }
}
