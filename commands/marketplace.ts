import { marketplaceCommand } from './marketplace/marketplaceCommand.ts';
import { runWithArguments } from './terminal/runCommand.ts';

await runWithArguments('marketplace', false, (args, output) => marketplaceCommand(args, output));
