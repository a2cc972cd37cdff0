/**
 * Loaded into the process of the sandbox before everything else (`--import`): whoever connects to the socket reads how much
 * of the heap is in use after everything that is not was collected. Nothing of it is an address of the sandbox.
 */
import { createServer } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

createServer(socket => {
  collect();
  socket.end(String(process.memoryUsage().heapUsed));
})
  .listen(process.env.SOAK_HEAP_SOCKET)
  .unref();
