/**
 * What the deployment asks of APIG and CSMS, copied by hand from the models of huaweicloud-sdk-nodejs-v3 (services/apig/v2
 * at c6ed5bb9 and fff475f0, services/csms/v1 at 5d4e53ae), since these SDKs are not on npm: fields of the query and of the
 * body, those that are mandatory marked with `!`.
 */
export interface GatewayOperation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly query?: readonly string[];
  readonly body?: Readonly<Record<string, 'string' | 'boolean' | 'strings' | readonly string[]>>;
}

const instance = '/v2/{project_id}/apigw/instances/{instance_id}';
const tls = ['TLSv1.1', 'TLSv1.2'] as const;

export const gatewayOperations: readonly GatewayOperation[] = [
  {
    name: 'ListApiGroupsV2',
    method: 'GET',
    path: `${instance}/api-groups`,
    query: ['offset', 'limit', 'id', 'name', 'precise_search'],
  },
  {
    name: 'CreateApiGroupV2',
    method: 'POST',
    path: `${instance}/api-groups`,
    body: { 'name!': 'string', remark: 'string', roma_app_id: 'string', version: 'string' },
  },
  { name: 'DeleteApiGroupV2', method: 'DELETE', path: `${instance}/api-groups/{group_id}` },
  {
    name: 'AssociateDomainV2',
    method: 'POST',
    path: `${instance}/api-groups/{group_id}/domains`,
    body: { 'url_domain!': 'string', min_ssl_version: tls, is_http_redirect_to_https: 'boolean' },
  },
  {
    name: 'UpdateDomainV2',
    method: 'PUT',
    path: `${instance}/api-groups/{group_id}/domains/{domain_id}`,
    body: { 'min_ssl_version!': tls, is_http_redirect_to_https: 'boolean' },
  },
  {
    name: 'BatchAssociateCertsV2',
    method: 'POST',
    path: `${instance}/api-groups/{group_id}/domains/{domain_id}/certificates/attach`,
    body: { 'certificate_ids!': 'strings', verified_client_certificate_enabled: 'boolean' },
  },
  {
    name: 'ListApisV2',
    method: 'GET',
    path: `${instance}/apis`,
    query: ['offset', 'limit', 'id', 'name', 'group_id', 'env_id', 'precise_search'],
  },
  { name: 'DeleteApiV2', method: 'DELETE', path: `${instance}/apis/{api_id}` },
  {
    name: 'CreateOrDeletePublishRecordForApiV2',
    method: 'POST',
    path: `${instance}/apis/action`,
    body: { 'action!': ['online', 'offline'], 'env_id!': 'string', 'api_id!': 'string', remark: 'string' },
  },
  { name: 'ShowSecret', method: 'GET', path: '/v1/{project_id}/secrets/{secret_name}' },
];

/** What is wrong with a request; empty when nothing is. */
export function requestProblems(
  { query = [], body }: GatewayOperation,
  askedQuery: readonly string[],
  given: unknown,
): readonly string[] {
  const unknownQuery = askedQuery
    .filter(name => !query.includes(name))
    .map(name => `query ${name} is unknown`);
  if (body === undefined) return given === undefined ? unknownQuery : [...unknownQuery, 'it takes no body'];
  if (typeof given !== 'object' || given === null) return [...unknownQuery, 'it needs a body'];
  const types = Object.fromEntries(Object.entries(body).map(([name, type]) => [name.replace('!', ''), type]));
  const missing = Object.keys(body)
    .filter(name => name.endsWith('!') && !Object.hasOwn(given, name.slice(0, -1)))
    .map(name => `${name.slice(0, -1)} is missing`);
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const type = types[name];
    const isRight =
      type === 'strings'
        ? Array.isArray(value) && value.every(one => typeof one === 'string')
        : typeof type === 'string'
          ? typeof value === type
          : type?.includes(String(value));
    return isRight ? [] : [`${name} is not as in the model`];
  });
  return [...unknownQuery, ...missing, ...wrong];
}
