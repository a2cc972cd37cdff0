import type { Instance } from './instance.ts';

/** What the seller's settings name products by, as far as it is known of an instance. */
export const productIdsOf = ({
  productId,
  skuCode,
}: { readonly [Name in 'productId' | 'skuCode']?: Instance[Name] | undefined }): readonly string[] =>
  [productId, skuCode].filter(id => id !== undefined);
