/** The newest entries of a list without end, the newest last. */
export class RingBuffer<Entry> {
  readonly #most: number;
  readonly #entries: Entry[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#most) this.#entries.shift();
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }
}
