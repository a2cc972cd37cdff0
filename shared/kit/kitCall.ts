import type { Budget } from '../platform/effects.ts';
import type { KitCall } from './deps.ts';

/** What a sync needs of the call that brought it. Without a readable `timeStamp` the time of signing counts. */
export function kitCall(call: {
  readonly request: {
    readonly tenantId: string;
    readonly instanceId?: string | undefined;
    readonly timeStamp?: number | undefined;
  };
  readonly test: boolean;
  readonly signedAt: number;
  readonly budget: Budget;
  replayChecked(): Promise<void>;
}): KitCall {
  const { request, test, signedAt, budget, replayChecked } = call;
  const { tenantId, instanceId = '', timeStamp = signedAt } = request;
  return { test, tenantId, instanceId, asOf: timeStamp, budget, replayChecked };
}
