import { authToken } from '../../shared/wire/authToken.ts';
import { formatMarketplaceTime } from '../../shared/wire/marketplaceTime.ts';
import { signRequest } from '../../shared/wire/requestSignature.ts';
import { sortedFields } from './activity.ts';
import { exchange, type RawAnswer } from './exchange.ts';
import type { MarketplaceFamily } from './family.ts';

export interface ActivityCall {
  /** The production address. */
  readonly url: string;
  readonly accessKey: string;
  readonly transport: MarketplaceFamily['transport'];
  readonly fields: Readonly<Record<string, unknown>>;
  /** What the caller's clock is off, ms. */
  readonly skewMs: number;
  /** Sends a signature that no key made. */
  readonly badSignature: boolean;
}

export interface SentActivity {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** The parameters that were signed, before they were written. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Empty for a GET. */
  readonly body: string;
  readonly milliseconds: number;
  readonly answer: RawAnswer;
}

export interface SendDeps {
  readonly clock: () => number;
  readonly newNonce: () => string;
}

/** Signs a call as its family does and sends it. */
export async function sendActivity(call: ActivityCall, deps: SendDeps): Promise<SentActivity> {
  const fields = sortedFields(call.fields);
  const request =
    call.transport === 'token-get' ? tokenGet(call, fields, deps) : signedPost(call, fields, deps);
  const startedAt = performance.now();
  const answer = await exchange(request.method, request.url, request.headers, Buffer.from(request.body));
  const milliseconds = Math.round(performance.now() - startedAt);
  return { method: request.method, url: request.url.href, fields, body: request.body, milliseconds, answer };
}

interface SignedCall {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `zh-cn_topic_0070649476`: compact JSON, 13-digit timestamp, a nonce of its own. */
function signedPost(call: ActivityCall, fields: Record<string, unknown>, deps: SendDeps): SignedCall {
  const body = JSON.stringify(fields);
  const timestamp = String(deps.clock() + call.skewMs);
  const nonce = deps.newNonce();
  const signature = signRequest({ accessKey: call.accessKey, timestamp, nonce, payload: body });
  const url = new URL(call.url);
  url.search = new URLSearchParams({
    signature: call.badSignature ? otherSignature(signature) : signature,
    timestamp,
    nonce,
  }).toString();
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json;charset=utf8' };
  return { method: 'POST', url, headers, body };
}

/** `zh-cn_topic_0070649062`: everything in the query, with a token over it. */
function tokenGet(call: ActivityCall, fields: Record<string, unknown>, deps: SendDeps): SignedCall {
  const timeStamp = formatMarketplaceTime(deps.clock() + call.skewMs, 17);
  const parameters = Object.entries({ ...fields, timeStamp }).map(
    ([name, value]) => [name, String(value)] as const,
  );
  const token = authToken(call.accessKey, parameters);
  const url = new URL(call.url);
  url.search = new URLSearchParams([
    ...parameters.map(([name, value]): [string, string] => [name, value]),
    ['authToken', call.badSignature ? otherSignature(token) : token],
  ]).toString();
  return { method: 'GET', url, headers: { Accept: 'application/json' }, body: '' };
}

const otherSignature = (signature: string) => (signature.startsWith('0') ? '1' : '0') + signature.slice(1);
