import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnProofEngines } from '../engines/describeOnEveryEngine.ts';
import { proofSize } from '../support/proof.ts';
import { type Batch, batch } from './histories/happenings.ts';
import { type BatchReport, playHistories } from './histories/playHistories.ts';
import { isWhole, told } from './report.ts';

/** So many are played at least. */
const count = Number(process.env.PROVE_COUNT ?? (isWhole ? 100_000 : proofSize(25, 150)));
const seed = Number(process.env.PROVE_SEED ?? (isWhole ? Date.now() % 2 ** 31 : 20_270_105));
/** So many share a world. */
const size = Math.min(count, 250);

describeOnProofEngines('random histories of all families', engine => {
  /** The one that did not go as it should, alone and as small as it still fails; without one, what all of them were. */
  async function smallest(all: Batch, error: unknown): Promise<string> {
    const { history } = error as { readonly history?: number };
    const one = history === undefined ? undefined : all.histories[history];
    if (one === undefined) return String(error);
    const alone = fc.asyncProperty(batch(1), async small => void (await playHistories(engine, small)));
    const examples: [Batch][] = [[{ ...all, histories: [one] }]];
    const { failed, counterexample, errorInstance } = await fc.check(alone, { examples, numRuns: 1 });
    return failed
      ? `${errorInstance} in ${JSON.stringify(counterexample)}`
      : `${error} (only beside the others of its world)`;
  }

  it('go as the reference says, which was written from the documents alone', async () => {
    const sum = { histories: 0, happenings: 0, faults: 0, releasedByClock: 0 };
    for (let part = 0; sum.histories < count; part += 1) {
      const [all] = fc.sample(batch(size), { seed: seed + part, numRuns: 1 });
      if (all === undefined) continue;
      try {
        const report = await playHistories(engine, all);
        for (const name of Object.keys(sum) as (keyof BatchReport)[]) sum[name] += report[name];
        if (isWhole) console.info(`seed ${seed + part}: ${sum.histories} histories, 0 divergences`);
      } catch (error) {
        const found = `--seed ${seed + part} --count ${size}: ${await smallest(all, error)}`;
        told('histories', { ...sum, violations: [found] });
        expect.fail(found);
      }
    }
    told('histories', { ...sum, violations: [] });
    expect(sum.faults).toBeGreaterThan(0);
  }, 14_400_000);
});
