import { number } from 'dynamodb-toolbox/schema';
import type { Effects } from '../platform/effects.ts';
import { secondMs } from '../platform/time.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { changeItem } from '../table/contention/changeItem.ts';
import { entity } from '../table/entity.ts';
import { itemStore } from '../table/itemStore.ts';
import type { ItemKey } from '../table/key.ts';
import { key } from '../table/key.ts';

/** Signatures that were refused in a row, and until when no call is made because of it, epoch ms. */
export interface OpenCircuit {
  readonly refusals: number;
  readonly until: number;
}

/**
 * What all containers know of refused signatures: the marketplace counts them per key, not per container, and the lock
 * would outlive a container. Each key by a name that does not tell it.
 */
export interface CircuitBreaker {
  read(name: string, signal?: AbortSignal): Promise<OpenCircuit>;
  /** Counts one more refusal; from `maxRefusals` on each stops the calls until `until`, and so does the first one after that. */
  refused(name: string, maxRefusals: number, until: number): Promise<OpenCircuit>;
  /** A signature was taken: the row is over. */
  taken(name: string): Promise<void>;
}

interface StoredCircuit extends ItemKey, OpenCircuit {
  readonly version: number;
}

const none: OpenCircuit = { refusals: 0, until: 0 };

const countedRefusal = (circuit: OpenCircuit, maxRefusals: number, until: number): OpenCircuit => {
  const refusals = circuit.refusals + 1;
  return { refusals, until: refusals >= maxRefusals ? until : circuit.until };
};

/** What the count may take of the time of the call that it is about, ms. */
const countWithinMs = 2 * secondMs;

export function circuitBreakerStore(
  table: BridgeTable,
  effects: Pick<Effects, 'clock' | 'random' | 'wait'>,
): CircuitBreaker {
  const stored = entity(table, 'openApiStop', {
    version: number(),
    refusals: number(),
    until: number(),
  });
  const store = itemStore<StoredCircuit>(stored);
  const keyOf = (name: string): ItemKey => ({ pk: 'open-api-stop', sk: key(name) });

  /** Decided again when another container was faster. */
  async function change(name: string, decide: (circuit: OpenCircuit) => OpenCircuit): Promise<OpenCircuit> {
    const { answer } = await changeItem<StoredCircuit, OpenCircuit>({
      store,
      key: keyOf(name),
      effects,
      budget: { deadline: effects.clock() + countWithinMs, signal: AbortSignal.timeout(countWithinMs) },
      decide(current) {
        const circuit = decide(current ?? none);
        return { answer: circuit, changes: circuit };
      },
    });
    return answer;
  }

  return {
    read: async (name, signal) => (await store.read(keyOf(name), signal)) ?? none,
    refused: (name, maxRefusals, until) =>
      change(name, circuit => countedRefusal(circuit, maxRefusals, until)),
    async taken(name) {
      await change(name, ({ until }) => ({ refusals: 0, until }));
    },
  };
}

/** How long a process may go on without looking, ms. */
const healthyMs = 2_000;

/**
 * Looks at most every two seconds while nothing is wrong, so that not every call costs a read of the table. What this
 * process sees refused itself ends that at once; others' refusals are seen with the next look. No longer: the marketplace
 * locks the key after more than five refusals in a row, and each container that has not looked adds one.
 */
export function lookingNowAndThen(breaker: CircuitBreaker, clock: () => number): CircuitBreaker {
  const healthyUntil = new Map<string, number>();
  return {
    async read(name, signal) {
      const now = clock();
      if ((healthyUntil.get(name) ?? 0) > now) return none;
      const circuit = await breaker.read(name, signal);
      if (circuit.refusals === 0 && circuit.until <= now) healthyUntil.set(name, now + healthyMs);
      return circuit;
    },
    refused(name, maxRefusals, until) {
      healthyUntil.delete(name);
      return breaker.refused(name, maxRefusals, until);
    },
    taken: name => breaker.taken(name),
  };
}

/** What one process knows, where there is no table: nothing of it survives. */
export function breakerInMemory(): CircuitBreaker {
  const circuits = new Map<string, OpenCircuit>();
  const read = (name: string) => circuits.get(name) ?? none;
  return {
    read: async name => read(name),
    async refused(name, maxRefusals, until) {
      const circuit = countedRefusal(read(name), maxRefusals, until);
      circuits.set(name, circuit);
      return circuit;
    },
    async taken(name) {
      circuits.set(name, { ...read(name), refusals: 0 });
    },
  };
}
