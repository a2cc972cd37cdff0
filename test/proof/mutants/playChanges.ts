import { ChangedSources } from './changedSources.ts';

/** Does in this process, in the current folder, what Stryker asks for; prints what it was answered. */
const changes: readonly Parameters<ChangedSources['mutantRun']>[0][] = JSON.parse(process.argv[2] ?? '[]');
const sources = new ChangedSources();
const answers: unknown[] = [];
try {
  await sources.init();
  answers.push(await sources.dryRun());
  for (const change of changes) answers.push(await sources.mutantRun(change));
} catch (error) {
  // Stryker takes this for a runner that has crashed.
  answers.push({ thrown: String(error) });
}
process.stdout.write(JSON.stringify(answers));
