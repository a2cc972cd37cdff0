import type { EventTypeOf } from '../outbox/eventTypes.ts';
import type { EventData, NewEvent } from '../outbox/outbox.ts';
import type { FailedInstanceCall, FrozenBy, UsageInfo } from './instance.ts';

/** Where a command comes from: into every event and history line. */
export interface Cause {
  /** The marketplace's activity, or the operation of the seller API, or `clock`. */
  readonly activity: string;
  readonly orderId?: string | undefined;
  readonly orderLineId?: string | undefined;
  /** Name of the token that called the seller API. */
  readonly actor?: string | undefined;
}

/** Identity of an event of the marketplace, and what it said. A repeat has the same key. */
export interface IdempotencyKey {
  /** activity, orderId, orderLineId, scene; from `idempotencyKey`. */
  readonly key: string;
  /** Over everything else that it says. */
  readonly payloadHash: string;
}

export interface CreateCommand {
  readonly type: 'create';
  readonly cause: Cause;
  /** From `instanceIdFor`. */
  readonly instanceId: string;
  readonly family: string;
  readonly orderId: string;
  readonly orderLineId?: string | undefined;
  readonly productId?: string | undefined;
  readonly skuCode?: string | undefined;
  readonly businessId?: string | undefined;
  readonly payloadHash: string;
  /** Sealed. */
  readonly customer?: string | undefined;
  /** Only an estimate while the order is new. */
  readonly expireAt?: number | undefined;
  /** What else the call said of the purchase: into the event. */
  readonly details?: EventData | undefined;
  /** What the licence is to be made from; License 1.0 only. */
  readonly identificationCode?: string | undefined;
  /** The code that the marketplace made; licence codes only. */
  readonly license?: string | undefined;
  /** The order's facts are read from the marketplace before the product is told. */
  readonly readsOrder?: boolean;
  /** Nobody has to be asked: every buyer gets the address of the settings, and the instance is active at once. */
  readonly fromSettings?: boolean;
  /** The marketplace is told 000000 at once, made or not: it will not look again. */
  readonly answeredAtOnce?: boolean;
}

/**
 * What a command brings along where the marketplace makes the resource itself: one never heard of is taken in as
 * active before the command is applied to it.
 */
export interface RegistersUnknown {
  readonly registers?: CreateCommand | undefined;
}

/** One application for an online licence: counted once, however often it is repeated. */
export interface ApplyForLicenseCommand {
  readonly type: 'apply-for-license';
  readonly cause: Cause;
  /** 16 bytes over event id and fingerprint, as text. */
  readonly application: string;
  /** Epoch ms. */
  readonly effectiveAt: number;
  readonly expireAt?: number | undefined;
  /** Of the listed ones those that may leave the list: their own items say that they were counted. */
  readonly settled?: readonly string[];
  /** How many had left the list before the application's own item was seen not to be counted. */
  readonly settledAsOf?: number;
}

/** The buyer's personal data goes; what orders and accounting need stays. See {@link erase}. */
export interface EraseCommand {
  readonly type: 'erase';
  readonly cause: Cause;
  /** Of what is still in use: the sealed access data as it was seen, and what of it stays. */
  readonly app?: { readonly seen: string; readonly kept: string } | undefined;
}

/** Something that was bought elsewhere, or before a backup that was restored: {@link importInstance}. */
export interface ImportCommand {
  readonly type: 'import';
  readonly cause: Cause;
  /** As the order's first call would have said it; `instanceId` may be the seller's own. */
  readonly creation: CreateCommand;
  /** Sealed: what the product made. */
  readonly app?: string | undefined;
  /** Absolute, epoch ms. */
  readonly expireAt?: number | undefined;
  /** Online licences: how many the order gives, and how many of them are taken. */
  readonly quota?: number | undefined;
  readonly usedLicenses?: number | undefined;
  /** `at`: since when, epoch ms. */
  readonly frozen?: { readonly by: FrozenBy; readonly at?: number | undefined } | undefined;
  readonly released?: boolean;
}

export interface RenewCommand extends RegistersUnknown {
  readonly type: 'renew';
  readonly cause: Cause;
  readonly event: IdempotencyKey;
  readonly scene: string;
  /** Absolute, epoch ms. */
  readonly expireAt: number;
  /** `later`: never before the present expiry. `given`: a cancelled renewal may move it back. */
  readonly expiry: 'later' | 'given';
  readonly productId?: string | undefined;
  readonly readsOrder?: boolean;
  /** What else the call said of the renewal: into the event. */
  readonly details?: EventData | undefined;
  /** In the families where a renewal also ends a freeze, it counts among the calls that `signedAt` orders. */
  readonly signedAt?: number | undefined;
}

/**
 * `signedAt` (epoch ms) orders the marketplace's calls, which may overtake each other and be replayed; an operator's
 * have none. `call`, from {@link statusCall}, tells one that no nonce guards from its replay.
 */
export interface FreezeCommand extends RegistersUnknown {
  readonly type: 'freeze';
  readonly by: FrozenBy;
  readonly signedAt?: number;
  readonly call?: string;
  readonly cause: Cause;
}

export interface UnfreezeCommand extends RegistersUnknown {
  readonly type: 'unfreeze';
  readonly signedAt?: number;
  readonly call?: string;
  readonly cause: Cause;
}

export interface ReleaseCommand extends RegistersUnknown {
  readonly type: 'release';
  readonly reason: string;
  /** What else the call said: into the event. */
  readonly details?: EventData | undefined;
  readonly cause: Cause;
}

/** The marketplace was asked what it knows of a licence code. */
export interface SyncLicenseStatusCommand {
  readonly type: 'sync-license-status';
  /** `ALIVE`, `EXPIRED`, `RELEASED`; open text. */
  readonly status: string;
  /** Epoch ms, where the answer tells it. */
  readonly expireAt?: number | undefined;
  readonly cause: Cause;
}

export interface UpgradeCommand {
  readonly type: 'upgrade';
  readonly cause: Cause;
  readonly event: IdempotencyKey;
  readonly productId?: string | undefined;
  readonly skuCode?: string | undefined;
  readonly readsOrder?: boolean;
  /** What else the call said of the new size: into the event. */
  readonly details?: EventData | undefined;
  /** Sealed: what the buyer answered. */
  readonly params?: string | undefined;
}

export type InstanceCommand =
  | CreateCommand
  | ImportCommand
  | EraseCommand
  /** `app` is sealed. */
  | { readonly type: 'provisioned'; readonly app: string; readonly cause: Cause }
  | { readonly type: 'refuse'; readonly code: string; readonly reason: string; readonly cause: Cause }
  /** Forgets a refusal and asks the product again. */
  | { readonly type: 'reopen'; readonly cause: Cause }
  | RenewCommand
  | FreezeCommand
  | UnfreezeCommand
  | UpgradeCommand
  | ReleaseCommand
  | SyncLicenseStatusCommand
  | ApplyForLicenseCommand
  /** Something about the instance that the product should hear; nothing of the instance changes. */
  | {
      readonly type: 'announce';
      readonly event: EventTypeOf<'instance', 'product'>;
      readonly data: EventData;
      readonly cause: Cause;
    }
  /** What the buyer's page shows of the use. */
  | { readonly type: 'set-usage-info'; readonly usageInfo: readonly UsageInfo[]; readonly cause: Cause }
  /** Work for the marketplace on behalf of the instance, as durable as an event. */
  | ({ readonly type: 'enqueue-job'; readonly entry: NewEvent; readonly cause: Cause } & RegistersUnknown)
  /** How many online licences the order gives. */
  | { readonly type: 'set-quota'; readonly quota: number; readonly cause: Cause }
  /** A call about the instance was answered with an error: the marketplace may give it up. */
  | { readonly type: 'note-failed-call'; readonly failed: FailedInstanceCall }
  /** An operator's word that our clock is to release nothing, or may again. */
  | { readonly type: 'keep'; readonly keeps: boolean; readonly cause: Cause }
  | { readonly type: 'extend'; readonly expireAt: number; readonly cause: Cause }
  /** The marketplace is being told that the instance is ready. */
  | { readonly type: 'confirm' };

/** What became of a command; mapped to result codes and HTTP answers elsewhere. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'in-progress' }
  /** Never known, or released and no longer to be changed. */
  | { readonly kind: 'unknown' }
  /** The seller's product said no for good. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  /** The command makes no sense in this status (seller API only). */
  | { readonly kind: 'impossible'; readonly status: string };
