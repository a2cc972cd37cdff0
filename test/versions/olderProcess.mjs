// A process of an older version, as a platform has one: node --import tsx olderProcess.mjs DIRECTORY
//
// The functions of that version, by the names under which every version deploys them, answer what is posted here, with the
// settings of the environment. The clock is that of who asks: `now` of each request, epoch ms. Prints its port.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { argv } from 'node:process';
import { json } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const realNow = Date.now;
let moved = 0;
Date.now = () => realNow() + moved;

const handlerOf = async name =>
  (await import(pathToFileURL(join(argv[2], 'functions', `${name}.ts`)).href)).handler;

const call = await handlerOf('saas/productionAddress');
const schedules = await Promise.all(
  ['deliverEvents', 'expireInstances', 'releaseInstances', 'pushUsage'].map(name =>
    handlerOf(`scheduled/${name}`),
  ),
);
const context = { getRemainingTimeInMillis: () => 60_000 };

async function answered({ now, event }) {
  moved = Math.max(moved, now - realNow());
  if (event !== undefined) return await call(event, context);
  for (const schedule of schedules) {
    // A run that fails, since the table is busy, is followed by the next one, as on any platform.
    await schedule({}, context).catch(error => process.stderr.write(`${error?.stack ?? error}\n`));
  }
  return {};
}

const server = createServer(async (request, response) => {
  try {
    response.end(JSON.stringify(await answered(await json(request))));
  } catch (error) {
    response.writeHead(500).end(String(error?.stack ?? error));
  }
});
// Whoever asks keeps its connections, also over a pause.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
