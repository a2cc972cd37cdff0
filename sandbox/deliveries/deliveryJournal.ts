/** One attempt to deliver a message, whoever was to receive it. */
export interface DeliveryAttempt {
  /** `webhook-id`. */
  readonly id: string;
  readonly type: string;
  /** ISO 8601, by the sandbox's clock. */
  readonly at: string;
  /** The how manieth of this id. */
  readonly attempt: number;
  readonly url: string;
  /** What it is about: an order, else an instance or an enterprise. */
  readonly subject?: string;
  readonly instanceId?: string;
  readonly sequence?: number;
  /** The message as it was sent. */
  readonly sent: string;
  /** Undefined when there was no answer; `problem` says why. */
  readonly status?: number;
  readonly problem?: string;
  /** What came back, passwords masked; at most a few KiB. */
  readonly answer?: string;
  readonly milliseconds: number;
}

const maxAttempts = 300;
/** Of so many messages, the newest ones, the attempts are counted. */
const maxCounted = 3_000;

/** The newest attempts, in memory. */
export class DeliveryJournal {
  #attempts: readonly DeliveryAttempt[] = [];
  readonly #counts = new Map<string, number>();
  readonly #listeners: ((attempt: DeliveryAttempt) => void)[] = [];

  /** Calls it for every attempt from now on. */
  onAttempt(listener: (attempt: DeliveryAttempt) => void): void {
    this.#listeners.push(listener);
  }

  add(made: Omit<DeliveryAttempt, 'attempt'>): DeliveryAttempt {
    const count = (this.#counts.get(made.id) ?? 0) + 1;
    this.#counts.delete(made.id);
    this.#counts.set(made.id, count);
    if (this.#counts.size > maxCounted) {
      const [oldest = ''] = this.#counts.keys();
      this.#counts.delete(oldest);
    }
    const attempt = { ...made, attempt: count };
    this.#attempts = [...this.#attempts, attempt].slice(-maxAttempts);
    for (const listener of this.#listeners) listener(attempt);
    return attempt;
  }

  /** The attempts so far; called, there are no others. */
  snapshot(): () => void {
    const attempts = this.#attempts;
    return () => {
      this.#attempts = attempts;
    };
  }

  /** The newest first. */
  newest(limit: number): readonly DeliveryAttempt[] {
    return this.#attempts.slice(-limit).reverse();
  }
}
