import { createHash, createHmac } from 'node:crypto';
import { defined } from '../../platform/defined.ts';

export interface SdkRequest {
  readonly method: string;
  readonly url: URL;
  /** Signed besides `host` and `x-sdk-date`; a multipart `content-type` is left out. */
  readonly contentType?: string;
  /** Exactly the bytes that are sent. */
  readonly body: Uint8Array;
}

export interface SdkCredentials {
  readonly ak: string;
  readonly sk: string;
  /** Of temporary credentials only; it travels in a header and is signed. */
  readonly securityToken?: string;
}

/**
 * Signs a request to an API of Huawei Cloud, the marketplace's open APIs among them: SDK-HMAC-SHA256 (`api-sign-algorithm-001`). The path ends with a slash
 * for the signature only; the query is encoded again and sorted by name, then value.
 *
 * @param now epoch ms; the gateway takes 15 minutes off either way
 */
export function signSdkRequest(
  { method, url, contentType, body }: SdkRequest,
  { ak, sk, securityToken }: SdkCredentials,
  now: number,
): {
  readonly 'X-Sdk-Date': string;
  readonly Authorization: string;
  readonly 'X-Security-Token'?: string;
} {
  const date = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers: Record<string, string> = { host: url.host, 'x-sdk-date': date };
  if (contentType !== undefined) headers['content-type'] = contentType.trim();
  if (securityToken !== undefined) headers['x-security-token'] = securityToken;
  const names = Object.keys(headers).sort();
  const path = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  const canonical = [
    method,
    path
      .split('/')
      .map(segment => encoded(decodeURIComponent(segment)))
      .join('/'),
    canonicalQuery(url.searchParams),
    ...names.map(name => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n');
  const text = ['SDK-HMAC-SHA256', date, sha256(Buffer.from(canonical))].join('\n');
  const signature = createHmac('sha256', sk).update(text).digest('hex');
  return {
    'X-Sdk-Date': date,
    Authorization: `SDK-HMAC-SHA256 Access=${ak}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    ...defined({ 'X-Security-Token': securityToken }),
  };
}

/** A query as it is signed and, by those who sign it, sent: percent-encoded, sorted by name, then value. */
export function canonicalQuery(query: Iterable<readonly [name: string, value: string]>): string {
  return [...query]
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([a, b], [c, d]) => (a === c ? (b < d ? -1 : 1) : a < c ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Everything but letters, digits and `-_.~`, in upper-case hex. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
