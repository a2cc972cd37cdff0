import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { printable } from '../shared/platform/printable.ts';

export interface DivertedOutput {
  /** One line on the terminal. */
  say(line: string): void;
  /** One line into the file. */
  log(line: string): void;
  /** Gives the terminal back and writes out what is left. */
  close(): Promise<void>;
}

/**
 * Sends everything that this process prints to a file: the functions run in this process and log to their standard
 * output as they do when deployed. Only `say` still reaches the terminal, which stays readable.
 */
export function divertOutput(file: string): DivertedOutput {
  const target = createWriteStream(file, { flags: 'a' });
  // A full disk must not end the sandbox; what it loses is its log.
  target.on('error', () => undefined);
  const streams = [process.stdout, process.stderr];
  // Whoever read the lines may be gone, as after `npm start | head`: the product in the loop goes on.
  for (const stream of streams) stream.on('error', ignoreError);
  const originals = streams.map(stream => stream.write);
  const terminal = process.stdout.write.bind(process.stdout);
  const log = (line: string) => void target.write(`${line}\n`);
  for (const stream of streams) stream.write = target.write.bind(target) as typeof stream.write;
  const onWarning = (warning: Error) => log(`warning: ${warning.name}: ${warning.message}`);
  process.removeAllListeners('warning');
  process.on('warning', onWarning);
  return {
    say: line => void terminal(`${printable(line)}\n`),
    log,
    close: async () => {
      streams.forEach((stream, position) => {
        stream.write = originals[position] ?? stream.write;
        stream.off('error', ignoreError);
      });
      target.end();
      await finished(target).catch(() => undefined);
    },
  };
}

function ignoreError(): void {}
