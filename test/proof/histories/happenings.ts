import fc from 'fast-check';

const hour = 3_600_000;
const day = 24 * hour;

/** What one request to the table suffers. */
export type TableFault = 'throttled' | 'request-lost' | 'answer-lost' | 'slow';

/** The faults of the requests of one piece of work, by the number of the request. */
export interface Trouble {
  readonly nth: number;
  readonly fault: TableFault;
}

/** One thing that happens to what was bought, or to an enterprise. */
export interface Happening {
  readonly kind: string;
  /** Which of a few orders, people or departments. */
  readonly which: number;
  /** Days from the start of all histories of a world. */
  readonly untilDay: number;
  /** Ms between the signing of a call and its coming: what was signed earlier may come later. */
  readonly skew: number;
  /** How often the marketplace sends it, all at once. */
  readonly times: number;
  readonly troubles: readonly Trouble[];
  /** So many of the next messages to the product fail. */
  readonly productFails: number;
}

export type Family =
  | 'saas-v2'
  | 'saas-v1'
  | 'saas-v1-by-use'
  | 'license-v1'
  | 'license-v2'
  | 'online-license'
  | 'kit';

/** Everything that happens to one order or one enterprise: what happens in a round happens within seconds. */
export interface History {
  readonly family: Family;
  /** What the product says to a purchase; `later`: it comes back by the seller API. */
  readonly product: 'at-once' | 'later' | 'refuses';
  readonly rounds: readonly (readonly Happening[])[];
}

/** Histories that share a table and a clock, side by side. */
export interface Batch {
  /** Ms before each round. */
  readonly pauses: readonly number[];
  /** What the schedules suffer in each round. */
  readonly troubles: readonly (readonly Trouble[])[];
  /** How far the index is behind in each round, ms. */
  readonly indexBehind: readonly number[];
  readonly histories: readonly History[];
}

export const rounds = 6;

/** By family what may happen; what stands more than once happens more often. */
const kinds: Readonly<Record<Family, readonly string[]>> = {
  'saas-v2': [
    ...['create', 'create', 'create', 'renew', 'renew', 'cancel', 'freeze', 'freeze', 'unfreeze', 'unfreeze'],
    ...['upgrade', 'release', 'query', 'notify', 'debug', 'made', 'made'],
  ],
  'saas-v1': [
    ...['create', 'create', 'create', 'renew', 'renew', 'cancel', 'expire', 'expire', 'upgrade', 'release'],
    ...['query', 'made', 'made'],
  ],
  'saas-v1-by-use': [
    ...[
      'create',
      'create',
      'freeze',
      'freeze',
      'unfreeze',
      'unfreeze',
      'upgrade',
      'release',
      'query',
      'made',
    ],
  ],
  'license-v1': ['create', 'create', 'create', 'renew', 'renew', 'expire', 'release', 'made'],
  'license-v2': ['renew', 'renew', 'cancel', 'freeze', 'freeze', 'unfreeze', 'release'],
  'online-license': [
    ...['create', 'create', 'create', 'renew', 'cancel', 'freeze', 'unfreeze', 'upgrade', 'release'],
    ...['apply', 'apply', 'apply'],
  ],
  kit: [
    ...['bind', 'bind', 'rebind', 'unbind', 'application', 'grant', 'grant', 'change', 'revoke', 'withdraw'],
    ...['department', 'department', 'remove-department', 'departments'],
  ],
};

const trouble = (most: number): fc.Arbitrary<Trouble> =>
  fc.record({
    nth: fc.integer({ min: 1, max: most }),
    fault: fc.constantFrom<TableFault>('throttled', 'request-lost', 'answer-lost', 'answer-lost', 'slow'),
  });

const happening = (family: Family): fc.Arbitrary<Happening> =>
  fc.record({
    kind: fc.constantFrom(...kinds[family]),
    which: fc.integer({ min: 1, max: 3 }),
    untilDay: fc.integer({ min: 0, max: 1_500 }),
    // Far enough from the minute that a repeat may take.
    skew: fc.constantFrom(-40_000, 40_000),
    times: fc.constantFrom(1, 1, 1, 1, 2, 3),
    troubles: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(trouble(6), { minLength: 1, maxLength: 3 }) },
    ),
    productFails: fc.constantFrom(0, 0, 0, 0, 1, 2),
  });

const history: fc.Arbitrary<History> = fc.oneof(
  ...(Object.keys(kinds) as Family[]).map(family =>
    fc.record({
      family: fc.constant(family),
      product: fc.constantFrom('at-once' as const, 'at-once' as const, 'later' as const, 'refuses' as const),
      rounds: fc.array(fc.array(happening(family), { maxLength: 2, size: 'max' }), {
        minLength: 1,
        maxLength: rounds,
        size: 'max',
      }),
    }),
  ),
);

const perRound = <Value>(value: fc.Arbitrary<Value>) =>
  fc.array(value, { minLength: rounds, maxLength: rounds });

/** So many histories in one world. */
export const batch = (size: number): fc.Arbitrary<Batch> =>
  fc.record({
    pauses: perRound(
      fc.constantFrom(0, 0, hour, 5 * hour, day, 3 * day, 20 * day, 40 * day, 200 * day, 700 * day),
    ),
    troubles: perRound(fc.array(trouble(40), { maxLength: 4 })),
    indexBehind: perRound(fc.constantFrom(0, 0, 120_000)),
    histories: fc.array(history, { minLength: size, maxLength: size }),
  });
