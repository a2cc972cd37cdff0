/**
 * `node commands/run.cjs FILE [arguments]` runs one of the project's programs. Plain JavaScript that every Node
 * understands: an older one is told what is needed, instead of failing on the first thing that it does not know.
 */
const { engines } = require('../package.json');

const numbers = text => /(\d+)\.(\d+)/.exec(text).slice(1).map(Number);
const needed = numbers(engines.node);
const found = numbers(process.versions.node);

if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  console.error(`Node ${needed.join('.')} or newer is needed; this is ${process.versions.node}`);
  process.exit(2);
}

const { resolve } = require('node:path');
const { pathToFileURL } = require('node:url');

const [file] = process.argv.splice(2, 1);
process.argv[1] = resolve(file);
// Reads TypeScript from here on.
import('tsx').then(() => import(pathToFileURL(process.argv[1]).href));
