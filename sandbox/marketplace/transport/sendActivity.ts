import { formatMarketplaceTime } from '../../../shared/wire/marketplaceTime.ts';
import { authToken } from '../../../shared/wire/signature/authToken.ts';
import { signRequest } from '../../../shared/wire/signature/requestSignature.ts';
import { sortedFields } from '../families/activity.ts';
import type { MarketplaceFamily } from '../families/marketplaceFamily.ts';
import { exchangeAndLose, exchangeHttp1, type RawAnswer } from './exchangeHttp1.ts';

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
  /** As they were sent, without those that every client adds. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
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

/** A call with its signature, nonce and time. To send it again is to repeat the very same bytes. */
export interface SignedActivity {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Signs a call as its family does. */
export function signActivity(call: ActivityCall, deps: SendDeps): SignedActivity {
  const fields = sortedFields(call.fields);
  const signed =
    call.transport === 'token-get' ? tokenGet(call, fields, deps) : signedPost(call, fields, deps);
  return { ...signed, fields };
}

export async function sendSigned(signed: SignedActivity): Promise<SentActivity> {
  const { method, url, headers, fields, body } = signed;
  const startedAt = performance.now();
  const answer = await exchangeHttp1(method, url, headers, Buffer.from(body));
  const milliseconds = Math.round(performance.now() - startedAt);
  return { method, url: url.href, requestHeaders: headers, fields, body, milliseconds, answer };
}

/** Sends it, and breaks the line before the answer is read. */
export const sendAndLose = ({ method, url, headers, body }: SignedActivity): Promise<void> =>
  exchangeAndLose(method, url, headers, Buffer.from(body));

type SignedCall = Omit<SignedActivity, 'fields'>;

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
