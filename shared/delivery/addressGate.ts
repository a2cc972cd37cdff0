/** Sent at once to an address of which nothing is known yet, and at most. */
const first = 8;
const max = 64;

/** So many attempts in a row without any answer, and the rest of a run's events for the address are not tried. */
const silentAfter = 3;

interface Address {
  allowed: number;
  inside: number;
  silent: number;
  closed: boolean;
  readonly waiting: ((entrance: Entrance) => void)[];
}

/** `closed`: the address does not answer; what is for it waits for another run. */
export type Entrance = 'open' | 'closed';

/**
 * Lets the events of one run out to the addresses of the seller's products: each address has its own queue, so that one
 * that hangs holds up no other's events. Whoever answers is sent more at once; whoever is silent a few times in a row is
 * left alone for the rest of the run, and tried again by the next.
 *
 * ```
 *   A: 8 out ── 8 time out (10 s) ── closed: the others are not tried
 *   B: 8 out ── answers ── 9, 10 … 64 out ──────── all taken
 * ```
 */
export class AddressGate {
  readonly #addresses = new Map<string, Address>();

  /** Resolves when an event may go out to the address; whoever got `open` must {@link leave}. */
  enter(address: string): Promise<Entrance> {
    const state = this.#addressOf(address);
    if (state.closed) return Promise.resolve('closed');
    if (state.inside < state.allowed) {
      state.inside += 1;
      return Promise.resolve('open');
    }
    return new Promise(resolve => state.waiting.push(resolve));
  }

  /** @param reply `none` when nothing was sent after all */
  leave(address: string, reply: 'answered' | 'silent' | 'none'): void {
    const state = this.#addressOf(address);
    state.inside -= 1;
    if (reply === 'answered') {
      state.silent = 0;
      state.allowed = Math.min(max, state.allowed + 1);
    } else if (reply === 'silent') {
      state.silent += 1;
      // Nobody else is let out in its place until somebody answers.
      state.allowed = Math.max(1, state.allowed - 1);
      state.closed ||= state.silent >= silentAfter;
    }
    while (state.closed || state.inside < state.allowed) {
      const next = state.waiting.shift();
      if (next === undefined) return;
      if (!state.closed) state.inside += 1;
      next(state.closed ? 'closed' : 'open');
    }
  }

  #addressOf(address: string): Address {
    const known = this.#addresses.get(address);
    if (known !== undefined) return known;
    const state: Address = { allowed: first, inside: 0, silent: 0, closed: false, waiting: [] };
    this.#addresses.set(address, state);
    return state;
  }
}
