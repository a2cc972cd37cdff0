import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { InstanceCommand, Outcome } from '../../../shared/instance/command.ts';
import { instanceKey } from '../../../shared/instance/identity.ts';
import type { Instance } from '../../../shared/instance/instance.ts';
import { decide } from '../../../shared/instance/rules/decide.ts';
import { type CommitOptions, commit } from '../../../shared/outbox/commit.ts';
import { type Decided, decideTogether } from '../../../shared/outbox/decideTogether.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { propertyRuns } from '../../support/propertyRuns.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { now, renewal, some } from '../instance/someInstance.ts';

const commands: fc.Arbitrary<InstanceCommand[]> = fc.array(
  fc.constantFrom<InstanceCommand>(...Object.values(some), renewal('R2', now + 800 * 24 * 3_600_000)),
  { minLength: 1, maxLength: 8 },
);

/** What an item says, whatever its key and however often it was written. */
function facts(item: Instance | undefined): unknown {
  if (item === undefined) return undefined;
  const { pk: _pk, version: _version, recentAttempts: _attempts, dueShard = '', outbox, ...rest } = item;
  const kind = dueShard.split('#')[0];
  return JSON.parse(JSON.stringify({ ...rest, kind, outbox: outbox.map(({ id: _id, ...entry }) => entry) }));
}

describeOnEveryEngine('decisions in one write', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
  });
  afterEach(() => test.close());

  it('leave what the same decisions leave in as many writes, and give the same answers', async () => {
    const { instances: aggregate, effects } = test.bridge;
    const budget = { deadline: now + 60_000, signal: new AbortController().signal };
    const commitOf = <Answer>(instanceId: string, decides: CommitOptions<Instance, Answer>['decide']) =>
      commit<Instance, Answer>({
        ...{ aggregate, budget, key: instanceKey(instanceId) },
        effects: { ...effects, clock: () => now },
        decide: decides,
      });
    const ruleOf = (command: InstanceCommand) => (item: Instance | undefined, at: number) =>
      decide(item, command, at);

    let number = 0;
    await fc.assert(
      fc.asyncProperty(commands, async list => {
        number += 1;
        const [apart, joined] = [`apart-${number}`, `joined-${number}`];
        const answers: Outcome[] = [];
        for (const command of list) answers.push((await commitOf(apart, ruleOf(command))).answer);

        const together: Decided<Outcome>[] = [];
        while (together.length < list.length) {
          const rules = list.slice(together.length).map(ruleOf);
          const { answer } = await commitOf(joined, decideTogether(aggregate, instanceKey(joined), rules));
          together.push(...answer);
        }
        expect(together.map(({ answer }) => answer)).toEqual(answers);
        const { store } = aggregate;
        const items = [await store.read(instanceKey(apart)), await store.read(instanceKey(joined))] as const;
        expect(facts(items[1])).toEqual(facts(items[0]));
      }),
      { numRuns: propertyRuns(60), seed: 20_270_101 },
    );
  });
});
