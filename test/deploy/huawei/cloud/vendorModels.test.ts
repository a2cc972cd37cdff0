import { describe, expect, it } from 'vitest';
import { stageNames } from '../../../../deploy/huawei/provider/stage/wantedStage.ts';
import { gatewayOperations, requestProblems } from './gatewayModels.ts';
import {
  apiName,
  inventedFields,
  publishedOperations,
  publishedProblems,
  secretStates,
  secretVersion,
} from './publishedModels.ts';
import { bodyProblems, functionGraphOperations } from './vendorModels.ts';

const whole = {
  func_name: 'bridge',
  package: 'default',
  runtime: 'http',
  timeout: 30,
  handler: 'bootstrap',
  memory_size: 512,
};

describe("the vendor's models", () => {
  it('are read with their operations', () => {
    expect(functionGraphOperations.length).toBeGreaterThan(80);
    expect(functionGraphOperations).toContainEqual({
      name: 'UpdateFunctionReservedInstancesCount',
      method: 'PUT',
      path: '/v2/{project_id}/fgs/functions/{function_urn}/reservedinstances',
    });
  });

  it('let a right body pass', () => {
    expect(bodyProblems('CreateFunction', whole)).toEqual([]);
    expect(bodyProblems('ShowFunctionConfig', undefined)).toEqual([]);
  });

  it.each([
    [{ ...whole, memory: 512 }, 'body.memory is not in the model CreateFunctionRequestBody'],
    [{ ...whole, timeout: '30' }, 'body.timeout is no number: "30"'],
    [
      { ...whole, runtime: 'nodejs' },
      'body.runtime is none of CreateFunctionRequestBodyRuntimeEnum: "nodejs"',
    ],
    [{ ...whole, handler: undefined }, 'body.handler is no string: undefined'],
    [{ ...whole, func_vpc: { vpc_id: 'v' } }, 'body.func_vpc.subnet_id is missing'],
    [{ ...whole, func_vpc: [] }, 'body.func_vpc is no object'],
    [{ ...whole, depend_version_list: [1] }, 'body.depend_version_list[0] is no string: 1'],
    [undefined, 'CreateFunction needs a body'],
  ])('do not let %j pass', (body, problem) => {
    expect(bodyProblems('CreateFunction', body)).toEqual([problem]);
  });

  it.each([
    ['AssociateDomainV2', [], { min_ssl_version: 'TLSv1.2' }, 'url_domain is missing'],
    [
      'AssociateDomainV2',
      [],
      { url_domain: 'a', min_ssl_version: 'TLSv1.0' },
      'min_ssl_version is not as in the model',
    ],
    ['CreateApiGroupV2', [], { name: 'a', remarks: 'b' }, 'remarks is not as in the model'],
    ['ListApisV2', ['group'], undefined, 'query group is unknown'],
    ['BatchAssociateCertsV2', [], { certificate_ids: 'a' }, 'certificate_ids is not as in the model'],
  ])('of the gateway do not let %s %j %j pass', (name, query, body, problem) => {
    const operation = gatewayOperations.find(one => one.name === name);
    if (operation === undefined) throw new Error(name);
    expect(requestProblems(operation, query, body)).toEqual([problem]);
  });

  // Two SDKs of the vendor's and its provider for Terraform, written down independently of each other.
  it.each(Object.entries(publishedOperations))('of %s are the same in every SDK', (name, published) => {
    const own = gatewayOperations.find(one => one.name === name);
    expect([own?.method, own?.path]).toEqual([published.method, published.path]);
    expect((own?.query ?? []).filter(one => !(published.query ?? []).includes(one))).toEqual([]);
    const fields = Object.entries(own?.body ?? {});
    expect(
      fields.map(([field]) => field.replace('!', '')).filter(field => published.body?.[field] === undefined),
    ).toEqual([]);
    expect(
      fields
        .filter(([field]) => field.endsWith('!'))
        .map(([field]) => field.slice(0, -1))
        .toSorted(),
    ).toEqual(
      Object.entries(published.body ?? {})
        .flatMap(([field, { required }]) => (required ? [field] : []))
        .toSorted(),
    );
    for (const [field, type] of fields) {
      if (typeof type === 'string') continue;
      expect(published.body?.[field.replace('!', '')]?.values).toEqual(type);
    }
  });

  it.each([
    ['AssociateDomainV2', [], { min_ssl_version: 'TLSv1.2' }, ['url_domain is missing, as published']],
    ['CreateApiGroupV2', [], { name: '_a' }, ['name is not as published']],
    ['BatchAssociateCertsV2', [], { certificate_ids: ['a', 'b'] }, ['certificate_ids is not as published']],
    ['ListApisV2', ['group'], undefined, ['query group is not published']],
  ])('as published do not let %s %j %j pass', (name, query, body, problems) => {
    expect(publishedProblems(name, query, body)).toEqual(problems);
  });

  it('tell what a simulated service has invented', () => {
    const domain = { id: 'd', domain: 'shop.example.com', certificate: 'c' };
    expect(inventedFields('ListApiGroupsV2', 200, { groups: [{ id: 'g', url_domains: [domain] }] })).toEqual([
      'answer.groups[].url_domains[].certificate',
    ]);
    expect(inventedFields('BatchAssociateCertsV2', 200, undefined)).toEqual(['HTTP 200']);
  });

  it('take the names that a stage gives to group and API, up to the longest', () => {
    for (const stage of ['p', 'prod', 'a-2345678901234567-b']) {
      const { group, api } = stageNames(stage);
      expect(api).toMatch(new RegExp(apiName.pattern));
      expect(publishedProblems('CreateApiGroupV2', [], { name: group })).toEqual([]);
    }
  });

  it('have the text of a secret where the settings are read', () => {
    expect([secretVersion.method, secretVersion.path, secretVersion.answer.version.secret_string]).toEqual([
      'GET',
      '/v1/{project_id}/secrets/{secret_name}/versions/{version_id}',
      'string',
    ]);
    expect(secretStates).toContain('PENDING_DELETE');
  });
});
