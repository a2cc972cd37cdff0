import { describe, expect, it } from 'vitest';
import { gatewayOperations, requestProblems } from './gatewayModels.ts';
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
});
