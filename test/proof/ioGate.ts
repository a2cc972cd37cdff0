import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { OutgoingError } from '../../shared/http/outgoing.ts';

/**
 * What happens at one request of a process.
 *
 * - `dies-before`: the process ends before the request is sent
 * - `dies-after`: the request has its effect, and the process ends before it hears the answer
 * - `refused`: the table throttles the request, or the connection to somebody else breaks; the process goes on
 */
export type Fate = 'dies-before' | 'dies-after' | 'refused';

/** Every request of one process, to the table and to others, passes here and is counted. */
export interface IoGate {
  /** How many requests there were. */
  readonly count: number;
  /** Whether the fate has struck. */
  readonly hasStruck: boolean;
  /** Resolves when the process has died. */
  readonly death: Promise<void>;
  /** From now on the `nth` request suffers this. */
  strike(nth: number, fate: Fate): void;
  /** Puts the gate before a client of the table; throttling is met above the SDK's own retries. */
  guard(client: DynamoDBDocumentClient): DynamoDBDocumentClient;
  /** Puts the gate before a request to somebody else. */
  pass<Result>(perform: () => Promise<Result>): Promise<Result>;
}

/** What a dead process waits for; one of its own each time, or all the dead would be kept for ever. */
const never = (): Promise<never> => new Promise(() => undefined);

const throttled = () =>
  Object.assign(new Error('The table throttles.'), {
    name: 'ProvisionedThroughputExceededException',
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
  });

const broken = () =>
  new OutgoingError(
    'connection-fault',
    false,
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  );

export function ioGate(): IoGate {
  let count = 0;
  let at = Number.POSITIVE_INFINITY;
  let fate: Fate = 'refused';
  let hasStruck = false;
  let isDead = false;
  let die: () => void = () => undefined;
  const death = new Promise<void>(resolve => {
    die = () => {
      isDead = true;
      resolve();
    };
  });

  async function through<Result>(perform: () => Promise<Result>, refusal: () => Error): Promise<Result> {
    if (isDead) return never();
    count += 1;
    if (count !== at) {
      const result = await perform();
      // It died while this was under way: nobody hears the answer.
      return isDead ? never() : result;
    }
    hasStruck = true;
    if (fate === 'refused') throw refusal();
    if (fate === 'dies-after') await perform().catch(() => undefined);
    die();
    return never();
  }

  return {
    get count() {
      return count;
    },
    get hasStruck() {
      return hasStruck;
    },
    death,
    strike(nth, what) {
      at = nth;
      fate = what;
    },
    guard(client) {
      const send = client.send.bind(client) as (...given: unknown[]) => Promise<unknown>;
      return Object.assign(Object.create(client), {
        send: (...given: unknown[]) => through(() => send(...given), throttled),
      });
    },
    pass: perform => through(perform, broken),
  };
}
