import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import { minuteMs } from '../../../shared/platform/time.ts';

/**
 * How the table answers: normal; slow (each request `delayMs` later); throttled (every second request is told to come
 * again); failing (every request HTTP 500); lost (the work is done, the line breaks before the answer).
 */
export const tableFaultSchema = z.object({
  mode: z.enum(['normal', 'slow', 'throttled', 'failing', 'lost']),
  delayMs: z.optional(z.int().check(z.minimum(0), z.maximum(minuteMs))),
});

export type TableFault = z.infer<typeof tableFaultSchema>;

const defaultDelayMs = 1_500;

const throttled = {
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'The sandbox throttles its table.',
};
const failed = {
  __type: 'com.amazon.coral.service#InternalServerError',
  message: 'The sandbox fails its table.',
};

/** Puts itself before a table engine's server, which goes on serving as before when nothing is to be suffered. */
export function sufferTableFaults(server: Server, fault: () => TableFault): void {
  const serve = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  let requests = 0;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const pass = () => {
      for (const listener of serve) listener.call(server, request, response);
    };
    const { mode, delayMs = defaultDelayMs } = fault();
    requests += 1;
    switch (mode) {
      case 'normal':
        return pass();
      case 'slow':
        setTimeout(pass, delayMs);
        return;
      case 'throttled':
        return requests % 2 === 0 ? pass() : refuse(request, response, 400, throttled);
      case 'failing':
        return refuse(request, response, 500, failed);
      case 'lost': {
        // The engine ends its answer when the work is done: then, and not before, the line breaks.
        response.end = () => {
          response.destroy();
          return response;
        };
        return pass();
      }
    }
  });
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, body: object): void {
  request.resume();
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}
