import type { TableFault } from '../deployment/table/tableFaults.ts';
import type { OpenApiBehaviour } from '../marketplace/openApis/openApiBehaviour.ts';
import type { HeldCall } from '../marketplace/simulator/callFaults.ts';
import type { JournalHead } from '../marketplace/simulator/callJournal.ts';
import type { Subscription } from '../marketplace/simulator/subscription.ts';
import type { OwnProduct } from '../ownProduct.ts';
import type { ProductBehaviour } from '../product/productBehaviour.ts';

/** An instance as the seller API shows it; only what the page draws. Times are ISO 8601. */
export interface ShownInstance {
  readonly instanceId: string;
  readonly status: string;
  readonly family: string;
  readonly orderId: string | null;
  readonly orderLineId: string | null;
  readonly expireAt: string | null;
  readonly expireAtSource: string | null;
  readonly frozenBy: string | null;
  readonly app: { readonly frontEndUrl?: string; readonly userName?: string } | null;
  readonly license: string | null;
  readonly pendingEvents: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What the product's webhook was asked. */
export interface ShownAttempt {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly outcome: string;
}

/** One answer with everything that the page shows all the time. */
export interface ConsoleState {
  /** ISO 8601, by the sandbox's clock. */
  readonly now: string;
  readonly movedMs: number;
  /** How far the last move went that can be undone; 0: there is none. */
  readonly lastMoveMs: number;
  readonly byItself: boolean;
  /** The newest; `bought` counts all. */
  readonly subscriptions: readonly Subscription[];
  readonly bought: number;
  readonly instances: readonly ShownInstance[];
  /** The newest first. */
  readonly calls: readonly JournalHead[];
  readonly held: readonly HeldCall[];
  readonly table: TableFault;
  /** The seller's own program, where it stands in for the demonstration product. */
  readonly product: OwnProduct;
  /** How the demonstration product answers, and the open APIs. */
  readonly demonstration: ProductBehaviour;
  readonly openApis: OpenApiBehaviour;
  /** Why the seller API does not answer, if so. */
  readonly sellerProblem?: string;
}
