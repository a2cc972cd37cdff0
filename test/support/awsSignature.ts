import { createHash, createHmac } from 'node:crypto';

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Uint8Array, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/**
 * The Signature Version 4 that a request should carry, computed here from AWS's description alone: what a fake service
 * holds against the one that arrived. Paths and queries are those of services that use neither.
 */
export function awsSignature(
  request: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly body: string;
  },
  authorization: { readonly scope: string; readonly signedHeaders: readonly string[] },
  secretKey: string,
): string {
  const { scope, signedHeaders } = authorization;
  const [date = '', region = '', service = ''] = scope.split('/');
  const canonical = [
    request.method,
    '/',
    '',
    ...signedHeaders.map(name => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Uint8Array>(
    (secret, part) => hmac(secret, part),
    `AWS4${secretKey}`,
  );
  return hmac(key, text).toString('hex');
}

/** The parts of an `Authorization` header of Signature Version 4, or undefined. */
export function readAuthorization(header: string | undefined) {
  const [, accessKeyId = '', scope = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), ?SignedHeaders=(\S+), ?Signature=([0-9a-f]{64})$/.exec(
      header ?? '',
    ) ?? [];
  return accessKeyId === '' ? undefined : { accessKeyId, scope, signedHeaders: names.split(';'), signature };
}
