import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { fieldsOf } from '../../sandbox/trigger/trialMessage.ts';
import { type MessageType, messageSchemas } from '../../shared/seller/webhooks/eventSchemas.ts';

/** One webhook message as the product got it, its signature checked. */
export interface ReceivedMessage {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the product answers; `delay` waits for the promise first, `body` may be any JSON or text. */
export interface ProductAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly delay?: Promise<unknown>;
}

export interface TestProduct {
  readonly url: string;
  /** Every message, repeats included, oldest first. */
  readonly received: readonly ReceivedMessage[];
  respond(answer: (message: ReceivedMessage) => ProductAnswer): void;
  /** @throws Error when a message was not as the description of the API says */
  close(): Promise<void>;
}

/** What a message says otherwise than the description of the API; of a type that it does not know, nothing. */
function problemsOf({ id: _, ...message }: ReceivedMessage): readonly string[] {
  const { type, data } = message;
  const parsed = messageSchemas[type]?.safeParse(message);
  if (parsed === undefined) return [];
  const undescribed = Object.keys(data).filter(name => !fieldsOf(type as MessageType).includes(name));
  return [
    ...(parsed.success
      ? []
      : parsed.error.issues.map(({ path, message: rule }) => `${path.join('.')}: ${rule}`)),
    ...undescribed.map(name => `data.${name} is not described`),
  ].map(problem => `${type}: ${problem}`);
}

/** A seller's product on the loopback that checks signatures with an implementation that is not ours. */
export async function startTestProduct(secret: string): Promise<TestProduct> {
  const received: ReceivedMessage[] = [];
  const problems: string[] = [];
  const webhook = new Webhook(secret);
  let answer: (message: ReceivedMessage) => ProductAnswer = () => ({ status: 204 });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const {
      'webhook-id': id,
      'webhook-timestamp': sentAt,
      'webhook-signature': signatures,
    } = request.headers;
    // Not `verify`: it compares the time with the real clock, which tests move.
    const expected = webhook.sign(String(id), new Date(Number(sentAt) * 1000), body);
    if (!String(signatures).split(' ').includes(expected)) throw new Error('wrong signature');
    const message = { id: String(id), ...JSON.parse(body) } as ReceivedMessage;
    received.push(message);
    problems.push(...problemsOf(message));
    const { status = 200, body: reply, delay } = answer(message);
    await delay;
    response.statusCode = status;
    response.end(
      reply === undefined
        ? ''
        : typeof reply === 'string' || reply instanceof Uint8Array
          ? reply
          : JSON.stringify(reply),
    );
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      response.statusCode = 400;
      response.end('wrong signature');
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    received,
    respond(next) {
      answer = next;
    },
    async close() {
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      if (problems.length > 0) throw new Error(`messages do not fit their schemas:\n${problems.join('\n')}`);
    },
  };
}
