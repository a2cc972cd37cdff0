import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { InstanceCommand } from '../../../shared/instance/command.ts';
import type { Instance } from '../../../shared/instance/instance.ts';
import { onClock } from '../../../shared/instance/rules/clock.ts';
import { decide } from '../../../shared/instance/rules/decide.ts';
import type { InstanceDecision } from '../../../shared/instance/rules/decision.ts';
import { isHistoryOnly } from '../../../shared/outbox/eventTypes.ts';
import { propertyRuns } from '../../support/propertyRuns.ts';
import {
  grace,
  play,
  type Reference,
  type Rules,
  retention,
  type Step,
  startOfAll,
} from './referenceModel.ts';
import { news, snapshot } from './referenceNews.ts';
import { day, renewal, some, now as start } from './someInstance.ts';

const hour = 3_600_000;
const policy = { asksOrders: false, ownClock: 'act', expiryGraceMs: grace, retentionMs: retention } as const;

/** Calls at random moments within 60 days, some of them late, repeated or never followed by what should follow. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Step>({ kind: 'create' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'provisioned' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'refused' }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('renew' as const),
      order: fc.integer({ min: 1, max: 6 }),
      until: fc.integer({ min: 0, max: 90 }).map(days => start + days * day),
      cancels: fc.boolean(),
      signedAt: fc.integer({ min: 0, max: 60 * 24 }).map(hours => start + hours * hour),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('freeze' as const, 'unfreeze' as const),
      signedAt: fc.integer({ min: 0, max: 60 * 24 }).map(hours => start + hours * hour),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('upgrade' as const), order: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'release' }) },
  { weight: 4, arbitrary: fc.constant<Step>({ kind: 'tick' }) },
);

/** A history: steps at growing times, each perhaps repeated at once or once more later. */
const history = fc
  .array(
    fc.record({ step, pause: fc.integer({ min: 0, max: 4 * 24 }), repeat: fc.integer({ min: 0, max: 2 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map(entries => {
    let at = start;
    return entries.flatMap(({ step: what, pause, repeat }) => {
      at += pause * hour;
      return Array.from({ length: repeat + 1 }, () => ({ what, at }));
    });
  });

/** An item as the commit would store it, without a table. */
interface Stored {
  instance: Instance | undefined;
  sequences: number[];
}

function store(state: Stored, { changes, events, outbox }: InstanceDecision, at: number): void {
  const before = state.instance;
  if (Object.keys(changes).length + events.length === 0) return;
  let sequence = before?.sequence ?? 0;
  let entries = outbox?.(before?.outbox ?? []) ?? before?.outbox ?? [];
  for (const event of events) {
    sequence += 1;
    state.sequences.push(sequence);
    entries = [...entries, { ...event, id: `evt_${sequence}`, sequence, at, attempts: 1, nextAt: at }];
  }
  state.instance = { createdAt: at, ...before, ...changes, sequence, outbox: entries } as Instance;
}

/** Every family of the marketplace and the rules that it follows. */
const families: readonly (readonly [string, Rules])[] = [
  ['saas-v2', 'orders'],
  ['online-license', 'orders'],
  ['saas-v1', 'periods'],
  ['license-v1', 'periods'],
  ['license-v2', 'codes'],
];

function command(what: Step, at: number, family: string, rules: Rules): InstanceCommand | undefined {
  const made = rules === 'codes' ? { license: 'PL1' } : {};
  const create = { ...some.create, family, ...made };
  const codes = rules === 'codes';
  const registers = codes ? { registers: create } : {};
  const signed = (signedAt: number) => ({ signedAt, cause: { activity: 'model' }, ...registers });
  switch (what.kind) {
    case 'create':
      return codes ? undefined : create;
    case 'provisioned':
      return codes ? undefined : some.provisioned;
    case 'refused':
      return codes ? undefined : some.refuse;
    case 'renew': {
      const signedAt = rules === 'periods' ? { signedAt: what.signedAt ?? at } : {};
      const cancels = what.cancels ? { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD', expiry: 'given' as const } : {};
      return { ...renewal(`R${what.order}`, what.until, { ...cancels, ...signedAt }), ...registers };
    }
    case 'freeze': {
      const by = rules === 'periods' ? 'marketplace-expiry' : 'marketplace-status';
      return { type: 'freeze', by, ...signed(Math.min(what.signedAt, at)) };
    }
    case 'unfreeze':
      return { type: 'unfreeze', ...signed(Math.min(what.signedAt, at)) };
    case 'upgrade':
      return { ...some.upgrade, event: { key: `upgrade-${what.order}`, payloadHash: 'same' } };
    case 'release':
      return { ...some.release, ...registers };
    case 'tick':
      return undefined;
  }
}

function clockTicks(state: Stored, at: number): void {
  for (let guard = 0; state.instance !== undefined && guard < 5; guard += 1) {
    const decision = onClock(state.instance, policy, at);
    if (decision === undefined) return;
    store(state, { ...decision, answer: { kind: 'done' } }, at);
  }
}

/** The release by our clock is outside the reference: it is checked by its own rule. */
function releasedByClock(state: Stored, model: Reference, before: Instance | undefined, at: number): void {
  if (state.instance?.status !== 'released' || before?.status === 'released') return;
  expect(before?.frozenBy).toMatch(/^marketplace-/);
  expect(at).toBeGreaterThanOrEqual(
    Math.max(before?.frozenAt ?? 0, model.expireAt ?? Number.POSITIVE_INFINITY) + retention + grace,
  );
  model.status = 'released';
}

it.each(families)(
  'random histories of %s with repeats, late calls and overtaking end as the plain rules say',
  (family, rules) => {
    fc.assert(
      fc.property(history, steps => {
        const state: Stored = { instance: undefined, sequences: [] };
        const model = startOfAll(rules);
        for (const { what, at } of steps) {
          const before = state.instance;
          const signedWhat =
            'signedAt' in what && what.signedAt !== undefined
              ? { ...what, signedAt: Math.min(what.signedAt, at) }
              : what;
          const next = command(signedWhat, at, family, rules);
          // Nobody creates a code, and nobody is asked to make one.
          if (next === undefined && what.kind !== 'tick') continue;
          const earlier = snapshot(model);
          const expected = play(model, signedWhat, at);
          if (next === undefined) {
            clockTicks(state, at);
            releasedByClock(state, model, before, at);
          } else {
            const decision = decide(state.instance, next, at);
            if (expected !== 'none') expect([what.kind, decision.answer.kind]).toEqual([what.kind, expected]);
            const told = decision.events
              .filter(({ type }) => !isHistoryOnly(type))
              .map(({ type }) => (type === 'license.requested' ? 'instance.created' : type));
            expect([what.kind, told]).toEqual([what.kind, news(earlier, model, what)]);
            store(state, decision, at);
          }
          const status = state.instance?.status ?? 'none';
          expect([what.kind, status]).toEqual([what.kind, model.status]);
          if (status !== 'released') {
            expect(state.instance?.expireAt).toBe(model.expireAt);
            expect(state.instance?.freezeWaiting !== undefined).toBe(model.waitingFreeze);
          }
          if (before?.status === 'released') expect(state.instance?.status).toBe('released');
        }
        expect(state.sequences).toEqual(state.sequences.map((_, index) => index + 1));
      }),
      { numRuns: propertyRuns(350), seed: 20270101 },
    );
  },
);

it.each(families)(
  'a call of %s that comes again right away changes nothing more and tells nobody',
  (family, rules) => {
    fc.assert(
      fc.property(history, steps => {
        const state: Stored = { instance: undefined, sequences: [] };
        for (const { what, at } of steps) {
          const next = command(what, at, family, rules);
          if (next === undefined) {
            clockTicks(state, at);
            continue;
          }
          store(state, decide(state.instance, next, at), at);
          const told = state.sequences.length;
          const status = state.instance?.status;
          const again = decide(state.instance, next, at);
          store(state, again, at);
          // The product may replace its app data as often as it likes; that is a line in the history.
          if (what.kind !== 'provisioned') expect(state.sequences).toHaveLength(told);
          expect(state.instance?.status).toBe(status);
        }
      }),
      { numRuns: propertyRuns(175), seed: 20270102 },
    );
  },
);
