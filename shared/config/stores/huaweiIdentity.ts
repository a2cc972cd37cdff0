import { HttpRequest } from '@smithy/core/protocols';
import { defined } from '../../platform/defined.ts';
import { isJsonObject, type JsonObject, parseJsonObject } from '../../wire/json.ts';
import type { SdkCredentials } from '../../wire/signature/sdkSignature.ts';
import { ConfigError } from '../configError.ts';
import { StoreError, sendStoreRequest } from './storeRequest.ts';

/** Who asks Huawei Cloud, and where. */
export interface HuaweiIdentity {
  readonly credentials: SdkCredentials;
  readonly region: string;
  readonly projectId: string;
}

/** Link-local: answers on Huawei Cloud's own servers alone, without leaving the machine's host. */
const metadataAddress = 'http://169.254.169.254';

/**
 * Key, region and project from the variables that Huawei Cloud's SDKs read; without a key there, those of the agency that
 * the server has (page ecs_03_0166 of the ECS guide): nothing lasting lies on the server then.
 *
 * @throws {ConfigError} naming what is missing
 * @throws {StoreError} when the server's metadata does not answer
 */
export async function huaweiIdentity(
  environment: Readonly<Record<string, string | undefined>>,
  metadataUrl: string = metadataAddress,
  signal: AbortSignal,
): Promise<HuaweiIdentity> {
  const set = (name: string) => environment[name]?.trim() || undefined;
  const [ak, sk, token] = [
    set('HUAWEICLOUD_SDK_AK'),
    set('HUAWEICLOUD_SDK_SK'),
    set('HUAWEICLOUD_SDK_SECURITY_TOKEN'),
  ];
  const [region, projectId] = [set('HUAWEICLOUD_SDK_REGION'), set('HUAWEICLOUD_SDK_PROJECT_ID')];
  if (ak === undefined && sk === undefined) {
    const credentials = await agencyCredentials(metadataUrl, signal);
    if (region !== undefined && projectId !== undefined) return { credentials, region, projectId };
    const server = await metadata(metadataUrl, '/openstack/latest/meta_data.json', signal);
    return {
      credentials,
      region: region ?? textOf(server.region_id),
      projectId: projectId ?? textOf(server.project_id),
    };
  }
  if (ak !== undefined && sk !== undefined && region !== undefined && projectId !== undefined) {
    const credentials = { ak, sk, ...defined({ securityToken: token }) };
    return { credentials, region, projectId };
  }
  const missing = Object.entries({
    HUAWEICLOUD_SDK_AK: ak,
    HUAWEICLOUD_SDK_SK: sk,
    HUAWEICLOUD_SDK_REGION: region,
    HUAWEICLOUD_SDK_PROJECT_ID: projectId,
  }).filter(([, value]) => value === undefined);
  throw new ConfigError(
    missing.map(([variable]) => ({
      variable,
      problem: 'is missing, but CONFIG_SECRET names a secret of CSMS',
    })),
  );
}

async function agencyCredentials(metadataUrl: string, signal: AbortSignal): Promise<SdkCredentials> {
  const { credential } = await metadata(metadataUrl, '/openstack/latest/securitykey', signal);
  const { access, secret, securitytoken } = isJsonObject(credential) ? credential : {};
  return { ak: textOf(access), sk: textOf(secret), securityToken: textOf(securitytoken) };
}

async function metadata(metadataUrl: string, path: string, signal: AbortSignal): Promise<JsonObject> {
  const { protocol, hostname, port } = new URL(metadataUrl);
  const request = new HttpRequest({
    method: 'GET',
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path,
  });
  const { status, text } = await sendStoreRequest(request, signal);
  if (status !== 200) {
    // 404: the server has no agency.
    throw new StoreError(
      `no HUAWEICLOUD_SDK_AK, and the server's agency answers HTTP ${status}`,
      status >= 500,
    );
  }
  try {
    return parseJsonObject(text);
  } catch {
    throw new StoreError("the server's metadata is no JSON", false);
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new StoreError("the server's metadata lacks what is needed", false);
}
