import { minuteMs } from '../platform/time.ts';

/** Callbacks that nobody here began and that ended in no login, of one enterprise in one minute. */
const maxFailures = 30;
const maxTenants = 10_000;

/**
 * Anybody may call the callback with an invented code, and each such call asks the enterprise's identity provider and
 * waits for it. One process takes so many a minute of each enterprise; a login that began in the browser itself is
 * never counted, and one that succeeds gives its place back.
 */
export class CallbackLimit {
  readonly #minutes = new Map<string, { readonly minute: number; count: number }>();

  /** False when the enterprise has none left in this minute. */
  take(tenantId: string, now: number): boolean {
    const minute = Math.floor(now / minuteMs);
    let known = this.#minutes.get(tenantId);
    if (known?.minute !== minute) {
      if (this.#minutes.size >= maxTenants) this.#minutes.clear();
      known = { minute, count: 0 };
      this.#minutes.set(tenantId, known);
    }
    if (known.count >= maxFailures) return false;
    known.count += 1;
    return true;
  }

  giveBack(tenantId: string): void {
    const known = this.#minutes.get(tenantId);
    if (known !== undefined && known.count > 0) known.count -= 1;
  }
}
