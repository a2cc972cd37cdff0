import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../shared/wire/json.ts';
import { formatMarketplaceTime } from '../../shared/wire/marketplaceTime.ts';
import { authToken } from '../../shared/wire/signature/authToken.ts';
import { canonicalPayload } from '../../shared/wire/signature/canonicalPayload.ts';
import { kitToken, signKitRequest } from '../../shared/wire/signature/kitSignature.ts';
import { signRequest } from '../../shared/wire/signature/requestSignature.ts';

/** How a call is signed. */
export type Signing = 'post' | 'get' | 'kit-v2' | 'kit-v1';

export interface CallToSend {
  readonly signing: Signing;
  readonly url: string;
  readonly key: string;
  readonly fields: JsonObject;
  /** Sent and signed instead of the fields' JSON. */
  readonly rawBody?: string;
  /** What the caller's clock is off, ms. */
  readonly skewMs?: number;
  /** A signature that no key made. */
  readonly badSignature?: boolean;
  /** The signature's hex in lower case, as some senders write it. */
  readonly lowerCase?: boolean;
  /** Left out of the call. */
  readonly omit?: 'signature' | 'timestamp' | 'nonce';
  /** The time in seconds instead of milliseconds. */
  readonly inSeconds?: boolean;
  /** The fields are sent in another order than the sorted one that is signed. */
  readonly unsorted?: boolean;
  /** Put behind the query, unsigned. */
  readonly rawQuery?: string;
  /** It is refused before anyone looks at its signature, so the answer may be signed with any key. */
  readonly unverified?: boolean;
}

/** A call with its signature: to send it again is to send the very same bytes. */
export interface SignedCall {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs a call as the marketplace does, with whatever is to be wrong about it. */
export function signCall(call: CallToSend): SignedCall {
  const signed = call.signing === 'get' ? getCall(call) : postCall(call);
  if (call.rawQuery !== undefined) signed.url.search += call.rawQuery;
  return signed;
}

function getCall({ url: address, key, fields, skewMs = 0, badSignature, omit }: CallToSend): SignedCall {
  const timeStamp = formatMarketplaceTime(Date.now() + skewMs, 17);
  const signed: [string, string][] = [
    ...Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
    ...(omit === 'timestamp' ? [] : [['timeStamp', timeStamp] as [string, string]]),
  ];
  const token = authToken(key, signed);
  const url = new URL(address);
  url.search = new URLSearchParams([
    ...signed,
    ...(omit === 'signature' ? [] : [['authToken', badSignature === true ? otherThan(token) : token]]),
  ] as [string, string][]).toString();
  return { method: 'GET', url, headers: { Accept: 'application/json' }, body: '' };
}

function postCall({
  signing,
  url: address,
  key,
  fields,
  rawBody,
  skewMs = 0,
  badSignature,
  lowerCase,
  omit,
  inSeconds,
  unsorted,
}: CallToSend): SignedCall {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  const body =
    rawBody ?? JSON.stringify(Object.fromEntries(unsorted === true ? sorted.toReversed() : sorted));
  const time = Date.now() + skewMs;
  const timestamp = String(inSeconds === true ? Math.round(time / 1000) : time);
  // Ends in a letter: digits before ten digits of seconds may read as one time in milliseconds, which is refused as ambiguous.
  const nonce = `${randomUUID().replaceAll('-', '').toUpperCase().slice(0, -1)}N`;
  const url = new URL(address);
  const json = { 'Content-Type': 'application/json;charset=utf8' };
  const spoilt = (text: string) => {
    const cased = lowerCase === true ? text.toLowerCase() : text;
    return badSignature === true ? otherThan(cased) : cased;
  };
  const kept = (parts: Readonly<Record<string, readonly [kind: string, value: string]>>) =>
    Object.fromEntries(
      Object.entries(parts)
        .filter(([, [kind]]) => kind !== omit)
        .map(([name, [, value]]) => [name, value]),
    );
  if (signing === 'kit-v1') {
    const headers = kept({ authToken: ['signature', spoilt(kitToken(key, fields))] });
    return { method: 'POST', url, headers: { ...json, ...headers }, body };
  }
  const sign = signing === 'kit-v2' ? signKitRequest : signRequest;
  const signature = spoilt(
    sign({ accessKey: key, timestamp, nonce, payload: unsorted === true ? canonicalPayload(body) : body }),
  );
  if (signing === 'kit-v2') {
    const headers = kept({
      'x-sign': ['signature', signature],
      'x-timestamp': ['timestamp', timestamp],
      'x-nonce': ['nonce', nonce],
    });
    return { method: 'POST', url, headers: { ...json, ...headers }, body };
  }
  const query = kept({
    signature: ['signature', signature],
    timestamp: ['timestamp', timestamp],
    nonce: ['nonce', nonce],
  });
  url.search = new URLSearchParams(query).toString();
  return { method: 'POST', url, headers: json, body };
}

const otherThan = (text: string): string => (text.startsWith('0') ? '1' : '0') + text.slice(1);
