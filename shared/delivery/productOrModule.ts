import type { Config } from '../config/config.ts';
import { withoutEmptyMembers } from '../http/foreignJson.ts';
import type { Product, ProductEvent, ProductReply } from '../outbox/product.ts';
import type { WebhookTarget } from './webhookTarget.ts';

/** Stands where an address would; nothing is ever sent there. */
const moduleAddress = 'in-process:';

/** The settings of a deployment with a module: it is told of everything but what `PRODUCTS` gives a webhook of its own. */
export const withModule = (config: Config, module: Product | undefined): Config =>
  module === undefined ? config : { ...config, product: { ...config.product, webhookUrl: moduleAddress } };

/** The module where the settings of {@link withModule} lead to it, else the webhook. */
export function productOrModule(
  webhook: Product,
  module: Product | undefined,
  target: (productIds: readonly string[]) => WebhookTarget,
): Product {
  if (module === undefined) return webhook;
  return {
    async send(event, options) {
      const { url, product } = target(event.productIds);
      if (url !== moduleAddress) return webhook.send(event, options);
      return asked(
        module,
        product === undefined ? event : { ...event, data: { ...event.data, product } },
        options,
      );
    },
  };
}

/** As a webhook is treated: nothing that it throws gets out, and nobody waits longer than the call has time. */
async function asked(
  module: Product,
  event: ProductEvent,
  { timeoutMs, signal }: Parameters<Product['send']>[1],
): Promise<ProductReply> {
  const limit = new AbortController();
  let giveUp = (): void => limit.abort();
  const late = new Promise<ProductReply>(resolve => {
    giveUp = () => {
      limit.abort();
      resolve({ kind: 'failed', reason: 'no answer in time', silent: true });
    };
  });
  const timer = setTimeout(giveUp, Math.max(1, Math.floor(timeoutMs)));
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    const reply = await Promise.race([module.send(event, { timeoutMs, signal: limit.signal }), late]);
    return understood(reply);
  } catch (cause) {
    return { kind: 'failed', reason: cause instanceof Error ? cause.name : 'unknown fault' };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

/** The module is checked by the compiler at most. */
function understood(reply: ProductReply | undefined): ProductReply {
  switch (reply?.kind) {
    case 'delivered':
      return { ...reply, body: withoutEmptyMembers(reply.body) };
    case 'refused':
    case 'failed':
      return reply;
    default:
      return { kind: 'failed', reason: 'the module answered neither delivered nor refused nor failed' };
  }
}
