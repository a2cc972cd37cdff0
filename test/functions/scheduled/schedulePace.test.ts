import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readDeployment, scheduledFunctions, scheduleMs } from '../../../bundling/deployment.ts';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import { schedulePaceMs } from '../../../shared/schedules/watchdog/rules/schedulePace.ts';

const deployment = await readDeployment(projectDirectory);

it('the watchdog knows every schedule and how often it comes', () => {
  const deployed = scheduledFunctions(deployment).map(name => [
    name,
    scheduleMs(deployment.functions[name]?.events.flatMap(({ schedule }) => schedule ?? [])[0] ?? ''),
  ]);
  expect(Object.entries(schedulePaceMs).toSorted()).toEqual(deployed.toSorted());
});

it.each(scheduledFunctions(deployment))('%s leaves word of its runs under its own name', name => {
  const text = readFileSync(join(projectDirectory, 'functions', 'scheduled', `${name}.ts`), 'utf8');
  expect(text.replace(/\s+/g, '')).toContain(`exportconsthandler=watched(openBridge,'${name}',`);
});

it('the watchdog comes last, so that a round in one process has run the others before', () => {
  expect(scheduledFunctions(deployment).at(-1)).toBe('watchdog');
});
