import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../shared/config/config.ts';
import { productOrModule, withModule } from '../../../shared/delivery/productOrModule.ts';
import { webhookTarget } from '../../../shared/delivery/webhookTarget.ts';
import type { Product, ProductEvent, ProductReply } from '../../../shared/outbox/product.ts';
import { usableVariables } from '../config/usableVariables.ts';

const event: ProductEvent = {
  id: 'evt_1',
  type: 'instance.created',
  at: 1,
  data: { a: 1 },
  productIds: ['own'],
};
const answering = (send: Product['send']): Product => ({ send });
const webhook = answering(async () => ({ kind: 'delivered', body: 'by the webhook' }));

function product(module: Product | undefined, products = {}): Product {
  const parsed = parseConfig({
    ...usableVariables,
    SELLER_WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
    PRODUCTS: JSON.stringify(products),
  });
  const config = withModule(parsed, module);
  return productOrModule(webhook, module, ids => webhookTarget(config, ids));
}
const sent = (module: Product | undefined, products = {}, timeoutMs = 10_000) =>
  product(module, products).send(event, { timeoutMs });

describe('a product that is bundled in', () => {
  it('is told instead of the webhook, with the name of the product', async () => {
    const seen: ProductEvent[] = [];
    const module = answering(async given => {
      seen.push(given);
      return { kind: 'delivered', body: { app: null, b: 'x' } };
    });
    // Members that are empty are missing, as behind a webhook.
    expect(await sent(module, { own: { name: 'Own' } })).toEqual({ kind: 'delivered', body: { b: 'x' } });
    expect(seen).toEqual([{ ...event, data: { a: 1, product: { name: 'Own' } } }]);
  });

  it('leaves a product with a webhook of its own, and everything where there is none, to the webhook', async () => {
    const module = answering(async () => expect.unreachable());
    const own = { own: { webhookUrl: 'https://own.example.com/' } };
    expect(await sent(module, own)).toEqual({ kind: 'delivered', body: 'by the webhook' });
    expect(await sent(undefined)).toEqual({ kind: 'delivered', body: 'by the webhook' });
  });

  it('cannot throw, cannot keep a call waiting, and is told when nobody waits any more', async () => {
    const throwing = answering(async () => {
      throw new TypeError('with a secret in it');
    });
    expect(await sent(throwing)).toEqual({ kind: 'failed', reason: 'TypeError' });
    let told: AbortSignal | undefined;
    const never = answering((_, { signal }) => {
      told = signal;
      return new Promise(() => {});
    });
    expect(await sent(never, {}, 1)).toEqual({ kind: 'failed', reason: 'no answer in time', silent: true });
    expect(told?.aborted).toBe(true);
    const call = new AbortController();
    const waiting = product(never).send(event, { timeoutMs: 60_000, signal: call.signal });
    call.abort();
    expect(await waiting).toMatchObject({ kind: 'failed' });
  });

  it('that answers something else has failed', async () => {
    for (const reply of [undefined, {}, { kind: 'ok' }]) {
      const odd = answering(async () => reply as unknown as ProductReply);
      expect(await sent(odd)).toMatchObject({ kind: 'failed' });
    }
  });
});
