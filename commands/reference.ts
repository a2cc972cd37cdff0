import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { generatedFiles } from './reference/generatedFiles.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Writes what is made from the declarations: the types of the client, and the examples of every event in the guides.

  npm run reference [-- --check]

options
  --check  writes nothing, and names what is not as it would be written
  --help   this text

Exit code: 0 all is written or as it should be, 1 something is not as it should be, 2 wrong usage.`;

await runCommand({
  name: 'reference',
  help,
  options: { check: { type: 'boolean' } },
  async run({ check = false }, _positionals, output) {
    let differing = 0;
    for (const { path, text } of await generatedFiles(read)) {
      const same = (await read(path)) === text;
      if (!same && !check) await writeFile(join(projectDirectory, path), text);
      if (!same) differing += 1;
      output.say(`${same ? '✓' : check ? '✗' : '→'} ${path}`);
    }
    return check && differing > 0 ? 1 : 0;
  },
});

/** Empty where there is none yet. */
function read(path: string): Promise<string> {
  return readFile(join(projectDirectory, path), 'utf8').catch(() => '');
}
