import type { HttpAnswer, HttpRequest, WireRequest } from './wireMessage.ts';

/** One attempt of one request on its way to the table. */
export interface Attempt {
  readonly request: WireRequest;
  readonly httpRequest: HttpRequest;
  /** Sends it. */
  readonly perform: () => Promise<HttpAnswer>;
  /** Sends another request over the same connection. */
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  readonly signal: AbortSignal | undefined;
}

/**
 * What goes wrong with one attempt:
 * - `lose-answer`: the table performs the request, the connection breaks before the answer
 * - `lose-request`: the connection breaks before anything is sent
 * - `throttle`: the table refuses with ProvisionedThroughputExceededException
 * - `refuse`: the table refuses with ValidationException
 * - `hide-old-item` / `return-old-item`: a failed condition comes without / with the old item, whatever the engine
 * - `holdRequest` / `holdAnswer`: waits for the promise before sending / after the table's answer (the caller's
 *   abort signal ends the wait)
 * - `delayMs`: waits that long before sending
 */
export type Fault =
  | 'lose-answer'
  | 'lose-request'
  | 'throttle'
  | 'refuse'
  | 'hide-old-item'
  | 'return-old-item'
  | { readonly holdRequest: Promise<unknown> }
  | { readonly holdAnswer: Promise<unknown> }
  | { readonly delayMs: number };
