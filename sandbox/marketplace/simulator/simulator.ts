import { randomUUID } from 'node:crypto';
import { defined } from '../../../shared/platform/defined.ts';
import { isoTime } from '../../../shared/platform/time.ts';
import type { MarketplaceCall, PlayDeps, PlayedCall, PlayResult } from '../calls/call.ts';
import { playKit } from '../calls/playKit.ts';
import { callsOf, type EventFacts, unreachable } from '../calls/playMarketplace.ts';
import { rememberedPurchases, rememberPurchase } from '../calls/purchaseMemory.ts';
import { sendCalls } from '../calls/sendCalls.ts';
import type { MarketplaceCommand } from '../families/activity.ts';
import { type FamilyName, families } from '../families/family.ts';
import type { KitCommand } from '../families/kitCommands.ts';
import { type CallFaults, faultsOf, type HeldCall } from './callFaults.ts';
import { bringsOrder, callFor, orderFor, setsExpiry } from './callFor.ts';
import type { CallJournal, JournalEntry } from './callJournal.ts';
import type { Ledger } from './ledger.ts';
import { newLicenseCode, newOrderId } from './newIds.ts';
import { endOf, kindOf, type OfferKind, offerOf, priceOf, productOf } from './offers.ts';
import { afterCall, dueWork } from './rules.ts';
import type { Subscription } from './subscription.ts';
import { isMeant, type Target, targetOf } from './target.ts';

export interface SimulatorDeps {
  readonly ledger: Ledger;
  readonly journal: CallJournal;
  /** Epoch ms; the sandbox's clock. */
  readonly clock: () => number;
  readonly functionsUrl: () => string;
  /** The identity provider of the sandbox's enterprise. */
  readonly domainName: () => string;
  /** PEM of the seller's public key for joint operation. */
  readonly publicKey: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Where the command line finds what was bought here. */
  readonly purchaseFile: string;
}

export type SimulatorResult =
  /** Without a call: the marketplace makes licence codes itself and tells nobody. */
  | { readonly kind: 'ordered'; readonly license: string }
  | { readonly kind: 'called'; readonly entry: JournalEntry }
  | { readonly kind: 'held'; readonly held: HeldCall }
  | { readonly kind: 'problem'; readonly problem: string };

/** Who acts: a person at the console, or the marketplace because something became due. */
type Actor = JournalEntry['by'];

/**
 * The marketplace with ledger of its own: it sells, it calls the seller for it, it keeps what the seller answered, and by
 * itself it does what becomes due. Its rules are in rules.ts.
 */
export class MarketplaceSimulator {
  readonly #deps: SimulatorDeps;
  readonly #held = new Map<number, HeldCall & { deliver(): Promise<SimulatorResult> }>();
  #lastHeld = 0;
  #byItself = true;

  constructor(deps: SimulatorDeps) {
    this.#deps = deps;
  }

  get subscriptions(): readonly Subscription[] {
    return this.#deps.ledger.subscriptions;
  }

  /** The newest last. */
  get heldCalls(): readonly HeldCall[] {
    return [...this.#held.values()].map(({ deliver: _, ...held }) => held);
  }

  /** Whether it does by itself what becomes due. */
  get byItself(): boolean {
    return this.#byItself;
  }

  setByItself(on: boolean): void {
    this.#byItself = on;
  }

  async buy(
    wanted: {
      readonly family: FamilyName;
      readonly kind: OfferKind;
      readonly autoRenew: boolean;
    },
    callFaults: CallFaults,
  ): Promise<SimulatorResult> {
    const now = this.#deps.clock();
    const bought = subscriptionTo({ ...wanted, orderId: newOrderId(now) }, now);
    if (callFaults.test !== true) await this.#place(bought, undefined);
    if (bought.license !== null) return { kind: 'ordered', license: bought.license };
    return this.#call('purchase', targetOf(bought), callFaults, 'you');
  }

  /** A call for something that exists, bought here or by the command line. */
  act(command: MarketplaceCommand, target: Target, callFaults: CallFaults): Promise<SimulatorResult> {
    return this.#call(command, target, callFaults, 'you');
  }

  /**
   * What a command line asks for: the same books, orders and journal as at the console. Of what is not in the books, such as
   * an instance that was bought elsewhere, only the calls are made.
   */
  async play(asked: MarketplaceCall): Promise<PlayResult> {
    const { ledger, clock, journal } = this.#deps;
    const kind = kindOf(asked);
    // As the marketplace's own repeat will say it.
    const call = isBuying(asked) ? { ...purchaseOf(kind), ...asked } : asked;
    const { command, family } = call;
    const remembered = await rememberedPurchases(this.#deps.purchaseFile);
    const prepared = callsOf(call, {
      ...this.#playDeps(command, { family }, undefined),
      purchases: remembered,
    });
    if (typeof prepared === 'string') return { kind: 'problem', problem: prepared };
    const { facts, next } = prepared;
    const counts = !call.test && !call.badSignature;
    const target: Target = isBuying(call)
      ? { family, orderId: facts.orderId, orderLineId: facts.orderLineId }
      : {
          family,
          ...defined({ orderId: call.order, orderLineId: call.line, license: call.license }),
          instanceId: facts.instanceId,
        };
    if (counts && isBuying(call) && this.#find(target) === undefined) {
      await this.#place(ordered(call, kind, facts, clock()), call.amount);
    }
    const subscription = this.#find(target);
    const order = counts && subscription ? orderFor(command, facts, subscription, clock()) : undefined;
    if (order !== undefined)
      await ledger.addOrder({ ...order, ...defined({ amount: call.amount ?? order.amount }) });
    let calls: readonly PlayedCall[];
    try {
      calls = await sendCalls(next(), next, call);
    } catch (error) {
      return { kind: 'problem', problem: unreachable(this.#deps.functionsUrl(), error) };
    }
    const answered = calls.find(({ instanceId }) => instanceId !== undefined) ?? calls[0];
    const orderId = subscription?.orderId ?? facts.orderId;
    const instanceId = answered?.instanceId ?? (facts.instanceId === '' ? undefined : facts.instanceId);
    const head = { at: isoTime(clock()), by: 'you', act: command, family, orderId } as const;
    journal.add({ ...head, ...defined({ instanceId }), faults: faultsOf(defined(call)) }, calls);
    if (counts && answered !== undefined) await this.#book(command, target, facts, answered, 'you');
    if (
      counts &&
      command === 'purchase' &&
      subscription === undefined &&
      answered?.instanceId !== undefined
    ) {
      const { orderLineId } = facts;
      await rememberPurchase(this.#deps.purchaseFile, {
        ...{ family, orderId: facts.orderId, orderLineId },
        instanceId: answered.instanceId,
      });
    }
    return { kind: 'played', calls, purchase: undefined };
  }

  /** Writes down what was ordered, before the seller hears of it. */
  async #place(bought: Subscription, amount: string | undefined): Promise<void> {
    const { orderType, chargingMode, period = null } = offerOf[bought.kind];
    const { orderId, orderLineId, productId, skuCode, expireAt, boughtAt } = bought;
    await this.#deps.ledger.addOrder({
      ...{ orderId, orderLineId, productId, skuCode, expireAt, orderType, chargingMode, period },
      amount: amount ?? priceOf[bought.kind],
      createdAt: boughtAt,
    });
    await this.#deps.ledger.keep(bought);
  }

  /** Binds, changes or unbinds the sandbox's enterprise. */
  async kit(
    command: KitCommand,
    options: { readonly version: 1 | 2; readonly instanceId?: string; readonly user?: string },
  ): Promise<SimulatorResult> {
    const { clock, domainName, functionsUrl, journal, publicKey } = this.#deps;
    const { version, instanceId, user } = options;
    const bound = this.subscriptions.flatMap(one =>
      one.family === 'v2' && one.instanceId !== null && one.state !== 'creating'
        ? [{ ...one, instanceId: one.instanceId }]
        : [],
    );
    if (bound.length === 0 && instanceId === undefined)
      return { kind: 'problem', problem: 'an enterprise is bound to an instance: buy SaaS V2.0 first' };
    const settings = {
      ...{ command, version, test: false, json: false },
      ...defined({ instance: instanceId, user }),
    };
    const result = await playKit(settings, {
      url: `${functionsUrl()}/saas`,
      accessKey: this.#firstKey('KIT_ACCESS_KEYS'),
      purchases: bound.filter(one => (instanceId ?? one.instanceId) === one.instanceId),
      ...{ clock, newId: randomUUID, domainName: domainName(), publicKey },
    });
    if (result.kind === 'problem') return result;
    const head = { at: isoTime(clock()), by: 'you', act: command, family: 'kit', faults: [] } as const;
    return { kind: 'called', entry: journal.add(head, result.calls) };
  }

  /** Sends a call that was held back, as it was signed then. */
  async sendHeld(id: number): Promise<SimulatorResult> {
    const held = this.#held.get(id);
    if (held === undefined) return { kind: 'problem', problem: 'this call is not held any more' };
    this.#held.delete(id);
    return held.deliver();
  }

  async setAutoRenew(target: Target, on: boolean): Promise<void> {
    const subscription = this.#find(target);
    if (subscription !== undefined) await this.#deps.ledger.keep({ ...subscription, autoRenew: on });
  }

  /** Does what is due now, the earliest first. Returns how many acts it was. */
  async doDueWork(limit = 20): Promise<number> {
    let done = 0;
    while (this.#byItself && done < limit) {
      const now = this.#deps.clock();
      const [next] = this.subscriptions
        .flatMap(subscription => {
          const work = dueWork(subscription);
          return work === undefined || work.at > now ? [] : [{ subscription, work }];
        })
        .sort((one, other) => one.work.at - other.work.at);
      if (next === undefined) break;
      const { subscription, work } = next;
      if (work.act === 'refund') await this.#deps.ledger.keep({ ...subscription, state: 'refunded' });
      else await this.#call(work.act, targetOf(subscription), {}, 'marketplace');
      done += 1;
    }
    return done;
  }

  async #call(
    command: MarketplaceCommand,
    target: Target,
    callFaults: CallFaults,
    by: Actor,
  ): Promise<SimulatorResult> {
    const { ledger, clock, journal } = this.#deps;
    const subscription = this.#find(target);
    const deps = this.#playDeps(command, target, subscription);
    const call = callFor(command, target.family, subscription, callFaults, clock());
    // Of an order that a command line placed, the books alone know what it cost.
    const { amount } = (command === 'purchase' && ledger.order(subscription?.orderId ?? '')) || {};
    const prepared = callsOf({ ...call, ...defined({ amount }) }, deps);
    if (typeof prepared === 'string') return { kind: 'problem', problem: prepared };
    const { facts, next } = prepared;
    const order = subscription && orderFor(command, facts, subscription, clock());
    if (order !== undefined) await ledger.addOrder(order);
    const about = {
      act: command,
      family: target.family,
      orderId: target.orderId ?? facts.orderId,
      ...defined({ instanceId: target.instanceId }),
    };
    // Signed now, also when it is sent later.
    const first = next();
    const deliver = async (): Promise<SimulatorResult> => {
      const book = async (answered: Answered) => {
        if (callFaults.test !== true) await this.#book(command, target, facts, answered, by);
      };
      try {
        const calls = await sendCalls(first, next, callFaults);
        const [answered] = calls;
        const made = answered?.instanceId === undefined ? {} : { instanceId: answered.instanceId };
        const head = { at: isoTime(clock()), by, ...made, ...about, faults: faultsOf(callFaults) };
        const entry = journal.add(head, calls);
        if (answered !== undefined) await book(answered);
        return { kind: 'called', entry };
      } catch (error) {
        await book({ resultCode: '', instanceId: undefined });
        return { kind: 'problem', problem: unreachable(deps.url, error) };
      }
    };
    if (callFaults.hold !== true) return deliver();
    this.#lastHeld += 1;
    const held = { id: this.#lastHeld, at: isoTime(clock()), ...about };
    this.#held.set(held.id, { ...held, deliver });
    return { kind: 'held', held };
  }

  /** What the answer changes in the ledger. */
  async #book(
    command: MarketplaceCommand,
    target: Target,
    { expireAt, orderId }: EventFacts,
    { instanceId, resultCode }: Answered,
    by: Actor,
  ): Promise<void> {
    // Read again: other calls for it may have been answered in between.
    const subscription = this.#find(target);
    if (subscription === undefined) return;
    await this.#deps.ledger.keep(
      afterCall(subscription, {
        act: command,
        resultCode,
        ...defined({ instanceId }),
        ...(setsExpiry(command) ? { expireAt } : {}),
        ...(bringsOrder(command) ? { event: { orderId, expireAt } } : {}),
        at: this.#deps.clock(),
        byItself: by === 'marketplace',
      }),
    );
    if (command === 'purchase' && instanceId !== undefined) {
      const { family, orderLineId } = subscription;
      const bought = { family, orderId: subscription.orderId, orderLineId, instanceId };
      await rememberPurchase(this.#deps.purchaseFile, bought);
    }
  }

  #playDeps(command: MarketplaceCommand, target: Target, subscription: Subscription | undefined): PlayDeps {
    const { path, keys } = families[target.family];
    const { orderId = '', orderLineId = `${orderId}-000001` } = subscription ?? target;
    const instanceId = target.instanceId ?? subscription?.instanceId;
    return {
      // Only this sandbox: the console must not become a way to call others.
      url: `${this.#deps.functionsUrl()}${path(command)}`,
      accessKey: this.#firstKey(keys(command)),
      purchases: instanceId ? [{ family: target.family, orderId, orderLineId, instanceId }] : [],
      clock: this.#deps.clock,
      newId: randomUUID,
    };
  }

  #find(target: Target): Subscription | undefined {
    return this.subscriptions.findLast(subscription => isMeant(subscription, target));
  }

  #firstKey(setting: string): string {
    return (this.#deps.variables[setting] ?? '').split(',')[0]?.trim() ?? '';
  }
}

/** What a purchase says where nobody says it otherwise. */
const purchaseOf = (kind: OfferKind) => ({
  chargingMode: offerOf[kind].chargingModeV1,
  product: productOf[kind],
  sku: `${productOf[kind]}-sku`,
  amount: priceOf[kind],
});

/** The marketplace makes licence codes itself and calls nobody for it. */
const isBuying = ({ command, family }: MarketplaceCall): boolean =>
  command === 'purchase' && family !== 'license-code';

/** What a command line buys, under the order that it names. */
function ordered(
  { family, product, sku, expireAt }: MarketplaceCall,
  kind: OfferKind,
  { orderId, orderLineId }: EventFacts,
  now: number,
): Subscription {
  const bought = subscriptionTo({ family, kind, orderId, autoRenew: false }, now);
  return {
    ...bought,
    orderLineId,
    productId: product ?? bought.productId,
    skuCode: sku ?? bought.skuCode,
    expireAt: bought.expireAt === null ? null : (expireAt ?? bought.expireAt),
  };
}

type Answered = Pick<PlayedCall, 'resultCode' | 'instanceId'>;

function subscriptionTo(
  wanted: Pick<Subscription, 'family' | 'kind' | 'orderId' | 'autoRenew'>,
  now: number,
): Subscription {
  const isCode = wanted.family === 'license-code';
  return {
    ...wanted,
    orderLineId: `${wanted.orderId}-000001`,
    productId: productOf[wanted.kind],
    skuCode: `${productOf[wanted.kind]}-sku`,
    instanceId: null,
    license: isCode ? newLicenseCode() : null,
    state: isCode ? 'open' : 'creating',
    frozenFor: null,
    boughtAt: now,
    expireAt: endOf(wanted.kind, now),
    lastCode: null,
    lastCallAt: now,
    failingSince: null,
  };
}
