/** What can be shown, and the tests that show it. */
export const proofs = {
  crashes: {
    about:
      'a process ends, an answer is lost, a request is refused: at every request of a life of every family',
    project: 'integration',
    file: 'test/proof/crashes.integration.test.ts',
  },
  storms: {
    about:
      '10,000 calls for one order, 5,000 orders four times each, 200 commands on one instance; two versions',
    project: 'integration',
    file: 'test/proof/storms.integration.test.ts',
  },
  histories: {
    about: 'random calls of all families over years, with faults, against a reference of the documents alone',
    project: 'integration',
    file: 'test/proof/histories.integration.test.ts',
    engine: 'dynoxide',
  },
  soak: {
    about: 'thirty days, hour by hour, with faults: memory stays flat, and nothing is left due',
    project: 'integration',
    file: 'test/proof/soak.integration.test.ts',
    engine: 'dynoxide',
  },
  sandbox: {
    about: 'thirty days of the whole sandbox over HTTP, orders of all families, everything failing in turn',
    project: 'e2e',
    file: 'test/proof/sandboxDays.e2e.test.ts',
  },
} as const;

export type Proof = keyof typeof proofs;
