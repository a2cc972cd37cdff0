import { isDeepStrictEqual } from 'node:util';
import { trialMessage } from '../../sandbox/trigger/trialMessage.ts';
import { withoutEmptyMembers } from '../../shared/http/foreignJson.ts';
import type { Product, ProductReply } from '../../shared/outbox/product.ts';
import { readAnswer } from '../../shared/seller/webhooks/answerSchemas.ts';
import { type MessageType, messageTypes } from '../../shared/seller/webhooks/eventSchemas.ts';

export interface ContractResult {
  readonly type: MessageType;
  /** One line; undefined when all is well. */
  readonly problem?: string;
}

/** The bundle waits for so long inside of a call of the marketplace, ms. */
const timeoutMs = 1_500;

/** What each answer of a product is worth that implements the port itself. Repeats have to be answered alike. */
export async function checkProduct(product: unknown): Promise<readonly ContractResult[]> {
  if (
    typeof product !== 'object' ||
    product === null ||
    !('send' in product) ||
    typeof product.send !== 'function'
  ) {
    const [type = 'instance.created'] = messageTypes;
    return [{ type, problem: 'the default export has no function send' }];
  }
  const results: ContractResult[] = [];
  for (const type of messageTypes) {
    const problem = await problemWith(product as Product, type);
    results.push({ type, ...(problem !== undefined && { problem }) });
  }
  return results;
}

async function problemWith(product: Product, type: MessageType): Promise<string | undefined> {
  const made = trialMessage(type, { now: Date.now() });
  if (!made.ok) return made.problem;
  const event = { id: `trial_${type}`, type, at: Date.now(), data: made.message.data, productIds: [] };
  const answers: ProductReply[] = [];
  for (let repeat = 0; repeat < 2; repeat += 1) {
    const answer = await within(product.send(event, { timeoutMs, signal: AbortSignal.timeout(timeoutMs) }));
    if (typeof answer === 'string') return answer;
    answers.push(answer);
  }
  const [first, second] = answers;
  if (first === undefined || !isDeepStrictEqual(first, second))
    return 'a repeat with the same id is answered otherwise';
  return problemOf(type, first);
}

/** A text says why there is no answer. */
async function within(answer: Promise<ProductReply>): Promise<ProductReply | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>(resolve => {
    timer = setTimeout(() => resolve(`no answer within ${timeoutMs} ms`), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    return `it throws ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
  } finally {
    clearTimeout(timer);
  }
}

function problemOf(type: MessageType, reply: ProductReply): string | undefined {
  switch (reply?.kind) {
    case 'delivered':
    case 'refused': {
      const [status, body] =
        reply.kind === 'refused'
          ? [422, { refused: { code: reply.code, reason: reply.reason } }]
          : [reply.later === true ? 202 : 200, withoutEmptyMembers(reply.body)];
      const reading = readAnswer(type, status, body);
      return reading.kind === 'wrong' ? reading.problem : undefined;
    }
    case 'failed':
      return `failed: ${reply.reason}`;
    default:
      return 'the answer has no kind: delivered, refused or failed';
  }
}
