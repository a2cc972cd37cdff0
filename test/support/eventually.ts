import { vi } from 'vitest';

/**
 * Looks again and again until `look` no longer fails, and gives what it gives. There is no telling how slow a busy machine
 * is, so the time in which it has to happen is long; vitest's own is one second.
 */
export const eventually = <Result>(
  look: () => Promise<Result> | Result,
  { timeout = 50_000, interval = 50 }: { readonly timeout?: number; readonly interval?: number } = {},
): Promise<Result> => vi.waitFor(look, { timeout, interval });
