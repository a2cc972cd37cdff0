import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';

export interface HuaweiKey {
  readonly ak: string;
  readonly sk: string;
}

/**
 * Whether the vendor's own SDK signs the same request with the same headers in the same way.
 *
 * @param origin where the request arrived
 * @param body as it arrived
 */
export function isSignedForHuawei(
  request: IncomingMessage,
  origin: string,
  { ak, sk }: HuaweiKey,
  body = '',
): boolean {
  const { AKSKSigner } = createRequire(import.meta.url)('@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner');
  const { headers } = request;
  const [, names = ''] = /SignedHeaders=(\S+),/.exec(headers.authorization ?? '') ?? [];
  const signed = names.split(';').filter(name => name !== 'host');
  if (!signed.includes('x-sdk-date')) return false;
  const url = new URL(request.url ?? '/', origin);
  const theirs = AKSKSigner.sign(
    {
      method: request.method,
      endpoint: `${origin}${url.pathname}`,
      headers: Object.fromEntries(
        signed.map(name => [name === 'x-sdk-date' ? 'X-Sdk-Date' : name, headers[name]]),
      ),
      queryParams: Object.fromEntries(url.searchParams),
      ...(body === '' ? {} : { data: JSON.parse(body) }),
    },
    { getAk: () => ak, getSk: () => sk },
  );
  return theirs.Authorization === headers.authorization;
}
