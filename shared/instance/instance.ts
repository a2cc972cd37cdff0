import type { OutboxItem } from '../outbox/outboxItem.ts';

/** Who froze it. Only a freeze of our own clock is undone by our own judgement. */
export type FrozenBy = 'marketplace-expiry' | 'marketplace-status' | 'clock' | 'operator';

/** One bought resource. Its key is taken for ever: a released instance stays as a tombstone without personal data. */
export interface Instance extends OutboxItem {
  readonly instanceId: string;
  readonly family: string;
  readonly orderId: string;
  readonly orderLineId?: string;
  readonly productId?: string;
  readonly skuCode?: string;
  /** As the call said, in the families that say it: `0` pay-per-use, `1` period, `3` one-time, `5` package. */
  readonly chargingMode?: string;
  /** Of the first call. Every repeat carries another. */
  readonly businessId?: string;
  /** Hash of what the first call said, to notice a repeat that says something else. */
  readonly contents: string;
  /** When it was taken in by an import, epoch ms: it was bought elsewhere, or before a backup that was restored. */
  readonly importedAt?: number;
  /** The id of the instance that this one only leads to, see `rules/moving/alias.ts`. */
  readonly aliasOf?: string;
  /** What a licence of License 1.0 is made from. */
  readonly identificationCode?: string;
  /** The code that the marketplace made; licence codes only. */
  readonly license?: string;
  /** JSON of {@link OrderLineFacts} of the newest order that was read. */
  readonly order?: string;
  /** Sealed JSON of {@link OrderBuyer}: what that order says of its buyer. */
  readonly orderBuyer?: string;
  /** How many online licences the order gives; undefined while nobody has said so. */
  readonly quota?: number;
  /** The applications for online licences that were counted: the newest, and each whose own item does not say so yet. */
  readonly applications?: readonly string[];
  /** How many more were counted: their own items say so. */
  readonly applicationsSettled?: number;
  /** What queryInstance shows of the use; kept here so that a buyer's page costs no further read. */
  readonly usageInfo?: readonly UsageInfo[];
  /** Sealed JSON: who bought it. */
  readonly customer?: string;
  /** Sealed JSON of {@link UpgradeParams}: what the buyer answered at the newest upgrade. */
  readonly upgradeParams?: string;
  /**
   * provisioning, refused, active, frozen or released. Open text, which rules narrow: a status that only a newer version
   * knows is treated as not ready.
   */
  readonly status: string;
  readonly refusal?: { readonly code: string; readonly reason: string };
  /** Epoch ms, like every time here. */
  readonly expireAt?: number;
  /** marketplace, order-estimate or operator: only the marketplace's own word lets our clock act. */
  readonly expireAtSource?: string;
  /** When that expiry was told: an expiry may lie in the past when it comes. */
  readonly expireAtSince?: number;
  /** The order that the present expiry comes from. */
  readonly expireAtOrder?: string;
  /** Orders of renewals that were cancelled. */
  readonly cancelledOrders?: readonly string[];
  /** When the newest call about the period was signed; only of families that order their calls by it. */
  readonly periodAsOf?: number;
  readonly frozenBy?: string;
  readonly frozenAt?: number;
  readonly unfrozenAt?: number;
  /** Everybody who holds it frozen; `frozenBy`, or `freezeWaiting`, is the strongest of them. */
  readonly freezes?: readonly string[];
  /** A freeze that came before provisioning was finished. */
  readonly freezeWaiting?: string;
  /** When the newest applied freeze, unfreeze or expiry was signed. */
  readonly statusAsOf?: number;
  /** The newest freezes, unfreezes and expiries of families without a nonce. */
  readonly statusCalls?: readonly string[];
  readonly releasedAt?: number;
  /** Sealed JSON of what the product made: {@link AppInfo}, or `{license}`. */
  readonly app?: string;
  /** Nobody was asked to make it: the buyer gets the address that stands in the settings when it is asked for. */
  readonly appFromSettings?: boolean;
  /** The newest processed events, as `<hash of key>.<hash of contents>`. */
  readonly appliedKeys: readonly string[];
  /** Upgrades the product refused for good, as `<hash of key> <code> <reason>`. */
  readonly refusedUpgrades?: readonly string[];
  /** When the marketplace was first told that the instance is ready. */
  readonly confirmedAt?: number;
  readonly unconfirmedReported?: boolean;
  readonly orderUnreadReported?: boolean;
  /** The expiry whose passing was reported as overdue. */
  readonly overdueReported?: number;
  /** When a renewal came while the marketplace held it frozen: its unfreeze should follow. */
  readonly paidWhileFrozenAt?: number;
  /** The newest call of the marketplace about it that was answered with an error. */
  readonly failedCall?: FailedInstanceCall;
  /** When the release by our own clock was announced. */
  readonly releaseNoticedAt?: number;
  /** The freeze after which the marketplace's orders were asked, and knew no later period. */
  readonly releaseCheckedFor?: number;
  /** The freeze after which they knew one: nothing is released. */
  readonly releaseHeldFor?: number;
  /** An operator wants our clock to release nothing. */
  readonly keptByOperator?: boolean;
  /** The freeze whose retention's end was reported. */
  readonly releaseDueReported?: number;
  /** `instance#<yyyy-mm>` and createdAt, for lists. */
  readonly listedIn: string;
  readonly listedAt: number;
}

/** A call that the marketplace may have given up on. */
export interface FailedInstanceCall {
  /** Epoch ms. */
  readonly at: number;
  readonly activity: string;
  readonly orderId?: string;
  readonly resultCode: string;
}

/** One figure of use for the buyer's page (zh-cn_topic_0070649428). */
export interface UsageInfo {
  /** Plain decimal: of pay-per-use the running total, of a package what is used of it. */
  readonly usageValue: string;
  /** Epoch ms. */
  readonly statisticalTime: number;
  /** The pay-per-use instance behind a package's figure. */
  readonly relatedInstanceId?: string;
  readonly dashboardUrl?: string;
}

/** Everything about an instance but what it needs as an item with an outbox. */
export type InstanceFacts = Omit<Instance, keyof OutboxItem>;

/** How the buyer reaches what was bought: the answer of the seller's product to `instance.created`. */
export interface AppInfo {
  readonly frontEndUrl: string;
  readonly adminUrl?: string;
  readonly userName?: string;
  readonly password?: string;
  readonly memo?: string;
}
