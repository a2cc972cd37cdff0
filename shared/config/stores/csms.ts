import { HttpRequest } from '@smithy/core/protocols';
import { isJsonObject, type JsonObject, parseJsonObject } from '../../wire/json.ts';
import { signSdkRequest } from '../../wire/signature/sdkSignature.ts';
import { ConfigError } from '../configError.ts';
import { secureUrlProblem } from '../readers/readers.ts';
import { type HuaweiIdentity, huaweiIdentity } from './huaweiIdentity.ts';
import { StoreError, sendStoreRequest } from './storeRequest.ts';

/** What a secret of CSMS is reached with. */
export interface CsmsAccess {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Epoch ms. */
  readonly clock: () => number;
  /** The server's own metadata; elsewhere than in a test the fixed link-local address. */
  readonly metadataUrl?: string;
}

/** What is wrong with the name of a secret, or undefined. As CSMS takes them (page ShowSecretVersion of api-dew). */
export const csmsNameProblem = (name: string): string | undefined =>
  /^[a-zA-Z0-9_.-]{1,64}$/.test(name) ? undefined : 'must be csms: and the name of a secret';

/**
 * The latest text of a secret in Huawei Cloud's Cloud Secret Management Service: `ShowSecretVersion` of the version
 * `latest` (page ShowSecretVersion of api-dew), signed by AK and SK.
 *
 * @throws {StoreError}
 * @throws {ConfigError} for a secret of bytes, an unsafe address, or a missing region, project or key
 */
export async function csmsText(name: string, access: CsmsAccess, signal: AbortSignal): Promise<string> {
  const identity = await huaweiIdentity(access.environment, access.metadataUrl, signal);
  const url = new URL(
    `/v1/${encodeURIComponent(identity.projectId)}/secrets/${encodeURIComponent(name)}/versions/latest`,
    endpoint(access.environment, identity),
  );
  const contentType = 'application/json';
  const request = new HttpRequest({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: url.pathname,
    headers: {
      host: url.host,
      'content-type': contentType,
      ...signSdkRequest(
        { method: 'GET', url, contentType, body: new Uint8Array() },
        identity.credentials,
        access.clock(),
      ),
    },
  });
  const { status, text } = await sendStoreRequest(request, signal);
  const answer = objectOf(text);
  if (status !== 200) {
    throw new StoreError(faultOf(answer) ?? `HTTP ${status}`, status === 429 || status >= 500);
  }
  const secret = isJsonObject(answer.version) ? answer.version.secret_string : undefined;
  if (typeof secret === 'string') return secret;
  throw new ConfigError([{ variable: 'CONFIG_SECRET', problem: 'names a secret that holds no text' }]);
}

function endpoint(environment: CsmsAccess['environment'], { region }: HuaweiIdentity): string {
  const given = environment.CSMS_ENDPOINT?.trim() ?? '';
  if (given !== '') {
    const problem = secureUrlProblem(given);
    if (problem !== undefined) throw new ConfigError([{ variable: 'CSMS_ENDPOINT', problem }]);
    return given;
  }
  // The regions of the EU site have a domain of their own.
  return `https://csms.${region}.myhuaweicloud.${region.startsWith('eu-') ? 'eu' : 'com'}`;
}

function objectOf(text: string): JsonObject {
  try {
    return parseJsonObject(text);
  } catch {
    return {};
  }
}

/** `CSMS.0401`, `APIGW.0301`: their form only, nothing else of the answer is told. */
function faultOf({ error_code: code }: JsonObject): string | undefined {
  return typeof code === 'string' && /^[A-Za-z]{2,16}\.\d{1,8}$/.test(code) ? code : undefined;
}
