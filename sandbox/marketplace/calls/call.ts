import type { CheckedAnswer } from '../answers/checkAnswer.ts';
import type { AppOpened } from '../answers/openAppInfo.ts';
import type { MarketplaceCommand } from '../families/activity.ts';
import type { FamilyName } from '../families/family.ts';
import type { KitCommand } from '../families/kitCommands.ts';
import type { SentActivity } from '../transport/sendActivity.ts';
import type { RememberedPurchase } from './purchaseMemory.ts';

/** What is asked of the marketplace, whoever asks. */
export interface MarketplaceCall {
  readonly command: MarketplaceCommand;
  readonly family: FamilyName;
  readonly order?: string;
  readonly line?: string;
  readonly instance?: string;
  readonly eventOrder?: string;
  /** Epoch ms. */
  readonly expireAt?: number;
  readonly scene?: string;
  readonly product?: string;
  readonly sku?: string;
  readonly chargingMode?: string;
  readonly amount?: string;
  readonly extend?: readonly { readonly name: string; readonly value: string }[];
  readonly phone?: string;
  readonly email?: string;
  readonly license?: string;
  readonly event?: string;
  readonly fingerprint?: string;
  readonly repeat: number;
  readonly parallel: number;
  readonly skewMs: number;
  readonly badSignature: boolean;
  readonly replay: boolean;
  readonly loseAnswer: boolean;
  /** Shows opened passwords; they are masked otherwise. */
  readonly showPassword: boolean;
  readonly test: boolean;
  /** A purchase on trial. */
  readonly trial?: boolean;
}

/** What the marketplace does with the sandbox's enterprise. */
export interface KitPlay {
  readonly command: KitCommand;
  readonly version: 1 | 2;
  readonly instance?: string;
  readonly order?: string;
  readonly user?: string;
  readonly test: boolean;
}

/** One call, signed. */
export interface ReadyCall {
  /** The same bytes each time, nonce included. */
  send(): Promise<PlayedCall>;
  /** Breaks the line before the answer is read. */
  sendAndLose(): Promise<void>;
}

export interface PlayedCall extends CheckedAnswer {
  readonly sent: SentActivity;
  readonly verified: boolean;
  /** Encrypted access data of the answer, opened; the password masked unless it was asked for. */
  readonly opened: readonly AppOpened[];
}

export type PlayResult =
  | {
      readonly kind: 'played';
      readonly calls: readonly PlayedCall[];
      readonly purchase: RememberedPurchase | undefined;
    }
  | { readonly kind: 'problem'; readonly problem: string };

export interface PlayDeps {
  readonly url: string;
  readonly accessKey: string;
  /** The newest last. */
  readonly purchases: readonly RememberedPurchase[];
  /** Epoch ms. */
  readonly clock: () => number;
  readonly newId: () => string;
  /** Called at each answer. */
  readonly onAnswer?: () => void;
}
