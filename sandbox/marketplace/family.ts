import type { Settings } from '../../shared/config/settings.ts';
import type { ActivityFacts, MarketplaceCommand } from './activity.ts';
import { licenseCodeFamily, licenseFamily, onlineLicenseFamily } from './licenseFamilies.ts';
import { saasV1Family } from './saasV1Family.ts';
import { saasV2Family } from './saasV2Family.ts';

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

export const families = {
  v2: saasV2Family,
  v1: saasV1Family,
  license: licenseFamily,
  'license-code': licenseCodeFamily,
  'license-online': onlineLicenseFamily,
} as const satisfies Record<string, MarketplaceFamily>;

export type FamilyName = keyof typeof families;

export const isFamilyName = (text: string): text is FamilyName => Object.hasOwn(families, text);
