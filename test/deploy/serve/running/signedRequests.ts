import { createHmac, randomUUID } from 'node:crypto';
import { type Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { baseKey } from './deploymentKeys.ts';

export interface CallOutcome {
  readonly status: number;
  readonly resultCode: string;
  readonly instanceId: string | undefined;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** A purchase of the marketplace's, signed by the published formula written out here, with a nonce of its own. */
export function purchaseRequest(orderId: string, more: Readonly<Record<string, unknown>> = {}) {
  const body = JSON.stringify({
    activity: 'newInstance',
    businessId: randomUUID(),
    orderId,
    orderLineId: `${orderId}-000001`,
    ...more,
  });
  const [timestamp, nonce] = [String(Date.now()), randomUUID().replaceAll('-', '')];
  const hmac = (text: string): string => createHmac('sha256', baseKey).update(text).digest('hex');
  // Over the fields in the order of their names, as the marketplace signs them.
  const sorted = JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(body)).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  );
  const signature = hmac(`${baseKey}${nonce}${timestamp}${hmac(sorted)}`);
  return { query: `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`, body: sorted };
}

/** Posts one purchase. @throws the connection's error: a call that was lost */
export function postPurchase(
  origin: string,
  agent: Agent,
  orderId: string,
  options: { readonly ca?: string; readonly fields?: Readonly<Record<string, unknown>> } = {},
): Promise<CallOutcome> {
  const { query, body } = purchaseRequest(orderId, options.fields);
  const url = new URL(`${origin}/saas?${query}`);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = {
    'Content-Type': 'application/json;charset=utf8',
    'Content-Length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sent = send(url, {
      method: 'POST',
      agent,
      headers,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    });
    sent.once('error', reject);
    sent.once('response', response => {
      const chunks: Buffer[] = [];
      response.on('data', chunk => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const { resultCode = '', instanceId } = parsed(text);
        resolve({
          status: response.statusCode ?? 0,
          rawHeaders: response.rawHeaders,
          body: text,
          resultCode,
          instanceId,
        });
      });
    });
    sent.end(body);
  });
}

function parsed(text: string): { readonly resultCode?: string; readonly instanceId?: string } {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Runs the work of every number below `count`, so many at a time. */
export async function atOnce<Result>(
  count: number,
  width: number,
  work: (place: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const place = next;
      next += 1;
      results[place] = await work(place);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
