import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import { isSame, type Subscription, subscriptionSchema } from './subscription.ts';

const placedOrder = z.object({
  orderId: z.string(),
  orderLineId: z.string(),
  orderType: z.enum(['NEW', 'TRIAL', 'TRIAL_TO_FORMAL', 'UNSUBSCRIBE', 'RENEW', 'CHANGE']),
  chargingMode: z.enum(['ONE_TIME', 'PERIOD', 'ON_DEMAND', 'ON_DEMAND_PKG']),
  period: z.nullable(z.object({ type: z.enum(['year', 'day']), number: z.number() })),
  expireAt: z.nullable(z.number()),
  createdAt: z.number(),
  productId: z.string(),
  skuCode: z.string(),
  /** In yuan; none where use is billed later. Books of an older sandbox have none. */
  amount: z.optional(z.string()),
});

/** An order as the order query tells it. Times are epoch ms. */
export type PlacedOrder = z.infer<typeof placedOrder>;

const ledger = z.object({ orders: z.array(placedOrder), subscriptions: z.array(subscriptionSchema) });

const maxOrders = 5_000;

/** The marketplace's own ledger: what was ordered and what it knows of each subscription. They outlive the process. */
export class Ledger {
  readonly #file: string;
  readonly #orders = new Map<string, PlacedOrder>();
  #subscriptions: readonly Subscription[] = [];
  #saving: Promise<void> = Promise.resolve();

  private constructor(file: string) {
    this.#file = file;
  }

  /** An unusable file is an empty one: the sandbox's data may be of another version. */
  static async open(file: string): Promise<Ledger> {
    const opened = new Ledger(file);
    const text = await readFile(file, 'utf8').catch(() => '');
    const read = ledger.safeParse(jsonOf(text));
    if (read.success) {
      for (const order of read.data.orders) opened.#orders.set(order.orderId, order);
      opened.#subscriptions = read.data.subscriptions;
    }
    return opened;
  }

  /** The newest last. */
  get subscriptions(): readonly Subscription[] {
    return this.#subscriptions;
  }

  order(orderId: string): PlacedOrder | undefined {
    return this.#orders.get(orderId);
  }

  /** Whether an instance was sold to be paid by use; undefined when it was not sold here. */
  paidByUse(instanceId: string): boolean | undefined {
    const sold = this.#subscriptions.find(one => one.instanceId === instanceId);
    return sold === undefined ? undefined : sold.kind === 'pay-per-use';
  }

  /** What the marketplace says of a licence code when it is asked. */
  code(license: string) {
    const sold = this.#subscriptions.find(one => one.license === license);
    if (sold === undefined) return undefined;
    const status = {
      creating: 'ALIVE',
      open: 'ALIVE',
      frozen: 'EXPIRED',
      released: 'RELEASED',
      refunded: 'RELEASED',
    };
    const { state, expireAt, orderId, productId } = sold;
    return { status: status[state], expireAt, orderId, productId };
  }

  /** Everything in it; called, it is so again. */
  snapshot(): () => Promise<void> {
    const orders = [...this.#orders];
    const subscriptions = this.#subscriptions;
    return () => {
      this.#orders.clear();
      for (const [id, order] of orders) this.#orders.set(id, order);
      this.#subscriptions = subscriptions;
      return this.#save();
    };
  }

  addOrder(order: PlacedOrder): Promise<void> {
    this.#orders.set(order.orderId, order);
    return this.#save();
  }

  /** Adds it, or takes the place of the one for the same order line. */
  keep(subscription: Subscription): Promise<void> {
    const known = this.#subscriptions.some(one => isSame(one, subscription));
    this.#subscriptions = known
      ? this.#subscriptions.map(one => (isSame(one, subscription) ? subscription : one))
      : [...this.#subscriptions, subscription];
    return this.#save();
  }

  /** Whole and one after the other, so that a kill leaves the old or the new file. */
  #save(): Promise<void> {
    this.#saving = this.#saving.then(async () => {
      const orders = [...this.#orders.values()].slice(-maxOrders);
      await mkdir(dirname(this.#file), { recursive: true });
      await writeFile(`${this.#file}.new`, JSON.stringify({ orders, subscriptions: this.#subscriptions }));
      await rename(`${this.#file}.new`, this.#file);
    });
    return this.#saving;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
