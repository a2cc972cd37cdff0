import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeployment } from '../bundling/deployment.ts';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { settingNames } from '../shared/config/settings.ts';
import { eventTypes } from '../shared/outbox/eventTypes.ts';
import { alarms } from '../shared/platform/alarms.ts';

interface Contracts {
  readonly settings: readonly string[];
  readonly alarms: readonly string[];
  readonly events: readonly string[];
  readonly routes: readonly string[];
}

const fixtures = join(projectDirectory, 'test', 'fixtures');
const recorded = readdirSync(fixtures).filter(name => name.startsWith('contracts-'));

/**
 * While a deployment rolls, both versions work on one table and one set of settings, and a return to the older one finds
 * what the newer one wrote. What a version promised by name is recorded once and never taken back. The items that it wrote
 * are recorded beside it, see test/faults/olderItems.integration.test.ts.
 */
describe.each(recorded)('%s', name => {
  const contracts = JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as Contracts;

  it('had names of each kind', () => {
    for (const names of Object.values(contracts)) expect(names.length).toBeGreaterThan(10);
  });

  it('has every setting still', () => {
    const known: readonly string[] = settingNames;
    expect(contracts.settings.filter(setting => !known.includes(setting))).toEqual([]);
  });

  it('has every event still, for products that wait for it', () => {
    expect(contracts.events.filter(type => !Object.hasOwn(eventTypes, type))).toEqual([]);
  });

  it('has every alarm still, for the metrics that operators have built upon', () => {
    expect(contracts.alarms.filter(alarm => !Object.hasOwn(alarms, alarm))).toEqual([]);
  });

  it('has every address still', async () => {
    const { functions } = await readDeployment(projectDirectory);
    const routes = new Set(
      Object.values(functions).flatMap(({ events }) => events.flatMap(({ httpApi }) => httpApi ?? [])),
    );
    expect(contracts.routes.filter(route => !routes.has(route))).toEqual([]);
  });
});
