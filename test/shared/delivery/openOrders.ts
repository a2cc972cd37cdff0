import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { orderAggregate } from '../../../shared/order/aggregate.ts';
import type { Order } from '../../../shared/order/order.ts';
import { notify } from '../../../shared/order/rules/orderNotice.ts';
import { orderKey, orderStore } from '../../../shared/order/store.ts';
import type { Aggregate, Decision } from '../../../shared/outbox/aggregate.ts';
import { type CommitOptions, type Committed, commit } from '../../../shared/outbox/commit.ts';
import { type History, historyStore } from '../../../shared/outbox/history/history.ts';
import type { Effects } from '../../../shared/platform/effects.ts';
import { bridgeTable } from '../../../shared/table/bridgeTable.ts';
import { createFaults, type Faults } from '../../engines/faults.ts';
import { openTestTable } from '../../engines/openTestTable.ts';

export const start = Date.UTC(2027, 0, 1);
/** How long lines of the history are kept. */
export const keepDays = 400;

export const key = orderKey('CS1', 'CS1-1');

type Options<Answer> = Partial<CommitOptions<Order, Answer>> & Pick<CommitOptions<Order, Answer>, 'decide'>;

/** Orders, the plainest items with an outbox, on a real table; time moves only while a commit waits. */
export interface Orders {
  readonly aggregate: Aggregate<Order>;
  readonly effects: Effects;
  readonly history: History;
  readonly faults: Faults;
  /** Commits on {@link key} with a minute's time. */
  commit<Answer>(options: Options<Answer>): Promise<Committed<Order, Answer>>;
  read(): Promise<Order | undefined>;
  /** The item as it is stored, with attributes that this version does not know. */
  stored(): Promise<Record<string, unknown> | undefined>;
  /** Writes past all rules, as another version would. */
  writeRaw(values: Readonly<Record<string, unknown>>): Promise<void>;
  advance(ms: number): void;
  /** Done whenever a commit waits. */
  whileWaiting(work: () => Promise<unknown>): void;
  close(): void;
}

export async function openOrders(engine: { readonly endpoint: string }): Promise<Orders> {
  const { client, tableName, close } = await openTestTable(engine);
  let now = start;
  let ids = 0;
  let waiting: () => Promise<unknown> = async () => undefined;
  const effects: Effects = {
    clock: () => now,
    random: () => 0.5,
    newId: () => `attempt-${++ids}`,
    async wait(ms) {
      now += ms;
      await waiting();
    },
  };
  const faults = createFaults(effects.clock);
  faults.install(client);
  const table = bridgeTable(client, tableName);
  const history = historyStore(table, { keepMs: keepDays * 86_400_000, ttl: false, clock: effects.clock });
  const aggregate = orderAggregate(orderStore(table), {
    clock: effects.clock,
    history,
    isTold: () => true,
    queryOrder: async () => ({ kind: 'stopped', reason: 'no marketplace here' }),
  });
  return {
    aggregate: aggregate,
    effects,
    history,
    faults,
    commit: options => {
      const budget = { deadline: now + 60_000, signal: new AbortController().signal };
      return commit({ aggregate: aggregate, key, effects, budget, ...options });
    },
    read: () => aggregate.store.read(key),
    async stored() {
      const command = new GetCommand({ TableName: tableName, Key: { ...key }, ConsistentRead: true });
      return (await client.send(command)).Item;
    },
    async writeRaw(values) {
      const names = Object.keys(values);
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { ...key },
          UpdateExpression: `SET ${names.map((_, index) => `#n${index} = :v${index}`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#n${index}`, name])),
          ExpressionAttributeValues: Object.fromEntries(
            names.map((name, index) => [`:v${index}`, values[name]]),
          ),
        }),
      );
    },
    advance(ms) {
      now += ms;
    },
    whileWaiting(work) {
      waiting = work;
    },
    close,
  };
}

/** One notification: an event as long as none waits, and one more counted in any case. */
export const notified = (order: Order | undefined, now: number): Decision<Order, undefined> => {
  const command = { orderId: 'CS1', orderLineId: 'CS1-1' };
  const { changes } = notify(order === undefined ? undefined : { ...order, outbox: [] }, command, now);
  return { ...notify(order, command, now), changes };
};

/** One event of its own in any case. */
export const told =
  (orderId: string) =>
  (order: Order | undefined, now: number): Decision<Order, string> => ({
    ...notified(order, now),
    events: [{ type: 'order.notified', data: { orderId } }],
    answer: orderId,
  });
