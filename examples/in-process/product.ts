/**
 * A product that is bundled into the functions instead of being called by a webhook:
 *
 *   PRODUCT_MODULE=examples/in-process/product.ts npm start
 *   PRODUCT_MODULE=examples/in-process/product.ts npm run deploy -- --stage prod
 *
 * It runs within the call of the marketplace, so it has to answer within a second or two. What takes longer answers
 * `later` and tells the seller API when it is done. A real one keeps what it makes in a database.
 */
import type { Product, ProductReply } from 'koogallery-bridge/product';

const delivered = (body?: unknown): ProductReply => ({ kind: 'delivered', body });

const product: Product = {
  async send({ id, type, data }) {
    switch (type) {
      case 'instance.created':
        return delivered({ app: { frontEndUrl: `https://app.example.com/t/${data.instanceId}` } });
      case 'license.requested':
      case 'license.applied':
        return delivered({ license: `LICENSE-${id}` });
      case 'instance.upgraded':
        return data.order === null
          ? { kind: 'refused', code: 'no-resource', reason: 'Nobody knows yet what was ordered' }
          : delivered();
      case 'instance.change-requested':
        return delivered({ allowed: true });
      case 'instance.status-requested':
        return delivered({ handled: false });
      default:
        return delivered();
    }
  },
};

export default product;
