import { randomUUID } from 'node:crypto';
import type { Send } from '../../shared/http/outgoing.ts';
import { defined } from '../../shared/platform/defined.ts';
import { sendTrial, type TrialOutcome } from './sendTrial.ts';
import { isMessageType, trialMessage } from './trialMessage.ts';

export interface TriggerRequest {
  readonly type: string;
  /** Whose facts the message takes; else those of the sample. */
  readonly instanceId?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

export interface TriggerDeps {
  readonly seller: { get(path: string): Promise<Response> };
  readonly clock: { readonly moved: () => number };
  /** What goes through it is shown among the deliveries. */
  readonly send: Send;
  readonly webhook: () => { readonly url: string; readonly secrets: readonly string[] };
}

/** Sends one message of any type to the product, as the command and the console's button ask for it. */
export async function trigger(
  { type, instanceId, fields }: TriggerRequest,
  { seller, clock, webhook, send }: TriggerDeps,
): Promise<TrialOutcome | { readonly problem: string }> {
  if (!isMessageType(type)) return { problem: `there is no event "${type}"; npm run trigger lists them` };
  const read = instanceId === undefined ? undefined : await instanceOf(instanceId, seller);
  if (read?.problem !== undefined) return { problem: read.problem };
  const instance = read?.instance;
  const made = trialMessage(type, { now: Date.now(), ...defined({ instance, fields }) });
  if (!made.ok) return { problem: made.problem };
  const now = Date.now() - clock.moved();
  return sendTrial(type, made.message, { ...webhook(), id: `trial_${randomUUID()}`, now, send });
}

type Instance = Readonly<Record<string, unknown>>;

async function instanceOf(
  instanceId: string,
  seller: TriggerDeps['seller'],
): Promise<{ readonly instance?: Instance; readonly problem?: string }> {
  const response = await seller.get(`/instances/${encodeURIComponent(instanceId)}`);
  if (response.status === 404) return { problem: `there is no instance "${instanceId}"` };
  if (!response.ok) return { problem: `the seller API answers HTTP ${response.status}` };
  return { instance: (await response.json()) as Instance };
}
