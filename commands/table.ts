import { tableCommand } from './table/tableCommand.ts';
import { runWords } from './terminal/runCommand.ts';

/** `npm run table -- create|check` */
await runWords('table', (words, output) =>
  tableCommand(words, {
    environment: process.env,
    clock: Date.now,
    print: output.say,
    complain: output.note,
  }),
);
