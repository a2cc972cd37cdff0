/** The lives of `crashes`, as test/proof/lives.ts names them. */
export const lifeNames = [
  ...['saas-v2', 'saas-v1', 'license-v1', 'license-v2', 'online-license', 'order-notify'],
  ...['saas-v2-clock', 'kit', 'login', 'usage'],
] as const;

export interface ProofOfTests {
  readonly about: string;
  readonly project: 'integration' | 'e2e';
  readonly file: string;
  /** What it plays on where nothing else is asked for. */
  readonly engine?: 'dynoxide';
  /** What may be chosen; another option would be passed over. */
  readonly options: readonly ('engine' | 'stride' | 'life' | 'count' | 'seed')[];
}

/** What can be shown, and the tests that show it. */
export const proofs = {
  crashes: {
    about:
      'a process ends, an answer is lost, a request is refused: at every request of a life of every family',
    project: 'integration',
    file: 'test/proof/crashes.integration.test.ts',
    options: ['engine', 'stride', 'life'],
  },
  storms: {
    about:
      '10,000 calls for one order, 5,000 orders four times each, 200 commands on one instance; two versions',
    project: 'integration',
    file: 'test/proof/storms.integration.test.ts',
    options: ['engine'],
  },
  histories: {
    about: 'random calls of all families over years, with faults, against a reference of the documents alone',
    project: 'integration',
    file: 'test/proof/histories.integration.test.ts',
    engine: 'dynoxide',
    options: ['engine', 'count', 'seed'],
  },
  soak: {
    about: 'thirty days, hour by hour, with faults: memory stays flat, and nothing is left due',
    project: 'integration',
    file: 'test/proof/soak.integration.test.ts',
    engine: 'dynoxide',
    options: ['engine', 'count'],
  },
  sandbox: {
    about: 'thirty days of the whole sandbox over HTTP, orders of all families, everything failing in turn',
    project: 'e2e',
    file: 'test/proof/sandboxDays.e2e.test.ts',
    options: ['count'],
  },
} as const satisfies Record<string, ProofOfTests>;

export type Proof = keyof typeof proofs;
