import { pinnedRequests } from '../http/pinnedRequest.ts';
import { type Bridge, completeBridge } from './bridge.ts';
import type { Core } from './core.ts';
import { openCore, openCoreUnlogged } from './openCore.ts';

/** Until the settings are read again the core stays the same, and so does what is built on it. */
const bridges = new WeakMap<Core, Bridge>();

function bridgeOn(core: Core): Bridge {
  const bridge = bridges.get(core) ?? completeBridge(core, pinnedRequests);
  bridges.set(core, bridge);
  return bridge;
}

/**
 * Opens the bridge of this container, as {@link openCore} does its core.
 *
 * @throws {ConfigError} listing every problem; the next call tries again.
 */
export const openBridge = async (): Promise<Bridge> => bridgeOn(await openCore());

/** The same without a line in the log, for a start that says itself what is wrong. */
export const openBridgeUnlogged = async (): Promise<Bridge> => bridgeOn(await openCoreUnlogged());
