import { readFile } from 'node:fs/promises';
import { columnNames } from './import/columns.ts';
import { runImport } from './import/runImport.ts';
import { familyWords } from './import/words.ts';
import { withDeployment } from './target/openDeployment.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Takes in instances that were bought elsewhere, or that a restored backup has lost.

  npm run import -- --file instances.csv [options]

Without --write nothing is written: the file and the table are compared, and everything wrong is named by line and
column. With a single bad row nothing is written either. What is in the table already stays as it is, so a run that
was broken off is run again and goes on. Nobody is told of what is imported.

options
  --file FILE      the rows, CSV with a first line that names the columns (UTF-8, or as spreadsheets save it)
  --write          writes them
  --family NAME    family of rows that have no column family: saas-v2, saas-v1, license-v1, license-v2, online-license
  --zone ZONE      of times that name none: utc+8 (default, as the seller centre) or utc
  --other-columns  passes over columns of another name instead of refusing them
  --rate N         rows a second at most (default 200); slower by itself while the table throttles
  --env-file FILE  settings of the deployment as NAME=value lines; the environment stands before them
  --json           one JSON object instead of text
  --help           this text

columns
${wrapped(columnNames)}

example
  npm run import -- --file instances.csv --family saas-v2 --env-file prod.env

Exit code: 0 done, or nothing wrong; 1 broken off, run it again; 2 wrong usage, settings or rows: nothing was written.`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

await runCommand({
  name: 'import',
  help,
  options: {
    ...{ file: text, family: text, zone: text, rate: text, 'env-file': text },
    ...{ write: flag, 'other-columns': flag, json: flag },
  },
  async run(given, _, output) {
    const { file = refuse('--file is missing; --help shows the columns'), family, zone = 'utc+8' } = given;
    if (zone !== 'utc' && zone !== 'utc+8') return refuse('--zone must be utc+8 or utc');
    if (family !== undefined && !familyWords.has(family)) {
      refuse(`--family must be one of ${[...familyWords.keys()].join(', ')}`);
    }
    const perSecond = Number(given.rate ?? 200);
    if (!(perSecond >= 0.1 && perSecond <= 100_000)) refuse('--rate must be a number, 0.1 to 100000');
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) =>
      refuse(`--file: ${file} cannot be read (${error.code})`),
    );
    const { write = false, json = false } = given;
    return withDeployment(given['env-file'], output.note, deployment => {
      const { config } = deployment;
      const settings = { config, family, zone, passesOver: given['other-columns'] ?? false } as const;
      return runImport(bytes, settings, { deployment, output, perSecond, write, json });
    });
  },
});

function wrapped(names: readonly string[]): string {
  const lines = [''];
  for (const name of names) {
    const last = lines.at(-1) ?? '';
    if (last.length + name.length > 100) lines.push(name);
    else lines[lines.length - 1] = last === '' ? name : `${last}, ${name}`;
  }
  return lines.map(line => `  ${line}`).join('\n');
}
