import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** An answer with its bytes and the spelling of its header names, which `fetch` would hide. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/**
 * How long a connection is kept without a call, ms: shorter than Node's servers keep it (5 s). One that the other side ends
 * while the next call is on its way would look like a seller that closes connections.
 */
const idleMs = 2_000;

// One connection for each call that runs at the same time, as the marketplace would open them.
const kept = { keepAlive: true, timeout: idleMs };
const agents = { 'http:': new HttpAgent(kept), 'https:': new HttpsAgent(kept) };

/** The longest time-out that a page of the marketplace names, ms. */
const giveUpAfterMs = 20_000;

/**
 * Sends a call as the marketplace does.
 *
 * @throws the socket's error (`ECONNREFUSED`, …), or an Error after 20 s without an answer
 */
export async function exchangeHttp1(
  method: 'GET' | 'POST',
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<RawAnswer> {
  const response = await responseTo(method, url, headers, body);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    headers: headerPairs(response.rawHeaders),
    body: Buffer.concat(chunks),
  };
}

/** The answer is on its way when the line breaks: the seller has done the work, and the marketplace does not know. */
export async function exchangeAndLose(...call: Parameters<typeof exchangeHttp1>): Promise<void> {
  const response = await responseTo(...call);
  response.destroy();
}

function responseTo(
  ...[method, url, headers, body]: Parameters<typeof exchangeHttp1>
): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(url, {
      method,
      agent: agents[secure ? 'https:' : 'http:'],
      headers: method === 'POST' ? { ...headers, 'Content-Length': body.length } : headers,
    });
    request.once('response', resolve);
    request.once('error', reject);
    request.setTimeout(giveUpAfterMs, () => request.destroy(new Error('no answer within 20 s')));
    request.end(body);
  });
}

function headerPairs(rawHeaders: readonly string[]): (readonly [string, string])[] {
  return rawHeaders.flatMap((name, position) =>
    position % 2 === 0 ? [[name, rawHeaders[position + 1] ?? ''] as const] : [],
  );
}
