import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EndpointCache } from '../../../bundling/onLambda/endpointCache.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('keeps an address for as long as the table said, and forgets what it is told to', () => {
  const cache = new EndpointCache();
  expect([cache.has('key'), cache.get('key'), cache.getEndpoint('key')]).toEqual([
    false,
    undefined,
    undefined,
  ]);
  cache.set('key', [{ Address: 'a.example.com', CachePeriodInMinutes: 2 }]);
  expect([cache.has('key'), cache.getEndpoint('key'), cache.getEndpoint('other')]).toEqual([
    true,
    'a.example.com',
    undefined,
  ]);
  vi.advanceTimersByTime(119_999);
  expect(cache.getEndpoint('key')).toBe('a.example.com');
  vi.advanceTimersByTime(1);
  expect([cache.getEndpoint('key'), cache.get('key')]).toEqual([undefined, undefined]);
  for (const forget of [() => cache.delete('key'), () => cache.clear()]) {
    cache.set('key', [{ Address: 'b.example.com', CachePeriodInMinutes: 1 }]);
    forget();
    expect([cache.has('key'), cache.getEndpoint('key')]).toEqual([false, undefined]);
  }
});
