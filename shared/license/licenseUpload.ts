import type { MarketplaceApi } from '../marketplace/marketplaceApi.ts';
import type { License } from './application.ts';

/** Brings a licence to the buyer by the marketplace's open API; undefined where there are no credentials for it. */
export type LicenseUpload = (
  eventId: string,
  license: License,
  signal: AbortSignal,
) => Promise<
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }
>;

/** The upload of online licences as the applications need it. */
export function licenseUpload(marketplace: Pick<MarketplaceApi, 'uploadLicense'>): LicenseUpload {
  return async (eventId, license, signal) => {
    const outcome = await marketplace.uploadLicense(eventId, license, signal);
    switch (outcome.kind) {
      case 'done':
        return { kind: 'accepted' };
      case 'refused':
        return outcome;
      default:
        return { kind: 'failed', reason: outcome.reason };
    }
  };
}
