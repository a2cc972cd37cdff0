import { isIPv6 } from 'node:net';

export interface TurnLimits {
  /** Calls that begin in one turn of the event loop. Each is verified within it, which is most of what an unsigned call costs. */
  readonly perTurn: number;
  /** Calls that wait for a turn at once; beyond that, whoever has the most is refused. */
  readonly waiting: number;
}

const turnLimits: TurnLimits = { perTurn: 8, waiting: 5_000 };

export interface CallTurns {
  /**
   * Resolves when the call may begin: at once as a rule. Under a flood callers take turns, so that whoever calls once does not
   * wait for whoever calls a thousand times.
   *
   * @param caller address of the client
   * @returns false when too many wait, of which this caller has the most
   */
  take(caller: string): Promise<boolean>;
}

type Begin = (may: boolean) => void;

export function callTurns(limits: TurnLimits = turnLimits): CallTurns {
  /** In the order of whose turn is next. */
  const waiting = new Map<string, Begin[]>();
  let waitingInAll = 0;
  let begunInTurn = 0;
  let isTurnPlanned = false;

  function planTurn(): void {
    if (isTurnPlanned) return;
    isTurnPlanned = true;
    setImmediate(() => {
      isTurnPlanned = false;
      begunInTurn = 0;
      while (begunInTurn < limits.perTurn && beginNext()) begunInTurn += 1;
      if (begunInTurn > 0) planTurn();
    });
  }

  function beginNext(): boolean {
    const [next] = waiting;
    if (next === undefined) return false;
    const [network, calls] = next;
    waiting.delete(network);
    const begin = calls.shift();
    if (calls.length > 0) waiting.set(network, calls);
    waitingInAll -= 1;
    begin?.(true);
    return true;
  }

  function refuseOne(): void {
    let longest: readonly [string, Begin[]] = ['', []];
    for (const each of waiting) if (each[1].length > longest[1].length) longest = each;
    const [network, calls] = longest;
    // Its newest: the others have waited longer.
    calls.pop()?.(false);
    if (calls.length === 0) waiting.delete(network);
    waitingInAll -= 1;
  }

  return {
    take(caller) {
      if (waitingInAll === 0 && begunInTurn < limits.perTurn) {
        begunInTurn += 1;
        planTurn();
        return Promise.resolve(true);
      }
      return new Promise(resolve => {
        const network = networkOf(caller);
        const calls = waiting.get(network);
        if (calls === undefined) waiting.set(network, [resolve]);
        else calls.push(resolve);
        waitingInAll += 1;
        if (waitingInAll > limits.waiting) refuseOne();
        planTurn();
      });
    },
  };
}

/** Whoever has one address of IPv6 has its whole /64. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  // A dotted end stands for two groups; it lies behind the first four in either way.
  const missing = Math.max(0, 8 - groups.length - behind.length);
  const all = tail === undefined ? groups : [...groups, ...Array<string>(missing).fill('0'), ...behind];
  return all
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16))
    .join(':');
}
