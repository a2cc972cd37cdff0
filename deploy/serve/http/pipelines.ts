import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How many requests of one connection may be without an answer. Proxies and the marketplace never send a second one; whoever
 * does must bear that the connection ends before all are answered (RFC 9112, 9.3.2).
 */
const maxUnanswered = 8;

export interface Pipelines {
  /**
   * Serves the requests of a connection one after the other, since their answers go out in that order only: while one waits,
   * nothing more is read from the connection. Otherwise thousands of requests that fit into a few packets are all under way at
   * once, and every other caller waits for them.
   *
   * @param serve not called when the connection ends before
   * @returns when `serve` has ended
   */
  run(socket: Socket, response: ServerResponse, serve: () => Promise<void>): Promise<void>;
  /** Whether a request of this connection waits for one before it. */
  waits(socket: Socket): boolean;
}

interface Line {
  /** One is being served. */
  isBusy: boolean;
  /** Called with false when the connection has ended. */
  waiting: ((isOpen: boolean) => void)[];
}

/** @param onTooMany a connection that was ended, since it sent more than {@link maxUnanswered} requests ahead */
export function pipelines(onTooMany: () => void): Pipelines {
  const lines = new WeakMap<Socket, Line>();

  function lineOf(socket: Socket): Line {
    const known = lines.get(socket);
    if (known !== undefined) return known;
    const line: Line = { isBusy: false, waiting: [] };
    lines.set(socket, line);
    // Node lets a connection go on with the end of each request that it has parsed.
    socket.on('resume', () => line.waiting.length > 0 && socket.pause());
    socket.once('close', () => {
      for (const call of line.waiting.splice(0)) call(false);
    });
    return line;
  }

  function waitInLine(socket: Socket, line: Line): Promise<boolean> {
    if (line.waiting.length + 1 >= maxUnanswered) {
      if (!socket.destroyed) onTooMany();
      socket.destroy();
      return Promise.resolve(false);
    }
    return new Promise(resolve => {
      line.waiting.push(resolve);
    });
  }

  return {
    waits: socket => (lines.get(socket)?.waiting.length ?? 0) > 0,

    async run(socket, response, serve) {
      const line = lineOf(socket);
      if (line.isBusy && !(await waitInLine(socket, line))) return;
      line.isBusy = true;
      // Not the end of `serve`: a function that ran out of time is answered, and goes on.
      response.once('close', () => {
        const next = line.waiting.shift();
        // Not after an answer that ends the connection: nothing more can be answered over it.
        if (next !== undefined) return next(socket.writable);
        line.isBusy = false;
        if (socket.isPaused()) socket.resume();
      });
      await serve();
    },
  };
}
