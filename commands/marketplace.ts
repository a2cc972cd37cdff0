import { marketplaceCommand } from './marketplace/marketplaceCommand.ts';
import { runWithArguments } from './terminal/runCommand.ts';

await runWithArguments('marketplace', true, (args, output, language) =>
  marketplaceCommand(args, output, language),
);
