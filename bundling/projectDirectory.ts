import { fileURLToPath } from 'node:url';

/** The root of the project, wherever a command is called from. */
export const projectDirectory = fileURLToPath(new URL('../', import.meta.url)).replace(/[/\\]$/, '');
