import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutationScores, readMutationReport, total } from '../../../commands/prove/mutationScore.ts';
import { isMutated, mutatedFolders } from '../../../commands/prove/proveMutants.ts';

const of = (...statuses: string[]) => ({ mutants: statuses.map(status => ({ status })) });

describe('a mutation score', () => {
  const files = {
    'shared/wire/json.ts': of('Killed', 'Timeout', 'Survived', 'CompileError'),
    'shared/wire/signature/hmacKey.ts': of('NoCoverage', 'Killed', 'Ignored', 'RuntimeError'),
    'shared/wireless.ts': of('Survived'),
    'shared/order/rules/orderNotice.ts': of('Killed', 'Killed', 'Killed'),
  };
  const order = {
    ...{ folder: 'shared/order/rules', mutants: 3, noticed: 3, endless: 0, broken: 0, percent: 100 },
  };
  const wire = { folder: 'shared/wire', mutants: 5, noticed: 3, endless: 1, broken: 2, percent: 60 };
  const signature = {
    ...{ folder: 'shared/wire/signature', mutants: 2, noticed: 1, endless: 0, broken: 1, percent: 50 },
  };

  it('counts what a test noticed, in a folder and in those within it', () => {
    expect(mutationScores({ files }, 'shared/order/rules')).toEqual([order]);
    expect(mutationScores({ files }, 'shared/wire')).toEqual([wire, signature]);
  });

  it('of all counts each folder once', () => {
    expect(total([order, wire])).toEqual({
      ...{ folder: 'all', mutants: 8, noticed: 6, endless: 1, broken: 2, percent: 75 },
    });
  });

  it('is never rounded up', () => {
    const almost = {
      'shared/wire/json.ts': of(...Array(8_999).fill('Killed'), ...Array(1_001).fill('Survived')),
    };
    expect(mutationScores({ files: almost }, 'shared/wire').map(({ percent }) => percent)).toEqual([89.9]);
  });

  it('of a folder without a change is an error, not a hundred of a hundred', () => {
    for (const nothing of [{}, { 'shared/callback/handler.ts': of('Ignored', 'RuntimeError') }])
      expect(() => mutationScores({ files: nothing }, 'shared/callback')).toThrow('nothing was changed');
  });

  it('without a report is an error', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'mutants-')), 'report.json');
    await expect(readMutationReport(path)).rejects.toThrow(`no report that can be read at ${path}`);
    await writeFile(path, '{"files": {');
    await expect(readMutationReport(path)).rejects.toThrow(`no report that can be read at ${path}`);
    await writeFile(path, JSON.stringify({ files }));
    expect(await readMutationReport(path)).toEqual({ files });
  });
});

it('every folder of rules is among what is changed, and the folders within', () => {
  expect(mutatedFolders).toContain('shared/instance/rules');
  expect(mutatedFolders).toContain('shared/schedules/selfDial/rules');
  expect(mutatedFolders).not.toContain('shared/instance');
  for (const folder of [...mutatedFolders, 'shared/wire/cipher']) expect(isMutated(folder)).toBe(true);
  const none = ['shared/wire/nothing', 'shared/wire/json.ts', 'shared/wire/', 'shared/wire/../wire'];
  for (const folder of [...none, 'shared/wireless', 'shared', '']) expect(isMutated(folder)).toBe(false);
});
