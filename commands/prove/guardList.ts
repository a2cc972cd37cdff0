/** One guard of the list of failure modes in ARCHITECTURE.md, and how it is taken out. */
export interface Guard {
  /** Number of the failure mode. */
  readonly mode: number;
  readonly guard: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** Where at least one test has to turn red. */
  readonly tests: readonly string[];
}

const creation = 'test/faults/creation.integration.test.ts';
const life = 'test/faults/life.integration.test.ts';
const commits = 'test/shared/outbox/commit.integration.test.ts';
const leases = 'test/shared/delivery/commitLease.integration.test.ts';

export const guards: readonly Guard[] = [
  {
    mode: 1,
    guard: 'a repeat gets the instance that is there, not another one',
    file: 'shared/instance/rules/creation/creation.ts',
    from: 'if (instance === undefined) {\n    const made',
    to: 'if (instance === undefined || instance.businessId !== command.businessId) {\n    const made',
    tests: [creation],
  },
  {
    mode: 2,
    guard: 'the first write of an item: only when there is none',
    file: 'shared/outbox/commit.ts',
    from: 'as Item, absent, budget.signal);',
    to: 'as Item, undefined, budget.signal);',
    tests: [creation, commits],
  },
  {
    mode: 3,
    guard: 'a write whose answer was lost is recognised by its attempt',
    file: 'shared/outbox/buildWrite.ts',
    from: 'recentAttempts: [...(current?.recentAttempts ?? []), attemptId].slice(-rememberedAttempts),',
    to: 'recentAttempts: current?.recentAttempts ?? [],',
    tests: [commits, creation],
  },
  {
    mode: 4,
    guard: 'a claim whose worker is gone ends by its time',
    file: 'shared/outbox/claim.ts',
    from: 'leaseUntil === undefined || leaseUntil <= now;',
    to: 'leaseUntil === undefined;',
    tests: [creation, leases],
  },
  {
    mode: 5,
    guard: 'whoever lost the lease writes nothing',
    file: 'shared/outbox/commit.ts',
    from: "const lost = lease?.kind === 'hold' && current?.leaseId !== lease.leaseId;",
    to: 'const lost = false;',
    tests: [leases, creation],
  },
  {
    mode: 8,
    guard: 'the item decides whether it is due, not the index',
    file: 'shared/table/dueIndex.ts',
    from: "'dueAt <= :now AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :now)'",
    to: "'attribute_not_exists(leaseUntil) OR leaseUntil <= :now'",
    tests: [life],
  },
  {
    mode: 9,
    guard: 'a recorded call is refused: its nonce was used',
    file: 'shared/callback/nonceStore.ts',
    from: "'attribute_not_exists(pk) OR attemptId = :attempt'",
    to: "'attribute_not_exists(pk) OR attemptId = :attempt OR attribute_exists(pk)'",
    tests: [creation],
  },
  {
    mode: 9,
    guard: "the SDK's own repeat of a nonce is the same call",
    file: 'shared/callback/nonceStore.ts',
    from: "'attribute_not_exists(pk) OR attemptId = :attempt'",
    to: "'attribute_not_exists(pk) OR (attemptId = :attempt AND attribute_not_exists(pk))'",
    tests: [creation],
  },
  {
    mode: 10,
    guard: 'throttling is no failed condition',
    file: 'shared/table/itemStore.ts',
    from: "if (!(cause instanceof Error) || cause.name !== 'ConditionalCheckFailedException')\n      throw tableError(cause);\n    const current",
    to: 'if (!(cause instanceof Error)) throw tableError(cause);\n    const current',
    tests: [creation, commits],
  },
  {
    mode: 11,
    guard: 'the same order with other contents is told',
    file: 'shared/instance/rules/creation/creation.ts',
    from: 'instance.contents !== command.payloadHash;',
    to: 'false;',
    tests: [creation],
  },
  {
    mode: 12,
    guard: 'the delimiter inside an id is escaped',
    file: 'shared/table/key.ts',
    from: "return part.replace(/[%#]/g, character => (character === '%' ? '%25' : '%23'));",
    to: 'return part;',
    tests: ['test/shared/table/key.test.ts'],
  },
  {
    mode: 14,
    guard: 'the tombstone of a released instance answers its order',
    file: 'shared/instance/rules/creation/creation.ts',
    from: "    case 'released':\n      return { kind: 'done' };",
    to: "      return { kind: 'done' };\n    case 'released':\n      return { kind: 'in-progress' };",
    tests: [creation],
  },
  {
    mode: 17,
    guard: 'a late status call changes nothing',
    file: 'shared/instance/rules/status/status.ts',
    from: "  const { by, cause } = command;\n  if (isEnded(instance)) return by === 'operator' ? impossible(instance) : done;\n  if (isStale(instance, command.signedAt)) return alarmed(instance, 'StaleStatusCall', cause);",
    to: "  const { by, cause } = command;\n  if (isEnded(instance)) return by === 'operator' ? impossible(instance) : done;",
    tests: [life],
  },
  {
    mode: 19,
    guard: 'one worker at a time has an item',
    file: 'shared/table/dueIndex.ts',
    from: "'dueAt <= :now AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :now)'",
    to: "'dueAt <= :now OR attribute_exists(dueAt)'",
    tests: [life, leases],
  },
  {
    mode: 20,
    guard: 'a renewal counts once',
    file: 'shared/instance/rules/renewal/renewal.ts',
    from: 'appliedKeys: withApplied(instance.appliedKeys, command.event),\n    ...periodCall',
    to: '...periodCall',
    tests: [life],
  },
  {
    mode: 26,
    guard: 'a call more than a minute off is refused',
    file: 'shared/wire/signature/signedRequest.ts',
    from: 'if (!(Math.abs(clockDifferenceMs) <= request.toleranceMs)) {',
    to: 'if (Number.isNaN(clockDifferenceMs)) {',
    tests: [life],
  },
  {
    mode: 28,
    guard: 'our clock releases only what it may',
    file: 'shared/instance/rules/clock.ts',
    from: "policy.ownClock === 'act' && instance.expireAtSource === 'marketplace' && familyOf(instance).ourClockActs;",
    to: "policy.ownClock === 'act' && familyOf(instance).ourClockActs;",
    tests: ['test/shared/instance/rules', life],
  },
  {
    mode: 31,
    guard: 'a write only on the version that was decided on',
    file: 'shared/outbox/commit.ts',
    from: "const sameVersion: Condition = { attr: 'version', eq: current.version };",
    to: "const sameVersion: Condition = { attr: 'version', gte: 0 };",
    tests: [commits, life],
  },
];
