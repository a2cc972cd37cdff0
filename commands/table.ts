import { tableCommand } from './table/tableCommand.ts';
import { runWithArguments } from './terminal/runCommand.ts';

/** `npm run table -- create|check` */
await runWithArguments('table', true, (args, output, language) =>
  tableCommand(args, {
    environment: process.env,
    clock: Date.now,
    print: output.say,
    complain: output.note,
    language,
  }),
);
