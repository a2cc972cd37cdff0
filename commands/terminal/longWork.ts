import { progressBar } from './progressBar.ts';
import type { Output } from './runCommand.ts';

/** How far a long piece of work is: a bar on a terminal, else now and then a line. */
export interface Steps {
  readonly to: (done: number) => void;
  readonly end: () => void;
}

/** Without a terminal: a line at most so often, ms. */
const lineEveryMs = 10_000;

/** @param what such as `rows written` */
export function longWork(
  total: number | undefined,
  what: string,
  output: Pick<Output, 'note'>,
  now: () => number = () => performance.now(),
): Steps {
  const bar = progressBar(total);
  const isTerminal = process.stderr.isTTY === true;
  let toldAt = now();
  return {
    to(done) {
      bar.to(done, what);
      if (isTerminal || now() - toldAt < lineEveryMs) return;
      toldAt = now();
      output.note(`${done}${total === undefined ? '' : ` / ${total}`} ${what}`);
    },
    end: () => bar.clear(),
  };
}
