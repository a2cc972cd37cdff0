import type { MovableClock } from './console/movableClock.ts';

/** Writes down a part of the sandbox as it is; what comes back makes it so again. */
export type Snapshot = () => Promise<() => Promise<void> | void>;

interface Move {
  readonly ms: number;
  readonly restore: readonly (() => Promise<void> | void)[];
}

/** So many moves can be undone. */
const maxKept = 5;

/** Moves of the sandbox's clock, each of which can be undone: with the time everything comes back that was there before. */
export interface ClockMoves {
  /** How far the last move went, ms; undefined when there is none that could be undone. */
  readonly last: number | undefined;
  move(ms: number): Promise<void>;
  /** @returns whether there was one to undo */
  undo(): Promise<boolean>;
}

/**
 * @param snapshots in the order in which they are taken: the table first, so that whoever heard of something later hears
 *   of it again
 * @param between does something while no schedule is at work: a run that the clock jumps over has no time left at once
 * @param quietly does something while no schedule and no marketplace is at work
 */
export function clockMoves(deps: {
  readonly clock: MovableClock;
  readonly snapshots: readonly Snapshot[];
  readonly between: (work: () => Promise<void>) => Promise<void>;
  readonly quietly: (work: () => Promise<void>) => Promise<void>;
}): ClockMoves {
  const { clock, snapshots, between, quietly } = deps;
  const moves: Move[] = [];
  return {
    get last() {
      return moves.at(-1)?.ms;
    },

    move: ms =>
      between(async () => {
        try {
          const restore: Move['restore'][number][] = [];
          for (const take of snapshots) restore.push(await take());
          moves.push({ ms, restore });
          moves.splice(0, moves.length - maxKept);
        } catch {
          // A table that is set to fail cannot be written down: the move is made, and cannot be undone.
          moves.length = 0;
        }
        clock.move(ms);
      }),

    async undo() {
      const move = moves.at(-1);
      if (move === undefined) return false;
      await quietly(async () => {
        for (const restore of move.restore) await restore();
        clock.move(-move.ms);
        moves.pop();
      });
      return true;
    },
  };
}
