import type { Settings } from '../../../shared/config/settings.ts';
import type { ActivityFacts, MarketplaceCommand } from './activity.ts';

/** One protocol family as the marketplace speaks it. */
export interface MarketplaceFamily {
  /** Where its calls go, below the address of the functions. */
  path(command: MarketplaceCommand): string;
  /** The setting whose first key signs. */
  keys(command: MarketplaceCommand): keyof Settings;
  /** `signed-post`: JSON body and signature. `token-get`: everything in the query, with an authToken. */
  readonly transport: 'signed-post' | 'token-get';
  readonly commands: readonly MarketplaceCommand[];
  /** The call's parameters in the marketplace's names; undefined ones are left out. */
  fields(command: MarketplaceCommand, facts: ActivityFacts): Readonly<Record<string, unknown>>;
  /** What an answer with this code has to carry besides it; `appInfo.frontEndUrl` is one within an object. */
  answers(command: MarketplaceCommand, resultCode: string): readonly string[];
}
