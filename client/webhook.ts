import { Webhook } from 'standardwebhooks';
import type { components, webhooks } from './openapi.ts';

/** `instance.created`, `users.revoked` … */
export type MessageType = keyof webhooks;

type Post<Type extends MessageType> = webhooks[Type]['post'];

/** A verified message of one type, with the id that is the same at every attempt. */
export type MessageOf<Type extends MessageType> = {
  readonly id: string;
} & Readonly<Post<Type>['requestBody']['content']['application/json']>;

export type ReceivedMessage = { [Type in MessageType]: MessageOf<Type> }[MessageType];

type Done<Type extends MessageType> = Post<Type>['responses'] extends {
  200: { content: { 'application/json': infer Body } };
}
  ? Body
  : // biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing is the usual one
    void;

/** A final no: make one with {@link refused}. */
export interface Refusal {
  readonly status: 422;
  readonly body: components['schemas']['RefusalAnswer'];
}

/** Taken, done later: {@link takenForLater}. */
interface Later {
  readonly status: 202;
}

type MayRefuse<Type extends MessageType> = Post<Type>['responses'] extends { 422: unknown } ? Refusal : never;
type MayWait<Type extends MessageType> = Post<Type>['responses'] extends { 202: unknown } ? Later : never;

/** What the description of the API allows as an answer to a message. */
export type ProductAnswer<Type extends MessageType> = Done<Type> | MayRefuse<Type> | MayWait<Type>;

/** A function for each type that you care about; everything else is taken with HTTP 200. */
export type MessageHandlers = {
  readonly [Type in MessageType]?: (
    message: MessageOf<Type>,
  ) => ProductAnswer<Type> | Promise<ProductAnswer<Type>>;
};

export interface WebhookAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

/** @param code `sold-out`, `no-resource` …, or one of 000100 to 000107 */
export const refused = (code: string, reason = ''): Refusal => ({
  status: 422,
  body: { refused: { code, reason } },
});

/** The event is taken; what it asks for is told to the seller API when it is done. */
export const takenForLater: Later = { status: 202 };

/**
 * Verifies a request as Standard Webhooks asks, hands it to the handler of its type, and says what to answer. A message
 * that nobody handles is taken; a handler that throws answers 500, and the message comes again.
 *
 * @param body the bytes as they came: JSON that was parsed and written again has another signature
 * @param options `secrets`: `whsec_…`, two during a rotation; `onError` is told what a handler threw
 */
export async function receiveMessage(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: Uint8Array | string,
  handlers: MessageHandlers,
  options: { readonly secrets: readonly string[]; readonly onError?: (error: unknown) => void },
): Promise<WebhookAnswer> {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const message = verified(headers, text, options.secrets);
  if (message === undefined)
    return json(401, { error: 'no signature of a known secret, or of another time' });
  const handler = handlers[message.type] as ((message: ReceivedMessage) => unknown) | undefined;
  try {
    const answer = await handler?.(message);
    return isFinal(answer)
      ? json(answer.status, 'body' in answer ? answer.body : {})
      : json(200, answer ?? {});
  } catch (error) {
    options.onError?.(error);
    return json(500, { error: 'the event could not be handled' });
  }
}

const json = (status: number, body: unknown): WebhookAnswer => ({ status, body: JSON.stringify(body) });

const isFinal = (answer: unknown): answer is Refusal | Later =>
  typeof answer === 'object' && answer !== null && 'status' in answer && typeof answer.status === 'number';

function verified(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  text: string,
  secrets: readonly string[],
): ReceivedMessage | undefined {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const given = Object.fromEntries(names.map(name => [name, [headers[name] ?? ''].flat().join(' ')]));
  for (const secret of secrets) {
    try {
      const message = new Webhook(secret).verify(text, given) as Omit<ReceivedMessage, 'id'>;
      return { id: given['webhook-id'], ...message } as ReceivedMessage;
    } catch {
      // Another secret may have signed it.
    }
  }
  return undefined;
}
