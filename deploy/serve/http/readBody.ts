import type { IncomingMessage } from 'node:http';

export interface BodyLimits {
  /** Bytes of one request: as much as a Lambda function takes. */
  readonly one: number;
  /** Bytes of all bodies that are held at once: many large ones must not use up the memory of the process. */
  readonly all: number;
  /**
   * Bytes of each body that do not count among them. Anybody can fill that room with large bodies that never end; the calls
   * of the marketplace are small, and get through all the same.
   */
  readonly free: number;
}

const KiB = 1024;
const MiB = 1024 * KiB;

export const bodyLimits: BodyLimits = { one: 6 * MiB, all: 128 * MiB, free: 16 * KiB };

/** Why a request reached no function. */
export class RequestRefusal extends Error {
  readonly statusCode: 413 | 503;

  constructor(statusCode: 413 | 503, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

const tooLarge = () => new RequestRefusal(413, 'Request Entity Too Large');

/** The client went away before its request was complete. */
export class BrokenOff extends Error {}

/** Holds the bodies of one process within a limit. */
export function bodyReader(limits: BodyLimits): BodyReader {
  let held = 0;
  const countedOf = (size: number): number => Math.max(0, size - limits.free);
  const announcedTooLarge: BodyReader['announcedTooLarge'] = ({ headers }) =>
    Number(headers['content-length'] ?? 0) > limits.one;
  return {
    announcedTooLarge,

    async read(request, use) {
      if (announcedTooLarge(request)) throw tooLarge();
      let size = 0;
      try {
        const chunks: Buffer[] = [];
        // An answer may still have to go out over the connection when reading ends early.
        for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
          const counted = countedOf(size);
          size += chunk.byteLength;
          held += countedOf(size) - counted;
          if (size > limits.one) throw tooLarge();
          if (held > limits.all && countedOf(size) > 0) throw new RequestRefusal(503, 'Service Unavailable');
          chunks.push(chunk);
        }
        if (!request.complete) throw new BrokenOff('the request broke off');
        return await use(Buffer.concat(chunks));
      } catch (error) {
        throw request.complete || error instanceof RequestRefusal
          ? error
          : new BrokenOff('the request broke off', { cause: error });
      } finally {
        held -= countedOf(size);
      }
    },
  };
}

export interface BodyReader {
  /** Whether the request says itself that its body is larger than what is taken. */
  announcedTooLarge(request: IncomingMessage): boolean;
  /**
   * Reads the whole body and counts it as held until `use` is done.
   *
   * @throws {RequestRefusal} when it is too large, or too much is held
   * @throws {BrokenOff}
   */
  read<Result>(request: IncomingMessage, use: (body: Buffer) => Promise<Result>): Promise<Result>;
}
