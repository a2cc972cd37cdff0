/** Refused together they stay below the more than five in a row that lock a key. */
const maxAtOnce = 4;

interface KeyTurns {
  /** The newest signature that was judged was taken. */
  isTaken: boolean;
  underWay: number;
  readonly waiting: Set<() => void>;
}

/**
 * Who may call with a key now. Refused signatures can only stop what has not been sent yet: so nobody else calls until
 * one is known to be taken, and then a few at once.
 */
export class CallsPerKey {
  readonly #keys = new Map<string, KeyTurns>();

  /** Does the work when it is its turn; undefined, and nothing done, when `signal` comes first. */
  async run<Result>(
    name: string,
    signal: AbortSignal | undefined,
    work: () => Promise<Result>,
  ): Promise<Result | undefined> {
    const turns = this.#of(name);
    while (turns.underWay >= (turns.isTaken ? maxAtOnce : 1)) {
      if (signal?.aborted === true) return undefined;
      await nextTurn(turns, signal);
    }
    if (signal?.aborted === true) return undefined;
    turns.underWay += 1;
    try {
      return await work();
    } finally {
      turns.underWay -= 1;
      wake(turns);
    }
  }

  /** What became of a signature with that key. */
  settle(name: string, isTaken: boolean): void {
    const turns = this.#of(name);
    turns.isTaken = isTaken;
    wake(turns);
  }

  #of(name: string): KeyTurns {
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const turns = { isTaken: false, underWay: 0, waiting: new Set<() => void>() };
    this.#keys.set(name, turns);
    return turns;
  }
}

/** All of them look again, and most go on waiting: there are few. */
function wake({ waiting }: KeyTurns): void {
  for (const look of waiting) look();
}

function nextTurn({ waiting }: KeyTurns, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const look = () => {
      waiting.delete(look);
      signal?.removeEventListener('abort', look);
      resolve();
    };
    waiting.add(look);
    signal?.addEventListener('abort', look);
  });
}
