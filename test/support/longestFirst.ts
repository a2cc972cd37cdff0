import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, as `npm run test:slowest` lists them, also of the proofs: begun last, one of them would be waited for
 * alone. What waits more than it works, as the sandbox does, comes first, beside others. The rest goes by kind and size.
 */
const longest: readonly string[] = [
  // Minutes, as proofs.
  'test/sandbox/alarmReceiver.e2e.test.ts',
  'test/commands/deploy/aws.integration.test.ts',
  'test/commands/brokenWorlds/brokenWorlds.e2e.test.ts',
  'test/proof/crashes.integration.test.ts',
  'test/commands/deploy/huawei.integration.test.ts',
  'test/examples/examples.e2e.test.ts',
  'test/faults/everyRequest.integration.test.ts',
  'test/shared/callback/protocols/unsignedCost.test.ts',
  'test/commands/import/import.integration.test.ts',
  'test/sandbox/console/afterwards.e2e.test.ts',
  'test/commands/desk.e2e.test.ts',
  'test/sandbox/console/accessibility.e2e.test.ts',
  'test/sandbox/console/faults.e2e.test.ts',
  'test/commands/table/brokenTables.integration.test.ts',
  // Half a minute, in every run.
  'test/sandbox/console/purchases.e2e.test.ts',
  'test/sandbox/start.e2e.test.ts',
  'test/sandbox/ownProduct.e2e.test.ts',
  'test/shared/delivery/runDue.integration.test.ts',
  'test/serverless.integration.test.ts',
  'test/functions/oauth/login.integration.test.ts',
  'test/commands/accept/accept.integration.test.ts',
  'test/deploy/serve/serve.e2e.test.ts',
  'test/deploy/serve/behindNginx.e2e.test.ts',
  'test/sandbox/login.e2e.test.ts',
  'test/commands/conventions.integration.test.ts',
  'test/commands/table/tableCommand.integration.test.ts',
  'test/bundling/ownFunctions.test.ts',
  'test/faults/thousand.integration.test.ts',
  'test/faults/year/year.integration.test.ts',
  'test/sandbox/console/usage.e2e.test.ts',
];

/** The kinds in the order in which they begin: those that are short stand at the end. */
const kinds = [/\.e2e\.test\.ts$/, /\.integration\.test\.ts$/, /\.test\.ts$/];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex(name => moduleId.endsWith(name));
      return found === -1 ? longest.length : found;
    };
    const kind = ({ moduleId }: TestSpecification) => kinds.findIndex(suffix => suffix.test(moduleId));
    return sorted.toSorted((one, other) => place(one) - place(other) || kind(one) - kind(other));
  }
}
