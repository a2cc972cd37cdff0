import type { Product } from '../outbox/product.ts';

/**
 * A product that runs in the functions themselves instead of behind a webhook. In the sources there is none: with
 * `PRODUCT_MODULE` the bundler puts the seller's own module in this one's place (bundling/productModule.ts).
 */
export const inProcessProduct: Product | undefined = undefined;
