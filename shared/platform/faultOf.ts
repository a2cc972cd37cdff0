import { BridgeError } from './bridgeError.ts';

/** What the log is told of an error: our own stable code, or the name of a foreign one. Never its text. */
export function faultOf(error: unknown): string {
  if (error instanceof BridgeError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
