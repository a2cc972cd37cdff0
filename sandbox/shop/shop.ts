import { randomUUID } from 'node:crypto';
import type { MarketplaceCommand } from '../marketplace/activity.ts';
import { type FamilyName, families } from '../marketplace/family.ts';
import type { KitCommand } from '../marketplace/kitCommands.ts';
import { playKit } from '../marketplace/playKit.ts';
import {
  callsOf,
  type EventFacts,
  type MarketplaceCall,
  type PlayDeps,
  type PlayedCall,
  type ReadyCall,
  unreachable,
} from '../marketplace/playMarketplace.ts';
import { type Purchase, rememberPurchase } from '../marketplace/purchaseMemory.ts';
import type { Books, PlacedOrder } from './books.ts';
import type { CallJournal, JournalEntry } from './callJournal.ts';
import { type Delivery, faultsOf, type HeldCall } from './delivery.ts';
import { endOf, type OfferKind, offerOf } from './offers.ts';
import { afterCall, dueWork, renewedUntil } from './rules.ts';
import { isSame, type Subscription } from './subscription.ts';

export interface ShopDeps {
  readonly books: Books;
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

/** What the marketplace is asked to do with something that exists. */
export interface Target {
  readonly family: FamilyName;
  readonly orderId?: string;
  readonly orderLineId?: string;
  readonly instanceId?: string;
  readonly license?: string;
}

export type ShopResult =
  /** Without a call: the marketplace makes licence codes itself and tells nobody. */
  | { readonly kind: 'ordered'; readonly license: string }
  | { readonly kind: 'called'; readonly entry: JournalEntry }
  | { readonly kind: 'held'; readonly held: HeldCall }
  | { readonly kind: 'problem'; readonly problem: string };

const renewals: readonly MarketplaceCommand[] = ['renew', 'trial-to-formal', 'change-renewal'];

const orderTypes: Partial<Record<MarketplaceCommand, PlacedOrder['orderType']>> = {
  renew: 'RENEW',
  'cancel-renewal': 'UNSUBSCRIBE',
  'trial-to-formal': 'TRIAL_TO_FORMAL',
  'change-renewal': 'CHANGE',
  upgrade: 'CHANGE',
  release: 'UNSUBSCRIBE',
};

/** How each kind is offered in the sandbox. */
const productOf: Readonly<Record<OfferKind, string>> = {
  period: 'sandbox-product',
  trial: 'sandbox-product',
  'one-time': 'sandbox-one-time',
  'pay-per-use': 'sandbox-usage',
  package: 'sandbox-package',
};

/**
 * The marketplace with books of its own: it sells, it calls the seller for it, it keeps what the seller answered, and by
 * itself it does what becomes due. Its rules are in rules.ts.
 */
export class Shop {
  readonly #deps: ShopDeps;
  readonly #held = new Map<number, HeldCall & { deliver(): Promise<ShopResult> }>();
  #lastHeld = 0;
  #byItself = true;

  constructor(deps: ShopDeps) {
    this.#deps = deps;
  }

  get subscriptions(): readonly Subscription[] {
    return this.#deps.books.subscriptions;
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
      readonly orderId?: string;
    },
    delivery: Delivery,
  ): Promise<ShopResult> {
    const { family, kind, autoRenew } = wanted;
    const now = this.#deps.clock();
    const orderId = wanted.orderId ?? newOrderId(now);
    const subscription: Subscription = {
      ...{ family, kind, orderId, orderLineId: `${orderId}-000001`, autoRenew },
      productId: productOf[kind],
      skuCode: `${productOf[kind]}-sku`,
      instanceId: null,
      license: family === 'license-code' ? newLicenseCode() : null,
      state: family === 'license-code' ? 'open' : 'creating',
      frozenFor: null,
      boughtAt: now,
      expireAt: endOf(kind, now),
      lastCode: null,
      lastCallAt: now,
      failingSince: null,
    };
    const known = this.subscriptions.find(one => isSame(one, subscription));
    if (known === undefined && delivery.test !== true) {
      const { orderType, chargingMode, period = null } = offerOf[kind];
      const { orderLineId, productId, skuCode, expireAt } = subscription;
      const line = { orderId, orderLineId, productId, skuCode, expireAt };
      await this.#deps.books.addOrder({ ...line, orderType, chargingMode, period, createdAt: now });
      await this.#deps.books.keep(subscription);
    }
    if (subscription.license !== null) return { kind: 'ordered', license: subscription.license };
    return this.#call('purchase', subscriptionTarget(known ?? subscription), delivery, 'you');
  }

  /** A call for something that exists, bought here or by the command line. */
  act(command: MarketplaceCommand, target: Target, delivery: Delivery): Promise<ShopResult> {
    return this.#call(command, target, delivery, 'you');
  }

  /** Binds, changes or unbinds the sandbox's enterprise. */
  async kit(
    command: KitCommand,
    options: { readonly version: 1 | 2; readonly instanceId?: string; readonly user?: string },
  ): Promise<ShopResult> {
    const { clock, functionsUrl } = this.#deps;
    const { version, instanceId, user } = options;
    const subscription = this.subscriptions.findLast(
      one =>
        one.family === 'v2' && one.instanceId !== null && (instanceId ?? one.instanceId) === one.instanceId,
    );
    const settings = {
      ...{ command, version, test: false, json: false },
      ...(instanceId === undefined ? {} : { instance: instanceId }),
      ...(user === undefined ? {} : { user }),
    };
    const result = await playKit(settings, {
      url: `${functionsUrl()}/saas`,
      accessKey: this.#firstKey('KIT_ACCESS_KEYS'),
      purchases: subscription?.instanceId ? [{ ...subscription, instanceId: subscription.instanceId }] : [],
      clock,
      newId: randomUUID,
      domainName: this.#deps.domainName(),
      publicKey: this.#deps.publicKey,
    });
    if (result.kind === 'problem') return result;
    const head = { at: iso(clock()), by: 'you', act: command, family: 'kit', faults: [] } as const;
    return { kind: 'called', entry: this.#deps.journal.add(head, result.calls) };
  }

  /** Sends a call that was held back, as it was signed then. */
  async sendHeld(id: number): Promise<ShopResult> {
    const held = this.#held.get(id);
    if (held === undefined) return problem('this call is not held any more');
    this.#held.delete(id);
    return held.deliver();
  }

  setAutoRenew(target: Target, on: boolean): Promise<void> {
    const subscription = this.#find(target);
    return subscription === undefined
      ? Promise.resolve()
      : this.#deps.books.keep({ ...subscription, autoRenew: on });
  }

  /** Does what is due now, the earliest first. Returns how many acts it was. */
  async doDueWork(most = 20): Promise<number> {
    let done = 0;
    while (this.#byItself && done < most) {
      const now = this.#deps.clock();
      const [next] = this.subscriptions
        .flatMap(subscription => {
          const work = dueWork(subscription);
          return work === undefined || work.at > now ? [] : [{ subscription, work }];
        })
        .sort((one, other) => one.work.at - other.work.at);
      if (next === undefined) break;
      const { subscription, work } = next;
      if (work.act === 'refund') await this.#deps.books.keep({ ...subscription, state: 'refunded' });
      else await this.#call(work.act, subscriptionTarget(subscription), {}, 'marketplace');
      done += 1;
    }
    return done;
  }

  async #call(
    command: MarketplaceCommand,
    target: Target,
    delivery: Delivery,
    by: JournalEntry['by'],
  ): Promise<ShopResult> {
    const subscription = this.#find(target);
    const call = this.#callFor(command, target, subscription, delivery);
    const deps = this.#playDeps(command, target, subscription);
    const prepared = callsOf(call, deps);
    if (typeof prepared === 'string') return problem(prepared);
    const { facts } = prepared;
    await this.#placeOrder(command, facts, subscription);
    const about = {
      act: command,
      family: target.family,
      orderId: command === 'purchase' ? facts.orderId : (target.orderId ?? facts.orderId),
      ...(target.instanceId === undefined ? {} : { instanceId: target.instanceId }),
    };
    const first = prepared.next();
    const deliver = async (): Promise<ShopResult> => {
      try {
        const calls = await played(first, prepared.next, delivery);
        const [answered] = calls;
        const instanceId = about.instanceId ?? answered?.instanceId;
        const head = { at: iso(this.#deps.clock()), by, ...about, faults: faultsOf(delivery) };
        const entry = this.#deps.journal.add(
          { ...head, ...(instanceId === undefined ? {} : { instanceId }) },
          calls,
        );
        if (answered !== undefined && delivery.test !== true)
          await this.#book(command, target, facts, answered, by);
        return { kind: 'called', entry };
      } catch (error) {
        await this.#book(command, target, facts, { resultCode: '', instanceId: undefined }, by);
        return problem(unreachable(deps.url, error));
      }
    };
    if (delivery.hold !== true) return deliver();
    this.#lastHeld += 1;
    const held = { id: this.#lastHeld, at: iso(this.#deps.clock()), ...about };
    this.#held.set(held.id, { ...held, deliver });
    return { kind: 'held', held };
  }

  /** What the answer changes in the books. */
  async #book(
    command: MarketplaceCommand,
    target: Target,
    facts: EventFacts,
    answered: Pick<PlayedCall, 'resultCode' | 'instanceId'>,
    by: JournalEntry['by'],
  ): Promise<void> {
    // Read again: other calls for it may have been answered in between.
    const subscription = this.#find(target);
    const { instanceId, resultCode } = answered;
    if (subscription === undefined) return;
    await this.#deps.books.keep(
      afterCall(subscription, {
        act: command,
        resultCode,
        ...(instanceId === undefined ? {} : { instanceId }),
        ...(renewals.includes(command) || command === 'cancel-renewal' ? { expireAt: facts.expireAt } : {}),
        at: this.#deps.clock(),
        byItself: by === 'marketplace',
      }),
    );
    if (command === 'purchase' && instanceId !== undefined) {
      const { family, orderId, orderLineId } = subscription;
      await rememberPurchase(this.#deps.purchaseFile, { family, orderId, orderLineId, instanceId });
    }
  }

  #callFor(
    command: MarketplaceCommand,
    { family }: Target,
    subscription: Subscription | undefined,
    delivery: Delivery,
  ): MarketplaceCall {
    const now = this.#deps.clock();
    const offer = subscription === undefined ? undefined : offerOf[subscription.kind];
    const expireAt = this.#expiryOf(command, subscription, now);
    return {
      command,
      family,
      ...(subscription !== undefined && {
        order: subscription.orderId,
        line: subscription.orderLineId,
        ...(command !== 'upgrade' && { product: subscription.productId, sku: subscription.skuCode }),
        ...(subscription.license !== null && { license: subscription.license }),
      }),
      ...(offer !== undefined && {
        chargingMode: offer.chargingModeV1,
        trial: offer.orderType === 'TRIAL',
      }),
      ...(expireAt === undefined ? {} : { expireAt }),
      repeat: delivery.repeat ?? 1,
      parallel: delivery.parallel ?? 1,
      skewMs: delivery.skewMs ?? 0,
      badSignature: delivery.badSignature ?? false,
      showPassword: false,
      test: delivery.test ?? false,
    };
  }

  #expiryOf(
    command: MarketplaceCommand,
    subscription: Subscription | undefined,
    now: number,
  ): number | undefined {
    if (subscription === undefined) return undefined;
    if (command === 'cancel-renewal') return Math.max(now, (subscription.expireAt ?? now) - 365 * 86_400_000);
    if (renewals.includes(command)) return renewedUntil(subscription, now);
    return subscription.expireAt ?? undefined;
  }

  #playDeps(command: MarketplaceCommand, target: Target, subscription: Subscription | undefined): PlayDeps {
    const { clock, functionsUrl } = this.#deps;
    const { path, keys } = families[target.family];
    const { orderId = '', orderLineId = `${orderId}-000001` } = subscription ?? target;
    const instanceId = target.instanceId ?? subscription?.instanceId ?? undefined;
    const purchases: Purchase[] =
      instanceId === undefined ? [] : [{ family: target.family, orderId, orderLineId, instanceId }];
    return {
      // Only this sandbox: the console must not become a way to call others.
      url: `${functionsUrl()}${path(command)}`,
      accessKey: this.#firstKey(keys(command)),
      purchases,
      clock,
      newId: randomUUID,
    };
  }

  /** So that the seller's order query finds it. */
  async #placeOrder(
    command: MarketplaceCommand,
    { orderId, orderLineId, expireAt }: EventFacts,
    subscription: Subscription | undefined,
  ): Promise<void> {
    const orderType = orderTypes[command];
    if (orderType === undefined || subscription === undefined || orderId === subscription.orderId) return;
    const { chargingMode, period = null } = offerOf[subscription.kind];
    const { productId, skuCode } = subscription;
    const product =
      command === 'upgrade' ? { productId, skuCode: `${skuCode}-large` } : { productId, skuCode };
    await this.#deps.books.addOrder({
      ...{ orderId, orderLineId, orderType, chargingMode, period, ...product },
      expireAt: period === null ? null : expireAt,
      createdAt: this.#deps.clock(),
    });
  }

  /** By its order, else by what the seller or the marketplace calls it. */
  #find({ family, orderId, orderLineId, instanceId, license }: Target): Subscription | undefined {
    return this.subscriptions.findLast(one => {
      if (one.family !== family) return false;
      if (orderId !== undefined)
        return one.orderId === orderId && (orderLineId ?? one.orderLineId) === one.orderLineId;
      return license === undefined ? one.instanceId === instanceId : one.license === license;
    });
  }

  #firstKey(setting: string): string {
    return (this.#deps.variables[setting] ?? '').split(',')[0]?.trim() ?? '';
  }
}

/** Sends what the delivery asks for; the first answer is the one that counts in the books. */
async function played(first: ReadyCall, next: () => ReadyCall, delivery: Delivery): Promise<PlayedCall[]> {
  const { repeat = 1, parallel = 1 } = delivery;
  if (delivery.loseAnswer === true) {
    await first.sendAndLose();
    return [await next().send()];
  }
  if (delivery.replay === true) return [await first.send(), await first.send()];
  const calls: PlayedCall[] = [];
  for (let round = 0; round < repeat; round += 1) {
    const side = Array.from({ length: parallel }, (_, index) => (round + index === 0 ? first : next()));
    calls.push(...(await Promise.all(side.map(call => call.send()))));
  }
  return calls;
}

function subscriptionTarget({ family, orderId, orderLineId, instanceId, license }: Subscription): Target {
  return {
    ...{ family, orderId, orderLineId },
    ...(instanceId === null ? {} : { instanceId }),
    ...(license === null ? {} : { license }),
  };
}

const problem = (words: string): ShopResult => ({ kind: 'problem', problem: words });
const iso = (epochMs: number): string => new Date(epochMs).toISOString();
const randomLetters = (length: number): string =>
  randomUUID().replaceAll('-', '').slice(0, length).toUpperCase();

/** CS, the time in UTC+8, five characters. */
const newOrderId = (now: number): string =>
  `CS${new Date(now + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(2, 12)}${randomLetters(5)}`;

const newLicenseCode = (): string => `PL${randomLetters(14)}`;
