import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { lifeNames } from '../../commands/prove/proofs.ts';
import { lives } from './lives.ts';

it('npm run prove names each life that it plays', () => {
  expect(lifeNames).toEqual(lives.map(({ name }) => name));
});

it('.ci/run plays what npm test leaves out, and then npm test', () => {
  const commands = readFileSync(`${projectDirectory}/.ci/run`, 'utf8').match(
    /^[A-Z_=0-9 ]*npm (run|test).*$/gm,
  );
  expect(commands).toEqual([
    'npm run check',
    'npm run test:lambda',
    'npm run coverage',
    'npm run test:proofs',
    'npm test',
  ]);
});
