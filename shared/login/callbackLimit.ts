import { minuteMs } from '../platform/time.ts';

/**
 * Callbacks that ended in no login, of one enterprise in one minute: those that nobody here began, and those with the cookie
 * of a login that this browser began. Anybody can get such a cookie and send it as often as they like, so those have a limit
 * too, a wide one: who only sends what nobody began takes none of theirs.
 */
const maxFailures = { unsolicited: 30, begun: 300 } as const;

type Kind = keyof typeof maxFailures;
const maxTenants = 10_000;

/**
 * Anybody may call the callback with an invented code, and each such call asks the enterprise's identity provider and
 * waits for it. One process takes so many a minute of each enterprise; a login that succeeds gives its place back.
 */
export class CallbackLimit {
  readonly #minutes = new Map<string, { readonly minute: number; count: number }>();

  /** False when the enterprise has none left in this minute. */
  take(tenantId: string, kind: Kind, now: number): boolean {
    const minute = Math.floor(now / minuteMs);
    const name = key(kind, tenantId);
    let known = this.#minutes.get(name);
    if (known?.minute !== minute) {
      if (this.#minutes.size >= maxTenants) this.#minutes.clear();
      known = { minute, count: 0 };
      this.#minutes.set(name, known);
    }
    if (known.count >= maxFailures[kind]) return false;
    known.count += 1;
    return true;
  }

  giveBack(tenantId: string, kind: Kind): void {
    const known = this.#minutes.get(key(kind, tenantId));
    if (known !== undefined && known.count > 0) known.count -= 1;
  }
}

const key = (kind: Kind, tenantId: string): string => `${kind} ${tenantId}`;
