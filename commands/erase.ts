import { createInterface } from 'node:readline/promises';
import { type FoundCustomer, findCustomer } from './erase/findCustomer.ts';
import { erasedText, runErase } from './erase/runErase.ts';
import { withDeployment } from './target/openDeployment.ts';
import { longWork } from './terminal/longWork.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Erases one customer's personal data: the buyer, access data, people, departments, logins, histories.

  npm run erase -- <customer> [more ids] [options]

<customer> is the customer's id at the marketplace, or the id of an enterprise, of an instance, or of an order. What was
released names its customer no more, and SaaS V2.0 only where orders are read: name such orders as well. What orders and
accounting need stays: ids, times, amounts, usage, state. It cannot be undone.

options
  --yes            asks nothing
  --dry-run        only tells what there is
  --env-file FILE  settings of the deployment as NAME=value lines; the environment stands before them
  --json           one JSON object instead of text
  --help           this text

example
  npm run erase -- 68cbc86abc2018ab880d92f36422fa0e --env-file prod.env

Exit code: 0 erased, or nothing personal left; 1 something could not be read or looked at; 2 wrong usage, nobody found,
or not confirmed.`;

const flag = { type: 'boolean' } as const;

await runCommand({
  name: 'erase',
  help,
  maxPositionals: 100,
  options: { yes: flag, 'dry-run': flag, 'env-file': { type: 'string' }, json: flag },
  async run(given, words, output) {
    const ids = new Set(words.map(word => word.trim()).filter(word => word !== ''));
    if (ids.size === 0) {
      return refuse('an id of the customer, enterprise, instance or order is needed; --help tells more');
    }
    const dryRun = given['dry-run'] === true;
    const asks = given.yes !== true && !dryRun;
    if (asks && process.stdin.isTTY !== true)
      refuse('say --yes, since nobody can be asked here; --dry-run tells what there is');
    return withDeployment(given['env-file'], output.note, async ({ bridge, place }) => {
      const looking = longWork(undefined, 'instances looked at', output);
      const found = await findCustomer(bridge, ids, looking.to).finally(looking.end);
      if (found.instances.length + found.bindings.length === 0) {
        return refuse(`nobody in the ${place} is known by this id${doubts(found)}`);
      }
      if (given.json !== true) output.say(foundText(found, place));
      if (asks && !(await isConfirmed())) return refuse('not confirmed: nothing was erased');
      const { closed, unreadable } = found;
      const erased = dryRun ? undefined : await runErase(bridge, found);
      if (given.json === true) output.json({ ...counted(found), erased: erased ?? null, closed, unreadable });
      else if (erased !== undefined) output.say(erasedText(erased));
      if (doubts(found) !== '') output.note(`erase: not everything could be looked at${doubts(found)}`);
      return closed + unreadable === 0 ? 0 : 1;
    });
  },
});

function isInUse(status: string): boolean {
  return status !== 'released' && status !== 'refused';
}

function counted({ instances, bindings }: FoundCustomer) {
  const inUse = instances.filter(({ status }) => isInUse(status)).map(({ instanceId }) => instanceId);
  return { instances: instances.length, inUse, enterprises: new Set(bindings.map(one => one.tenantId)).size };
}

function foundText(found: FoundCustomer, place: string): string {
  const { instances, inUse, enterprises } = counted(found);
  const lines = [`In the ${place}: ${instances} instances and ${enterprises} enterprises of this customer.`];
  if (inUse.length > 0) {
    lines.push(
      `${inUse.length} are in use (${inUse.slice(0, 5).join(', ')}${inUse.length > 5 ? ', …' : ''}): of their access data only the addresses stay, and their people can no longer log in.`,
    );
  }
  return lines.join('\n');
}

function doubts({ closed, unreadable }: FoundCustomer): string {
  return [
    closed === 0 ? '' : `; ${closed} instances do not open with the keys of DATA_KEYS`,
    unreadable === 0 ? '' : `; ${unreadable} items cannot be read`,
  ].join('');
}

async function isConfirmed(): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking
    .question('Erase it? This cannot be undone. Type yes: ')
    .finally(() => asking.close());
  return answer.trim().toLowerCase() === 'yes';
}
