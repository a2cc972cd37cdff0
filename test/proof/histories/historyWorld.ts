import { randomBytes, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { parseConfig } from '../../../shared/config/config.ts';
import { runDue } from '../../../shared/delivery/runDue.ts';
import type { Send } from '../../../shared/http/outgoing.ts';
import { minuteMs } from '../../../shared/platform/time.ts';
import { type Bridge, buildBridge } from '../../../shared/runtime/bridge.ts';
import { documentClient } from '../../../shared/table/client.ts';
import { openTestTable } from '../../engines/openTestTable.ts';
import { kitSettings } from '../../support/kitCall.ts';
import { baseKey, generalKey, licenseKey, v1Key } from '../../support/testBridge.ts';
import type { ReceivedMessage } from '../../support/testProduct.ts';
import { type EventClock, eventClock } from './eventClock.ts';
import type { Trouble } from './happenings.ts';
import { type TroubledTable, troubledTable } from './troubledTable.ts';

/** Status and body of the product's answer. */
export interface ProductSays {
  readonly status: number;
  readonly body?: unknown;
}

export interface HistoryWorld {
  readonly bridge: Bridge;
  readonly clock: EventClock;
  readonly table: TroubledTable;
  /** Every message the product got, by what it is about. */
  readonly heard: ReadonlyMap<string, readonly ReceivedMessage[]>;
  /** The product keeps nothing of what it got; who looks at memory asks for it. */
  forgetHeard(): void;
  /** What the product answers to a message about this. */
  answerWith(subject: string, answer: (message: ReceivedMessage) => ProductSays): void;
  /** One run of a schedule. */
  run(kind: 'deliver' | 'expire' | 'release', troubles?: readonly Trouble[]): Promise<void>;
  close(): Promise<void>;
}

const webhookSecret = `whsec_${Buffer.from('test-webhook-secret-of-32-bytes!').toString('base64')}`;
const silent = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  alarm: () => undefined,
};

/** What a message is about: the instance, the enterprise, or the order of which there is no instance. */
const subjectOf = ({ data }: ReceivedMessage): string =>
  String(data.instanceId ?? data.tenantId ?? data.orderId);

/** A bridge on a table of its own, with a product that is a function: the webhook ends where the network would begin. */
export async function openHistoryWorld(engine: { readonly endpoint: string }): Promise<HistoryWorld> {
  const clock = eventClock();
  const table = await openTestTable(engine);
  const troubled = troubledTable(table.client, clock);
  const heard = new Map<string, ReceivedMessage[]>();
  const answers = new Map<string, (message: ReceivedMessage) => ProductSays>();
  const parsed = parseConfig({
    ...{ BASE_ACCESS_KEYS: baseKey, GENERAL_ACCESS_KEYS: generalKey, V1_ACCESS_KEYS: v1Key },
    LICENSE_ACCESS_KEYS: licenseKey,
    ...kitSettings,
    SELLER_WEBHOOK_URL: 'http://127.0.0.1:9/webhook',
    SELLER_WEBHOOK_SECRETS: webhookSecret,
    SELLER_API_TOKENS: 'reader:read:test-read-token-0001,product:write:test-write-token-0001',
    DATA_KEYS: `test:${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`,
    // Histories go over years, and each line of them is looked for in the end.
    HISTORY_DAYS: '36500',
    TABLE_NAME: table.tableName,
    MODE: 'sandbox',
    DYNAMODB_ENDPOINT: table.endpoint,
  });
  const product: Send = async request => {
    const { 'webhook-id': id = '' } = request.headers;
    const message = { id, ...JSON.parse(String(request.body)) } as ReceivedMessage;
    const subject = subjectOf(message);
    heard.set(subject, [...(heard.get(subject) ?? []), message]);
    const { status, body } = answers.get(subject)?.(message) ?? { status: 204 };
    const text = body === undefined ? '' : JSON.stringify(body);
    return { status, headers: { 'content-type': 'application/json' }, body: new TextEncoder().encode(text) };
  };
  const bridge = buildBridge(
    { ...parsed, answerWithinMs: 2_000, inlineDeliveryMs: 1_000 },
    {
      effects: { clock: clock.now, random: Math.random, newId: randomUUID, wait: clock.wait },
      send: product,
      log: silent,
      documentClient: troubled.client,
      randomBytes,
      pinnedRequests: () => () => Promise.reject(new Error('nobody logs in here')),
    },
  );
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  return {
    bridge,
    clock,
    table: troubled,
    heard,
    forgetHeard: () => heard.clear(),
    answerWith: (subject, answer) => void answers.set(subject, answer),
    run: (kind, troubles = []) =>
      troubled.during(troubles, async () => {
        await runDue({ kind, deps: bridge, budget: { deadline: clock.now() + 10 * minuteMs, signal } });
      }),
    async close() {
      table.close();
      const { tableName, endpoint } = table;
      const remover = documentClient({ name: tableName, ttl: false, endpoint });
      await remover.send(new DeleteTableCommand({ TableName: tableName }));
      remover.destroy();
    },
  };
}
