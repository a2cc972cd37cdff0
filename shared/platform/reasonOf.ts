import { BridgeError } from './bridgeError.ts';

/** What an alarm may say of an error: our own text, or the name of a foreign one, whose text may quote the data. */
export function reasonOf(error: unknown): string {
  if (error instanceof BridgeError) return error.message;
  return error instanceof Error ? error.name : 'unknown fault';
}
