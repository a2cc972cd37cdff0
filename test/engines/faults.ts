import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Fault } from './attempt.ts';
import { type IndexLag, indexLag } from './indexLag.ts';
import { performFault } from './performFault.ts';
import { type WireRequest, wireRequest } from './wireMessage.ts';

/** Which attempts are hit. Attempts are counted as the table would see them: the SDK's own retries count too. */
export interface FaultTarget {
  /** For example `UpdateItem`; every operation when absent. */
  readonly operation?: string;
  readonly where?: (request: WireRequest) => boolean;
  /** The first matching attempt to be hit, counted from 1 and from now on. Default 1. */
  readonly nth?: number;
  /** How many matching attempts are hit from there on. Default 1; `Infinity` for all. */
  readonly times?: number;
}

// The SDK also knows an older kind of abort signal, which nothing here uses.
const signalOf = (options: { abortSignal?: unknown } | undefined) =>
  options?.abortSignal instanceof AbortSignal ? options.abortSignal : undefined;

export interface InjectedFault {
  /** How many matching attempts there were, hit or not. */
  readonly seen: number;
  readonly hits: number;
  remove(): void;
}

export interface Faults {
  /** Puts the faults under a client, below its retries. Several clients may share the same faults. */
  install(client: DynamoDBDocumentClient): void;
  inject(fault: Fault, target?: FaultTarget): InjectedFault;
  /** From now on indexes do not show items whose last write through these clients is younger. 0 ends it. */
  lagIndexes(ms: number): void;
  /** Every attempt so far, oldest first. */
  readonly requests: readonly WireRequest[];
  /** Removes all faults and forgets the attempts. */
  clear(): void;
}

interface Injection {
  readonly fault: Fault;
  readonly matches: (request: WireRequest) => boolean;
  readonly nth: number;
  readonly times: number;
  seen: number;
  hits: number;
}

/**
 * Faults between clients and a table, at the place where real ones happen: the network.
 *
 * @param clock epoch ms, decides the age of index entries
 */
export function createFaults(clock: () => number = Date.now): Faults {
  const injections = new Set<Injection>();
  const requests: WireRequest[] = [];
  const lag: IndexLag = indexLag(clock);

  // Every matching injection counts the attempt; the first that hits decides its fate.
  const faultFor = (request: WireRequest): Fault | undefined => {
    let fate: Fault | undefined;
    for (const injection of injections) {
      if (!injection.matches(request)) continue;
      injection.seen++;
      const hit = injection.seen >= injection.nth && injection.hits < injection.times;
      if (!hit || fate !== undefined) continue;
      injection.hits++;
      fate = injection.fault;
    }
    return fate;
  };

  return {
    requests,
    install: client => {
      const { requestHandler } = client.config;
      const send = requestHandler.handle.bind(requestHandler);
      client.config.requestHandler = Object.assign(Object.create(requestHandler), {
        handle: async (...[httpRequest, options]: Parameters<typeof send>) => {
          const request = wireRequest(httpRequest);
          requests.push(request);
          const fault = faultFor(request);
          const perform = async () => lag.apply(request, await send(httpRequest, options));
          return fault === undefined
            ? perform()
            : performFault(fault, { request, httpRequest, perform, send, signal: signalOf(options) });
        },
      });
    },
    inject: (fault, target = {}) => {
      const { operation, where, nth = 1, times = 1 } = target;
      const matches = (request: WireRequest) =>
        (operation === undefined || request.operation === operation) && (where?.(request) ?? true);
      const injection: Injection = { fault, matches, nth, times, seen: 0, hits: 0 };
      injections.add(injection);
      return {
        get seen() {
          return injection.seen;
        },
        get hits() {
          return injection.hits;
        },
        remove: () => void injections.delete(injection),
      };
    },
    lagIndexes: ms => lag.set(ms),
    clear: () => {
      injections.clear();
      requests.length = 0;
      lag.set(0);
    },
  };
}
