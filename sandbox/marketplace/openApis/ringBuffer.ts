/** The newest entries of a list without end, the newest last. */
export class RingBuffer<Entry> {
  readonly #size: number;
  readonly #entries: Entry[];

  /** @param entries that are in it already */
  constructor(size: number, entries: readonly Entry[] = []) {
    this.#size = size;
    this.#entries = [...entries];
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#size) this.#entries.shift();
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }
}
