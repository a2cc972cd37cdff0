import { styleText } from 'node:util';

/** What colours depend on: where the text goes, and what the environment says. */
export interface PaintSurroundings {
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** `NO_COLOR` (no-color.org) switches colours off; `FORCE_COLOR` decides before it and also for pipes. */
export function isColourful({ isTerminal, environment }: PaintSurroundings): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: kind } = environment;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && (none ?? '') === '' && kind !== 'dumb';
}

const styles = [
  [/^ *✓/gm, 'green'],
  [/^ *✗.*$/gm, 'red'],
  [/^ *[→←]/gm, 'cyan'],
  [/^ *(likely cause:|可能原因：)/gm, 'yellow'],
] as const;

/** Reports are plain text; what their marks mean to the eye is added here. */
export function paint(text: string): string {
  return styles.reduce(
    (painted, [pattern, style]) =>
      painted.replace(pattern, part => styleText(style, part, { validateStream: false })),
    text,
  );
}
