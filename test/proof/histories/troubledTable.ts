import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EventClock } from './eventClock.ts';
import type { TableFault, Trouble } from './happenings.ts';

/** Puts troubles between a client and its table: of each piece of work its own, wherever its requests are made. */
export interface TroubledTable {
  readonly client: DynamoDBDocumentClient;
  /** Does a piece of work whose nth requests suffer what is said. */
  during<Result>(troubles: readonly Trouble[], work: () => Promise<Result>): Promise<Result>;
  /** From now on an index does not show items whose last write is younger, ms. */
  lagIndexes(ms: number): void;
  /** How many requests suffered something. */
  readonly suffered: number;
}

interface Work {
  count: number;
  readonly troubles: ReadonlyMap<number, TableFault>;
}

const throttled = () =>
  Object.assign(new Error('The table throttles.'), {
    name: 'ProvisionedThroughputExceededException',
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
  });

const broken = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

interface Input {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Readonly<Record<string, unknown>>;
  readonly Item?: Readonly<Record<string, unknown>>;
}

interface Output {
  readonly Items?: readonly Readonly<Record<string, unknown>>[];
}

const slowMs = 15;
/** No index here is ever so far behind. */
const keptMs = 3_600_000;

export function troubledTable(
  under: DynamoDBDocumentClient,
  { now: clock, during }: Pick<EventClock, 'now' | 'during'>,
): TroubledTable {
  const current = new AsyncLocalStorage<Work>();
  const send = under.send.bind(under) as (
    command: { readonly input: Input },
    ...more: unknown[]
  ) => Promise<Output>;
  const writtenAt = new Map<string, number>();
  let lagMs = 0;
  let suffered = 0;
  const nameOf = (key: Readonly<Record<string, unknown>>) => `${key.pk} ${key.sk}`;

  async function perform(command: { readonly input: Input }, more: readonly unknown[]): Promise<Output> {
    const { Key, Item, IndexName } = command.input;
    const isWrite = !command.constructor.name.startsWith('Get');
    const output = await send(command, ...more);
    const key = Key ?? Item;
    if (isWrite && key !== undefined) writtenAt.set(nameOf(key), clock());
    if (IndexName === undefined || lagMs === 0 || output.Items === undefined) return output;
    const Items = output.Items.filter(item => clock() - (writtenAt.get(nameOf(item)) ?? 0) >= lagMs);
    return { ...output, Items };
  }

  async function troubled(command: { readonly input: Input }, ...more: unknown[]): Promise<Output> {
    const work = current.getStore();
    if (work === undefined) return perform(command, more);
    work.count += 1;
    const fault = work.troubles.get(work.count);
    if (fault !== undefined) suffered += 1;
    switch (fault) {
      case 'throttled':
        throw throttled();
      case 'request-lost':
        throw broken();
      case 'answer-lost':
        await perform(command, more);
        throw broken();
      case 'slow':
        await pause(slowMs);
        return perform(command, more);
      default:
        return perform(command, more);
    }
  }

  return {
    client: Object.assign(Object.create(under), {
      send: (command: { readonly input: Input }, ...more: unknown[]) =>
        during(() => troubled(command, ...more)),
    }),
    during: (troubles, work) =>
      current.run({ count: 0, troubles: new Map(troubles.map(({ nth, fault }) => [nth, fault])) }, work),
    lagIndexes(ms) {
      lagMs = ms;
      // What was written before that shows in any case.
      for (const [name, at] of writtenAt) if (clock() - at > keptMs) writtenAt.delete(name);
    },
    get suffered() {
      return suffered;
    },
  };
}
