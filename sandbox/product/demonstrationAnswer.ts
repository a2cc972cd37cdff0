import { type EventType, isRefusable, type QuestionType } from '../../shared/outbox/eventTypes.ts';
import { defaultRefusal, type ProductBehaviour } from './productBehaviour.ts';

/** A message as the Standard Webhooks specification shapes its body, with the id from the header `webhook-id`. */
export interface ProductMessage {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface DemonstrationAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A question, which is answered anew each time and is no event. */
export const changeQuestion = 'instance.change-requested' satisfies QuestionType;

/** What the product has something to give for: access data, or a licence. */
const makes: readonly string[] = [
  'instance.created',
  'license.requested',
  'license.applied',
] satisfies EventType[];

/**
 * What the demonstration product answers to a message that it takes (normal, slow, refuse or accept mode).
 *
 * @param appUrl where the instance is used, without its id
 * @param newPassword called once for a created instance
 */
export function demonstrationAnswer(
  message: ProductMessage,
  behaviour: ProductBehaviour,
  deps: { readonly appUrl: string; readonly newPassword: () => string },
): DemonstrationAnswer {
  const refusal = behaviour.refusal ?? defaultRefusal;
  if (message.type === changeQuestion) {
    const allowed = behaviour.mode !== 'refuse';
    return { status: 200, body: { allowed, reason: allowed ? '' : refusal.reason } };
  }
  if (behaviour.mode === 'refuse' && isRefusable(message.type))
    return { status: 422, body: { refused: refusal } };
  if (!makes.includes(message.type)) return { status: 200, body: {} };
  if (behaviour.mode === 'accept') return { status: 202, body: {} };
  const { instanceId } = message.data;
  if (message.type !== 'instance.created') return { status: 200, body: { license: `LICENSE-${message.id}` } };
  const frontEndUrl = `${deps.appUrl}/${encodeURIComponent(typeof instanceId === 'string' ? instanceId : message.id)}`;
  return {
    status: 200,
    body: {
      app: {
        frontEndUrl,
        adminUrl: `${frontEndUrl}/admin`,
        userName: 'admin',
        password: deps.newPassword(),
        memo: 'Please change the password after the first login',
      },
    },
  };
}
