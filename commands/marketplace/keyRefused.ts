import type { PlayedCall } from '../../sandbox/marketplace/calls/call.ts';

/**
 * Whether the address does not know the key at all: it refuses every call as unsigned, and none of its answers is
 * signed with the key.
 */
export const isKeyRefused = (calls: readonly PlayedCall[]): boolean =>
  calls.length > 0 &&
  calls.every(
    ({ resultCode, checks }) =>
      resultCode === '000001' && checks.some(({ name, ok }) => name.startsWith('Body-Sign') && !ok),
  );
