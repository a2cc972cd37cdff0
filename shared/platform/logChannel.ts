import { channel } from 'node:diagnostics_channel';
import type { LogFields } from './log.ts';

/** One line of the log, for whoever counts them. */
export interface LoggedLine {
  readonly level: 'info' | 'warn' | 'error' | 'alarm';
  /** Of an alarm its name. */
  readonly message: string;
  readonly fields: LogFields;
}

/** Every line of the log, as it is written. Without subscribers it costs nothing. */
const lines = channel('koogallery-bridge:log');

export const publishLine = (line: LoggedLine): void => {
  if (lines.hasSubscribers) lines.publish(line);
};

/** @returns ends the subscription */
export function subscribeLines(listener: (line: LoggedLine) => void): () => void {
  const onMessage = (line: unknown) => listener(line as LoggedLine);
  lines.subscribe(onMessage);
  return () => void lines.unsubscribe(onMessage);
}
