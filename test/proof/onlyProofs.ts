/**
 * Files that `npm test` leaves to `npm run test:proofs`, for the sake of those who wait for it. Each plays with whole
 * programs, browsers or clouds what shorter tests hold as well; what `npm test` has of it stands behind.
 */
export const onlyProofs: readonly string[] = [
  // Purchases in a real browser.
  'test/sandbox/console/accessibility.e2e.test.ts',
  'test/sandbox/console/afterwards.e2e.test.ts',
  'test/sandbox/console/faults.e2e.test.ts',
  'test/sandbox/console/usage.e2e.test.ts',
  'test/sandbox/guide.e2e.test.ts',
  // The same views in the console, and the seller API that it stands on.
  'test/commands/desk.e2e.test.ts',
  // Diagnoses from given facts, and each tool against what it asks.
  'test/commands/brokenWorlds/brokenWorlds.e2e.test.ts',
  'test/commands/brokenWorlds/consoleColumn.e2e.test.ts',
  'test/commands/everyCommand.e2e.test.ts',
  'test/commands/accept/brokenWorlds.e2e.test.ts',
  'test/commands/why/brokenWorlds.e2e.test.ts',
  'test/commands/besideSandbox.e2e.test.ts',
  // The check of a sound table, and every command of the table.
  'test/commands/table/brokenTables.integration.test.ts',
  'test/commands/table/checkTable.integration.test.ts',
  // What is refused before a deployment, each call of the provider, and the packaged template.
  'test/deploy/huawei/provider/stage.integration.test.ts',
  'test/commands/deploy/aws.integration.test.ts',
  'test/commands/deploy/huawei.integration.test.ts',
  'test/deploy/guides.integration.test.ts',
  // One process without a proxy.
  'test/deploy/serve/behindNginx.e2e.test.ts',
  // The reading of rows, and whose table it is.
  'test/commands/import/import.integration.test.ts',
  'test/commands/erase/erase.integration.test.ts',
  'test/commands/bulk/foreignTable.integration.test.ts',
  // The answers of a product's module.
  'test/commands/contract/contract.integration.test.ts',
  // What is timed, one by one.
  'test/commands/bench/runParts.integration.test.ts',
  // Ctrl-C, and the watchdog on a table.
  'test/sandbox/killed.e2e.test.ts',
  'test/sandbox/alarmReceiver.e2e.test.ts',
  // The rules of expiry by a clock that is moved.
  'test/ownClock.e2e.test.ts',
  // Rings of keys in the tests of settings, of the signing layer and of sealing.
  'test/faults/keyRotation.integration.test.ts',
];
