import { tableCommand } from './table/tableCommand.ts';

/** `npm run table -- create|check` */
process.exitCode = await tableCommand(process.argv.slice(2), {
  environment: process.env,
  clock: Date.now,
  print: line => console.log(line),
  complain: line => console.error(line),
});
