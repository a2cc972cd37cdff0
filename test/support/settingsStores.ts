import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { awsSignature, readAuthorization } from './awsSignature.ts';
import { isSignedForHuawei } from './huaweiSignature.ts';

/** Keys that the stores know, and no others. */
export const awsKey = {
  accessKeyId: 'AKIDSTORE',
  secretAccessKey: 'store-secret',
  sessionToken: 'store-token',
};
export const huaweiKey = { ak: 'HWAKSTORE', sk: 'hw-store-secret', securityToken: 'hw-store-token' };

export interface SettingsStores {
  readonly url: string;
  readonly secrets: Map<string, Readonly<Record<string, unknown>>>;
  readonly parameters: Map<string, string>;
  /** What was asked, in its order, also what was refused. */
  readonly requests: { readonly path: string; readonly target: string | undefined; readonly body: unknown }[];
  /** How many requests the quota refused. */
  refused: number;
  /** Answers every request with this instead; a store that hangs never answers. */
  broken: { readonly status: number; readonly body: string } | 'hangs' | undefined;
  stop(): Promise<void>;
}

/**
 * AWS Systems Manager (GetParameters), AWS Secrets Manager (GetSecretValue) and Huawei Cloud CSMS (ShowSecretVersion) on one
 * port. Signatures are verified, by AWS's description and by the vendor's own signer, and a quota is a token bucket that
 * holds one second's calls, as AWS throttles.
 */
export interface SettingsStoreOptions {
  readonly callsPerSecond?: number;
  /** The secret and the session token of an access key on AWS; without it there is `awsKey` alone. */
  readonly awsKeyOf?: (
    accessKeyId: string,
  ) => { readonly secret: string; readonly token: string } | undefined;
  /** Whether the owner of an access key may; without it everybody may everything. */
  readonly mayUse?: (accessKeyId: string, action: string, resource: string) => boolean;
}

export async function startSettingsStores(options: SettingsStoreOptions = {}): Promise<SettingsStores> {
  const { callsPerSecond = Number.POSITIVE_INFINITY } = options;
  let tokens = callsPerSecond;
  let filledAt = performance.now();
  const isThrottled = (): boolean => {
    if (callsPerSecond === Number.POSITIVE_INFINITY) return false;
    const now = performance.now();
    tokens = Math.min(callsPerSecond, tokens + ((now - filledAt) / 1_000) * callsPerSecond);
    filledAt = now;
    if (tokens < 1) return true;
    tokens -= 1;
    return false;
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const stores: SettingsStores = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets: new Map(),
    parameters: new Map(),
    requests: [],
    refused: 0,
    broken: undefined,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<unknown>(resolve => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const target = [request.headers['x-amz-target']].flat()[0];
    stores.requests.push({
      path: request.url ?? '',
      target,
      body: body === '' ? undefined : JSON.parse(body),
    });
    if (stores.broken === 'hangs') return;
    const reply = stores.broken ?? replyTo(request, target, body);
    response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(reply.body);
  }

  function replyTo(request: IncomingMessage, target: string | undefined, body: string): Reply {
    if (isThrottled()) {
      stores.refused += 1;
      return target === undefined
        ? json(429, { error_code: 'APIGW.0308', error_msg: 'x' })
        : json(400, { __type: 'ThrottlingException', message: 'Rate exceeded' });
    }
    return target === undefined ? csms(request, stores) : aws(request, target, body, stores, options);
  }
  return stores;
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) });

function aws(
  request: IncomingMessage,
  target: string,
  body: string,
  { secrets, parameters }: SettingsStores,
  options: SettingsStoreOptions,
): Reply {
  const caller = signerOf(request, body, options.awsKeyOf ?? onlyKey);
  if (caller === undefined)
    return json(403, { __type: 'com.amazon.coral.service#InvalidSignatureException' });
  const { SecretId = '', Names = [] } = JSON.parse(body) as { SecretId?: string; Names?: readonly string[] };
  const isRefused = (action: string, resource: string): boolean =>
    options.mayUse?.(caller, action, resource) === false;
  const denied = json(400, { __type: 'AccessDeniedException', Message: 'not authorized' });
  if (target === 'secretsmanager.GetSecretValue') {
    if (isRefused('secretsmanager:GetSecretValue', SecretId)) return denied;
    const secret = secrets.get(SecretId);
    return secret === undefined
      ? json(400, { __type: 'ResourceNotFoundException', Message: 'x' })
      : json(200, { ARN: SecretId, Name: 'bridge', ...secret });
  }
  if (target !== 'AmazonSSM.GetParameters' || Names.length === 0 || Names.length > 10) {
    return json(400, { __type: 'ValidationException' });
  }
  const arn = (name: string) => `arn:aws:ssm:eu-west-1:123456789012:parameter${name}`;
  if (Names.some(name => isRefused('ssm:GetParameters', arn(name)))) return denied;
  const found = Names.filter(name => parameters.has(name));
  return json(200, {
    Parameters: found.map(Name => ({ Name, Type: 'SecureString', Value: parameters.get(Name) })),
    InvalidParameters: Names.filter(name => !found.includes(name)),
  });
}

function csms(request: IncomingMessage, { secrets, url }: SettingsStores): Reply {
  if (request.url === '/openstack/latest/securitykey') {
    const { ak: access, sk: secret, securityToken: securitytoken } = huaweiKey;
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    return json(200, { credential: { access, secret, securitytoken, expires_at } });
  }
  if (request.url === '/openstack/latest/meta_data.json') {
    return json(200, { region_id: 'cn-north-4', project_id: 'project-1' });
  }
  if (!isSignedForHuawei(request, url, huaweiKey)) {
    return json(401, { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information' });
  }
  const [, name = ''] = /^\/v1\/project-1\/secrets\/([^/]+)\/versions\/latest$/.exec(request.url ?? '') ?? [];
  const secret = secrets.get(decodeURIComponent(name));
  return secret === undefined
    ? json(404, { error_code: 'CSMS.0404', error_msg: 'x' })
    : json(200, { version: { version_metadata: { id: 'v1', create_time: 1_581_507_580_000 }, ...secret } });
}

const onlyKey = (accessKeyId: string) =>
  accessKeyId === awsKey.accessKeyId
    ? { secret: awsKey.secretAccessKey, token: awsKey.sessionToken }
    : undefined;

/** @returns the access key that signed, or undefined */
function signerOf(
  request: IncomingMessage,
  body: string,
  keyOf: NonNullable<SettingsStoreOptions['awsKeyOf']>,
): string | undefined {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join()]),
  );
  const authorization = readAuthorization(headers.authorization);
  const key = authorization === undefined ? undefined : keyOf(authorization.accessKeyId);
  if (authorization === undefined || key === undefined) return undefined;
  const needed = ['host', 'x-amz-date', 'x-amz-target', 'x-amz-security-token'];
  if (needed.some(name => !authorization.signedHeaders.includes(name))) return undefined;
  if (headers['x-amz-security-token'] !== key.token) return undefined;
  const call = { method: request.method ?? '', headers, body };
  return awsSignature(call, authorization, key.secret) === authorization.signature
    ? authorization.accessKeyId
    : undefined;
}
