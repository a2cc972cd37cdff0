import type { JsonObject } from '../../../../shared/wire/json.ts';
import type { Account } from '../api/account.ts';
import type { CallHuawei, HuaweiCall } from '../api/huaweiApi.ts';
import { type Change, unlessMissing } from './functions.ts';
import { holds, objectsIn } from './holds.ts';
import { createTrigger, deleteTrigger, triggersOf } from './triggers.ts';

/** The address of the deployment as it is to be: an API group of a dedicated gateway, with one API that takes everything. */
export interface WantedGateway {
  /** Of the dedicated gateway. */
  readonly instanceId: string;
  readonly groupName: string;
  /** Letters, digits and `_` only. */
  readonly apiName: string;
  readonly functionName: string;
  /** For a function's answer, ms. */
  readonly timeoutMs: number;
  readonly domainName: string;
  /** Of a certificate that the gateway holds; none: whatever is bound stays. */
  readonly certificateId?: string;
}

/** An API group as it is. */
export interface ApiGroup {
  readonly id: string;
  /** The gateway's own name for it: for tests, 1,000 calls a day. */
  readonly testDomain: string;
  readonly domains: readonly JsonObject[];
}

/** The environment that every gateway has. */
const release = { env_id: 'DEFAULT_ENVIRONMENT_RELEASE_ID', env_name: 'RELEASE' } as const;

/** KooGallery asks for TLS 1.2 or newer. */
const minTls = 'TLSv1.2';

type GatewayCall = Omit<HuaweiCall, 'service'>;

const apig = (
  call: CallHuawei,
  { path, ...others }: GatewayCall,
  { projectId }: Account,
  instanceId: string,
) => call({ service: 'apig', path: ['v2', projectId, 'apigw', 'instances', instanceId, ...path], ...others });

/** @throws {HuaweiRefusal} */
export async function apiGroup(
  call: CallHuawei,
  account: Account,
  { instanceId, groupName }: Pick<WantedGateway, 'instanceId' | 'groupName'>,
): Promise<ApiGroup | undefined> {
  const { groups } = await apig(
    call,
    {
      operation: 'ListApiGroupsV2',
      method: 'GET',
      path: ['api-groups'],
      query: { name: groupName, precise_search: 'name', limit: '500' },
    },
    account,
    instanceId,
  );
  const found = objectsIn(groups).find(({ name }) => name === groupName);
  return found === undefined
    ? undefined
    : {
        id: String(found.id ?? ''),
        testDomain: String(found.sl_domain ?? ''),
        domains: objectsIn(found.url_domains),
      };
}

/** @throws {HuaweiRefusal} */
export async function ensureApiGroup(
  call: CallHuawei,
  account: Account,
  wanted: WantedGateway,
): Promise<{ readonly change: Change; readonly group: ApiGroup }> {
  const present = await apiGroup(call, account, wanted);
  if (present !== undefined) return { change: 'unchanged', group: present };
  const created = await apig(
    call,
    {
      operation: 'CreateApiGroupV2',
      method: 'POST',
      path: ['api-groups'],
      body: { name: wanted.groupName, remark: 'koogallery-bridge' },
    },
    account,
    wanted.instanceId,
  );
  const group = { id: String(created.id ?? ''), testDomain: String(created.sl_domain ?? ''), domains: [] };
  return { change: 'created', group };
}

/**
 * The one API: every method and path, no authentication of the gateway's own (the calls are signed), synchronous. A gateway
 * repeats no call to a function: only back ends over HTTP have a `retry_count`.
 *
 * It cannot be changed, only be made anew: an API that an earlier trigger left behind would be in its way.
 *
 * @throws {HuaweiRefusal}
 */
export async function ensureApi(
  call: CallHuawei,
  account: Account,
  wanted: WantedGateway,
  group: ApiGroup,
): Promise<Change> {
  const data = {
    path: '/',
    protocol: 'HTTPS',
    req_method: 'ANY',
    match_mode: 'SWA',
    group_id: group.id,
    env_id: release.env_id,
    func_info: { timeout: wanted.timeoutMs },
  };
  const triggers = await triggersOf(call, account, wanted.functionName);
  const present = triggers.filter(({ kind }) => kind === 'DEDICATEDGATEWAY');
  const [same] = present.filter(
    // The page's own sample answers ` IAM `, with blanks.
    ({ name, data: actual }) =>
      name === wanted.apiName && holds(actual, data) && String(actual.auth).trim() === 'NONE',
  );
  for (const trigger of present) {
    if (trigger !== same) await deleteTrigger(call, account, wanted.functionName, trigger);
  }
  if (same === undefined) {
    await removeApis(call, account, wanted, group);
    await createTrigger(call, account, wanted.functionName, {
      kind: 'DEDICATEDGATEWAY',
      name: wanted.apiName,
      data: {
        ...data,
        func_info: { timeout: wanted.timeoutMs, invocation_type: 'sync', version: 'latest' },
        type: 1,
        auth: 'NONE',
        group_name: wanted.groupName,
        env_name: release.env_name,
        sl_domain: group.testDomain,
        backend_type: 'FUNCTION',
        instance_id: wanted.instanceId,
      },
    });
  }
  const wasPublished = await publish(call, account, wanted, group);
  if (same === undefined) return present.length === 0 ? 'created' : 'updated';
  return wasPublished ? 'unchanged' : 'updated';
}

/** @returns whether every API was published before */
async function publish(
  call: CallHuawei,
  account: Account,
  wanted: WantedGateway,
  group: ApiGroup,
): Promise<boolean> {
  const waiting = (await apisOf(call, account, wanted, group)).filter(api => !isPublished(api));
  for (const api of waiting) await act(call, account, wanted, api, 'online');
  return waiting.length === 0;
}

const isPublished = ({ run_env_id: environments }: JsonObject): boolean =>
  String(environments ?? '').includes(release.env_id);

async function apisOf(
  call: CallHuawei,
  account: Account,
  { instanceId }: Pick<WantedGateway, 'instanceId'>,
  { id }: ApiGroup,
): Promise<readonly JsonObject[]> {
  const { apis } = await apig(
    call,
    { operation: 'ListApisV2', method: 'GET', path: ['apis'], query: { group_id: id, limit: '500' } },
    account,
    instanceId,
  );
  return objectsIn(apis);
}

async function act(
  call: CallHuawei,
  account: Account,
  { instanceId }: Pick<WantedGateway, 'instanceId'>,
  api: JsonObject,
  action: 'online' | 'offline',
): Promise<void> {
  await apig(
    call,
    {
      operation: 'CreateOrDeletePublishRecordForApiV2',
      method: 'POST',
      path: ['apis', 'action'],
      body: { action, env_id: release.env_id, api_id: String(api.id ?? '') },
    },
    account,
    instanceId,
  );
}

/** An API that is published cannot be deleted. */
async function removeApis(
  call: CallHuawei,
  account: Account,
  gateway: Pick<WantedGateway, 'instanceId'>,
  group: ApiGroup,
): Promise<void> {
  for (const api of await apisOf(call, account, gateway, group)) {
    if (isPublished(api)) await act(call, account, gateway, api, 'offline');
    await unlessMissing(
      apig(
        call,
        { operation: 'DeleteApiV2', method: 'DELETE', path: ['apis', String(api.id ?? '')] },
        account,
        gateway.instanceId,
      ),
    );
  }
}

/**
 * Binds the domain with TLS 1.2 or newer, and its certificate. Other domains of the group stay as they are.
 *
 * @throws {HuaweiRefusal} among others when a domain in mainland China has no ICP filing
 */
export async function ensureDomain(
  call: CallHuawei,
  account: Account,
  { instanceId, domainName, certificateId }: WantedGateway,
  group: ApiGroup,
): Promise<Change> {
  const path = ['api-groups', group.id, 'domains'];
  const send = (operation: string, method: 'POST' | 'PUT', more: readonly string[], body: JsonObject) =>
    apig(call, { operation, method, path: [...path, ...more], body }, account, instanceId);
  const present = group.domains.find(({ domain }) => domain === domainName);
  let change: Change = 'unchanged';
  let domainId = String(present?.id ?? '');
  if (present === undefined) {
    const bound = await send('AssociateDomainV2', 'POST', [], {
      url_domain: domainName,
      min_ssl_version: minTls,
      is_http_redirect_to_https: false,
    });
    domainId = String(bound.id ?? '');
    change = 'created';
  } else if (present.min_ssl_version !== minTls) {
    await send('UpdateDomainV2', 'PUT', [domainId], { min_ssl_version: minTls });
    change = 'updated';
  }
  if (certificateId === undefined || hasCertificate(present, certificateId)) return change;
  await send('BatchAssociateCertsV2', 'POST', [domainId, 'certificates', 'attach'], {
    certificate_ids: [certificateId],
  });
  return change === 'created' ? 'created' : 'updated';
}

const hasCertificate = (domain: JsonObject | undefined, certificateId: string): boolean =>
  domain?.ssl_id === certificateId ||
  objectsIn(domain?.ssl_infos).some(({ ssl_id: id }) => id === certificateId);

/**
 * Removes the group with its API; domain and certificate are no longer bound, but stay the seller's.
 *
 * @throws {HuaweiRefusal}
 */
export async function removeGateway(
  call: CallHuawei,
  account: Account,
  gateway: Pick<WantedGateway, 'instanceId' | 'groupName' | 'functionName'>,
): Promise<Change> {
  for (const trigger of await triggersOf(call, account, gateway.functionName)) {
    await deleteTrigger(call, account, gateway.functionName, trigger);
  }
  const group = await apiGroup(call, account, gateway);
  if (group === undefined) return 'unchanged';
  await removeApis(call, account, gateway, group);
  await unlessMissing(
    apig(
      call,
      { operation: 'DeleteApiGroupV2', method: 'DELETE', path: ['api-groups', group.id] },
      account,
      gateway.instanceId,
    ),
  );
  return 'removed';
}
