/**
 * Files that `npm test` leaves to `npm run test:proofs`, for the sake of those who wait for it. Each plays with whole
 * programs, browsers or clouds what shorter tests hold as well; what `npm test` has of it stands behind.
 */
export const onlyProofs: readonly string[] = [
  // Purchases and usage in a real browser.
  'test/sandbox/console/accessibility.e2e.test.ts',
  'test/sandbox/console/afterwards.e2e.test.ts',
  'test/sandbox/console/faults.e2e.test.ts',
  // The same views in the console, and the seller API that it stands on.
  'test/commands/desk.e2e.test.ts',
  // The table of broken worlds, and diagnoses from given facts.
  'test/commands/accept/brokenWorlds.e2e.test.ts',
  'test/commands/why/brokenWorlds.e2e.test.ts',
  'test/commands/besideSandbox.e2e.test.ts',
  // The check of a sound table, and every command of the table.
  'test/commands/table/brokenTables.integration.test.ts',
  // What is refused before a deployment, each stage of the provider, and the packaged template.
  'test/commands/deploy/aws.integration.test.ts',
  'test/commands/deploy/huawei.integration.test.ts',
  'test/deploy/guides.integration.test.ts',
  // One process without a proxy.
  'test/deploy/serve/behindNginx.e2e.test.ts',
  // The reading of rows, and whose table it is.
  'test/commands/import/import.integration.test.ts',
  'test/commands/erase/erase.integration.test.ts',
  // Rings of keys in the tests of settings, of the signing layer and of sealing.
  'test/faults/keyRotation.integration.test.ts',
];
