import { signRequest } from '../../shared/wire/requestSignature.ts';
import { postExchange, type RawAnswer } from './exchange.ts';

export interface ActivityCall {
  /** The production address. */
  readonly url: string;
  readonly accessKey: string;
  readonly body: string;
  /** What the caller's clock is off, ms. */
  readonly skewMs: number;
  /** Sends a signature that no key made. */
  readonly badSignature: boolean;
}

export interface SentActivity {
  readonly url: string;
  readonly body: string;
  readonly milliseconds: number;
  readonly answer: RawAnswer;
}

/** Signs a call as `zh-cn_topic_0070649476` says (13-digit timestamp, a nonce of its own) and sends it. */
export async function sendActivity(
  call: ActivityCall,
  deps: { readonly clock: () => number; readonly newNonce: () => string },
): Promise<SentActivity> {
  const timestamp = String(deps.clock() + call.skewMs);
  const nonce = deps.newNonce();
  const signature = signRequest({ accessKey: call.accessKey, timestamp, nonce, payload: call.body });
  const url = new URL(call.url);
  url.search = new URLSearchParams({
    signature: call.badSignature ? otherSignature(signature) : signature,
    timestamp,
    nonce,
  }).toString();
  const startedAt = performance.now();
  const answer = await postExchange(
    url,
    { Accept: 'application/json', 'Content-Type': 'application/json;charset=utf8' },
    Buffer.from(call.body),
  );
  return { url: url.href, body: call.body, milliseconds: Math.round(performance.now() - startedAt), answer };
}

const otherSignature = (signature: string) => (signature.startsWith('0') ? '1' : '0') + signature.slice(1);
