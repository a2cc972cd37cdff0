import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { describeOnProofEngines } from '../engines/describeOnEveryEngine.ts';
import { told } from './report.ts';
import { type StormSizes, storm } from './storms.ts';

const isWhole = process.env.PROVE_SIZE === 'whole';

const sizes: StormSizes = isWhole
  ? { duplicates: 10_000, orders: 5_000, commands: 200, width: 200 }
  : { duplicates: 100, orders: 10, commands: 30, width: 100 };

describeOnProofEngines('a storm by several processes', engine => {
  it('leaves one instance for each order and tells every event, in sequence', async () => {
    const { olderCalls, ...report } = await storm(engine, sizes);
    told('storms', { ...sizes, ...report });
    expect(report.violations).toEqual([]);
    expect(report.calls).toBeGreaterThanOrEqual(sizes.duplicates + 4 * sizes.orders + sizes.commands);
    expect(report.instances).toBe(1 + sizes.orders);
    expect(olderCalls).toBe(0);
  }, 3_600_000);
});

/** A duplicate of every order meets both versions; the older one is slower, and gives way more often. */
const ofBoth: StormSizes = { duplicates: 1_000, orders: 250, commands: 50, width: 100 };

// It needs the history of the sources, and half a minute for the dependencies of then.
if (isWhole) {
  describeOnProofEngines('a storm by two versions of the code on one table', engine => {
    it('leaves one instance for each order and tells every event, in sequence', async () => {
      const words = ['test/versions/checkOutVersion.mjs'];
      const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: projectDirectory });
      const older = stdout.trim();
      try {
        const report = await storm(engine, ofBoth, older);
        told('versions', { ...ofBoth, ...report });
        expect(report.violations).toEqual([]);
        expect(report.instances).toBe(1 + ofBoth.orders);
        // Half of them: the two take turns.
        expect(Math.abs(report.calls - 2 * report.olderCalls)).toBeLessThanOrEqual(1);
      } finally {
        await rm(older, { recursive: true, force: true });
      }
    }, 3_600_000);
  });
}
