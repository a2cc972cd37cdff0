import { expect, it } from 'vitest';
import { mutationScores } from '../../../commands/prove/mutationScore.ts';
import { mutatedFolders } from '../../../commands/prove/proveMutants.ts';

const of = (...statuses: string[]) => ({ mutants: statuses.map(status => ({ status })) });

it('the score counts what a test noticed, by folder, and of all', () => {
  const files = {
    'shared/wire/json.ts': of('Killed', 'Timeout', 'Survived', 'CompileError'),
    'shared/wire/signature/hmacKey.ts': of('NoCoverage', 'Killed', 'Ignored', 'RuntimeError'),
    'shared/wireless.ts': of('Survived'),
    'shared/order/rules/orderNotice.ts': of('Killed', 'Killed', 'Killed'),
  };
  expect(mutationScores({ files }, ['shared/order/rules', 'shared/wire', 'shared/callback'])).toEqual([
    { folder: 'shared/order/rules', mutants: 3, noticed: 3, percent: 100 },
    { folder: 'shared/wire', mutants: 5, noticed: 3, percent: 60 },
    { folder: 'all', mutants: 8, noticed: 6, percent: 75 },
  ]);
});

it('a score is never rounded up', () => {
  const files = {
    'shared/wire/json.ts': of(...Array(8_999).fill('Killed'), ...Array(1_001).fill('Survived')),
  };
  expect(mutationScores({ files }, ['shared/wire']).map(({ percent }) => percent)).toEqual([89.9, 89.9]);
});

it('every folder of rules is among what is changed', () => {
  expect(mutatedFolders).toContain('shared/instance/rules');
  expect(mutatedFolders).toContain('shared/schedules/selfDial/rules');
  expect(mutatedFolders).not.toContain('shared/instance');
});
