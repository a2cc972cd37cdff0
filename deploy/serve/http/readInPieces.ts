import type { Socket } from 'node:net';

/**
 * Bytes that Node's parser is given at once. It emits every request in them before anything else can run. One read from a
 * connection holds 64 KiB, which are two thousand small requests, each with the error that tells of its end when the
 * connection is ended: a hundred such connections kept every other caller waiting for seconds. The head of a right call is
 * one piece, or a few.
 */
const pieceBytes = 2 * 1024;

/**
 * Has a connection of Node's HTTP server parsed in small pieces, and only as far as its requests can be served. What has
 * been read and may not be parsed yet stays in front of the connection's own buffer, until it is resumed.
 *
 * ```
 *   read:   |A B C D E F … 64 KiB|
 *   parsed: |A B|                  B waits for A: C and what follows go back, unparsed
 * ```
 *
 * @param socket one that the server has just been given: its parser is the only reader
 * @param mustWait whether a request of this connection waits for one before it
 */
export function readInPieces(socket: Socket, mustWait: () => boolean): void {
  const readers = socket.listeners('data') as ((piece: Buffer) => void)[];
  for (const reader of readers) socket.off('data', reader);
  // With a reader other than its own, Node's server leaves the short way, on which its parser reads from the system itself.
  socket.on('data', (chunk: Buffer) => {
    for (let at = 0; at < chunk.byteLength; at += pieceBytes) {
      // No answer can go out any more: after an error, or behind an answer that ends the connection.
      if (!socket.writable) return;
      if (mustWait()) {
        socket.pause();
        socket.unshift(chunk.subarray(at));
        return;
      }
      for (const reader of readers) reader.call(socket, chunk.subarray(at, at + pieceBytes));
    }
  });
}
