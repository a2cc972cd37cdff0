/** How far long work is, on one line that is drawn over and over. */
export interface ProgressBar {
  /** @param what what is being done, shown behind the bar */
  to(done: number, what?: string): void;
  /** Takes the line away, so that other text can be written; the next `to` draws it again. */
  clear(): void;
}

/** As much of a stream as a bar needs. */
export interface BarStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const width = 24;
const drawEveryMs = 80;
const wipe = '\r\u001B[K';

/**
 * A bar on standard error; nothing at all where that is no terminal.
 *
 * @param total undefined where the end is not known: then it only counts
 * @param now milliseconds of a clock that never goes back
 */
export function progressBar(
  total: number | undefined,
  stream: BarStream = process.stderr,
  now: () => number = () => performance.now(),
): ProgressBar {
  if (stream.isTTY !== true || process.env.TERM === 'dumb') return { to: () => {}, clear: () => {} };
  const startedAt = now();
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    to(done, what = '') {
      if (now() - drawnAt < drawEveryMs && done !== total) return;
      drawnAt = now();
      const seconds = Math.round((drawnAt - startedAt) / 1000);
      const line = `${shape(done, total)} ${what}`.trimEnd();
      // A line that wraps could not be taken away again.
      stream.write(`${wipe}${`${line}  ${seconds} s`.slice(0, (stream.columns || 80) - 1)}`);
    },
    clear() {
      if (drawnAt !== Number.NEGATIVE_INFINITY) stream.write(wipe);
      drawnAt = Number.NEGATIVE_INFINITY;
    },
  };
}

function shape(done: number, total: number | undefined): string {
  if (total === undefined) return `${done}`;
  const filled = Math.round((Math.min(done, total) / Math.max(total, 1)) * width);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done} / ${total}`;
}
