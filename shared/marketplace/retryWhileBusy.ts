import type { Effects } from '../platform/effects.ts';
import type { OpenApiExchange } from './openApiExchange.ts';

const maxAttempts = 5;

/** "Too many requests": the order query is asked again after 1, 2, 4 … s, at most five times in all. */
export async function retryWhileBusy(
  { random, wait }: Pick<Effects, 'random' | 'wait'>,
  signal: AbortSignal | undefined,
  send: () => Promise<OpenApiExchange>,
): Promise<OpenApiExchange> {
  for (let attempt = 1; ; attempt += 1) {
    const exchange = await send();
    const isBusy = exchange.kind === 'answer' && exchange.answer.code === 'MKT.0250';
    if (!isBusy || attempt === maxAttempts) return exchange;
    try {
      await wait(1_000 * 2 ** (attempt - 1) * (0.75 + random() / 4), signal);
    } catch {
      // No time left: whoever asked comes back later.
      return exchange;
    }
  }
}
