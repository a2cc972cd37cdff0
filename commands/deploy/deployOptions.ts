import type { deployOptions } from '../serverless/serverlessArguments.ts';
import type { Values } from '../terminal/readArguments.ts';

/** What `npm run deploy` was given. */
export type DeployOptions = Partial<Values<typeof deployOptions>>;

/** What is done with a stage. */
export type Action = 'deploy' | 'info' | 'remove';

export const actions: readonly Action[] = ['deploy', 'info', 'remove'];
