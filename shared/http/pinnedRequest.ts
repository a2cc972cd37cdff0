import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { type RequestOptions as HttpsRequestOptions, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { BridgeError } from '../platform/bridgeError.ts';
import { isPrivateAddress } from './privateAddress.ts';

type IdentityRequestErrorCode =
  | 'address-refused'
  | 'name-unknown'
  | 'not-reachable'
  | 'connect-timeout'
  | 'too-slow'
  | 'answer-too-large'
  | 'answer-broken';

/** The identity provider could not be asked: not allowed, not reachable, too slow, or too much. */
export class IdentityRequestError extends BridgeError<IdentityRequestErrorCode> {
  override readonly name = 'IdentityRequestError';
}

export interface PinnedRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface PinnedAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Sends one request to an address that came from outside. */
export type SendPinned = (request: PinnedRequest) => Promise<PinnedAnswer>;

const connectMs = 3_000;
const wholeMs = 8_000;
/** Largest answer that is read, bytes. */
export const maxAnswer = 64 * 1024;

export interface PinningOptions {
  /** Only for the sandbox. */
  readonly allowLoopback: boolean;
  readonly resolve?: (hostname: string) => Promise<readonly LookupAddress[]>;
  /** From the question for the name to the end of the answer; 8 s. */
  readonly withinMs?: number;
  /** Until the connection stands, with its TLS; 3 s. */
  readonly connectWithinMs?: number;
}

/**
 * Sends requests whose host came from outside and which carry a secret: the name is resolved once, an address of a
 * private network is refused, and exactly the resolved address is connected to. Certificates are checked, redirects are
 * not followed, 3 s to connect, 8 s in all, 64 KiB of answer.
 */
export function pinnedRequests({
  allowLoopback,
  resolve = hostname => lookup(hostname, { all: true }),
  withinMs = wholeMs,
  connectWithinMs = connectMs,
}: PinningOptions): SendPinned {
  return async ({ url: text, method, headers, body, signal }) => {
    const url = new URL(text);
    const ending = new AbortController();
    const end = () => ending.abort();
    // A timer of our own: Node 20 may collect the signal of AbortSignal.timeout when AbortSignal.any alone knows it,
    // and then it never fires.
    const timer = setTimeout(end, withinMs);
    signal?.addEventListener('abort', end, { once: true });
    const tooSlow = new Promise<never>((_resolve, reject) => {
      ending.signal.addEventListener('abort', () =>
        reject(new IdentityRequestError('too-slow', 'the identity provider did not answer in time')),
      );
    });
    tooSlow.catch(() => undefined);
    if (signal?.aborted === true) end();
    try {
      const address = await Promise.race([usableAddress(url.hostname, resolve, allowLoopback), tooSlow]);
      const options: HttpsRequestOptions = {
        method,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
        },
        lookup: pinnedTo(address),
        agent: false,
        // Whatever the environment says of certificates: a secret goes with the request.
        rejectUnauthorized: true,
        signal: ending.signal,
      };
      return await Promise.race([exchange(url, options, body, connectWithinMs), tooSlow]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    }
  };
}

const pinnedTo =
  (usable: LookupAddress): LookupFunction =>
  (_hostname, options, callback) => {
    if (options.all === true) callback(null, [usable]);
    else callback(null, usable.address, usable.family);
  };

async function usableAddress(
  hostname: string,
  resolve: (hostname: string) => Promise<readonly LookupAddress[]>,
  allowLoopback: boolean,
): Promise<LookupAddress> {
  const addresses = await resolved(hostname, resolve);
  const usable = addresses.find(
    ({ address }) => !isPrivateAddress(address) || (allowLoopback && isLoopback(address)),
  );
  const isMixed = !allowLoopback && addresses.some(({ address }) => isPrivateAddress(address));
  if (usable === undefined || isMixed) {
    throw new IdentityRequestError('address-refused', 'the identity provider’s address is not a public one');
  }
  return usable;
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

async function resolved(
  hostname: string,
  resolve: (hostname: string) => Promise<readonly LookupAddress[]>,
): Promise<readonly LookupAddress[]> {
  try {
    return await resolve(hostname);
  } catch (cause) {
    throw new IdentityRequestError('name-unknown', 'the identity provider’s name cannot be resolved', {
      cause,
    });
  }
}

function exchange(
  url: URL,
  options: HttpsRequestOptions,
  body: string | undefined,
  connectWithinMs: number,
): Promise<PinnedAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (code: IdentityRequestErrorCode, message: string, cause?: unknown) =>
      reject(new IdentityRequestError(code, message, { cause }));
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, response => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxAnswer) {
          request.destroy();
          fail('answer-too-large', 'the identity provider’s answer is larger than 64 KiB');
        } else chunks.push(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      response.on('error', cause => fail('answer-broken', 'the identity provider’s answer broke off', cause));
    });
    request.on('socket', socket => {
      socket.setTimeout(connectWithinMs);
      const connected = () => socket.setTimeout(0);
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
      socket.once('timeout', () => {
        request.destroy();
        fail('connect-timeout', 'the identity provider did not take the connection in time');
      });
    });
    request.on('error', cause => fail('not-reachable', 'the identity provider is not reachable', cause));
    request.end(body);
  });
}
