import { expect, it } from 'vitest';
import { readDeployment, scheduledFunctions } from '../../bundling/deployment.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { tableDefinition } from '../../shared/table/tableDefinition.ts';

it('reads from serverless.yml the table that the code defines', async () => {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = tableDefinition('any');
  const deployment = await readDeployment(projectDirectory);
  expect(deployment.table).toEqual({ AttributeDefinitions, KeySchema, GlobalSecondaryIndexes });
});

it('reads each function with its handler, limits and events', async () => {
  const deployment = await readDeployment(projectDirectory);
  expect(deployment.functions.productionAddress).toEqual({
    handler: '.build/saas/productionAddress.handler',
    memorySize: 1024,
    timeout: 10,
    events: [{ httpApi: 'POST /saas' }, { httpApi: 'GET /saas' }],
  });
});

it('finds the functions that a schedule calls', async () => {
  const deployment = await readDeployment(projectDirectory);
  expect(scheduledFunctions(deployment)).toEqual(
    expect.arrayContaining(['deliverEvents', 'expireInstances', 'releaseInstances', 'purgeExpired']),
  );
  expect(scheduledFunctions(deployment)).not.toContain('productionAddress');
});
