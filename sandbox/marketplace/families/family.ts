import { licenseCodeFamily, licenseFamily, onlineLicenseFamily } from './licenseFamilies.ts';
import type { MarketplaceFamily } from './marketplaceFamily.ts';
import { saasV1Family } from './saasV1Family.ts';
import { saasV2Family } from './saasV2Family.ts';

export const families = {
  v2: saasV2Family,
  v1: saasV1Family,
  license: licenseFamily,
  'license-code': licenseCodeFamily,
  'license-online': onlineLicenseFamily,
} as const satisfies Record<string, MarketplaceFamily>;

export type FamilyName = keyof typeof families;

export const isFamilyName = (text: string): text is FamilyName => Object.hasOwn(families, text);
