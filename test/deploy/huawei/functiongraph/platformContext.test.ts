import { describe, expect, it } from 'vitest';
import {
  adoptUserData,
  agencyKeysOf,
  type PlatformContext,
  takeAgencyKeys,
  useAgencyKeys,
} from '../../../../deploy/huawei/functiongraph/platformContext.ts';

const keys = { accessKey: 'AK', secretKey: 'SK', securityToken: 'TOKEN' };

const context = (security: readonly (string | null)[]): PlatformContext => ({
  getRequestID: () => 'r',
  getFunctionName: () => 'f',
  getRemainingTimeInMilliSeconds: () => 1,
  getUserData: () => '',
  getSecurityAccessKey: () => security[0],
  getSecuritySecretKey: () => security[1],
  getSecurityToken: () => security[2],
});

describe('what FunctionGraph tells a function', () => {
  it('are its variables, put where settings are looked for; what is not set stays as it is', () => {
    const data: Readonly<Record<string, string>> = {
      DATA_KEYS: 'k1:x',
      CONFIG_SECRET: 'csms:bridge',
      FOREIGN: 'x',
    };
    const environment: Record<string, string | undefined> = { STAGE: 'test' };
    adoptUserData({ getUserData: name => data[name] ?? '' }, environment);
    expect(environment).toEqual({ STAGE: 'test', DATA_KEYS: 'k1:x', CONFIG_SECRET: 'csms:bridge' });
  });

  it('are the keys of its agency, all three or none', () => {
    expect(agencyKeysOf(context(['AK', 'SK', 'TOKEN']))).toEqual(keys);
    expect(agencyKeysOf(context(['AK', 'SK', '']))).toBeUndefined();
    expect(agencyKeysOf(context([null, null, null]))).toBeUndefined();
  });

  it('come to an HTTP function as headers, which are then gone', () => {
    const rawHeaders = [
      ...['Host', 'shop.example.com', 'X-CFF-Security-Access-Key', 'AK', 'X-Cff-Security-Secret-Key', 'SK'],
      ...['x-cff-security-token', 'TOKEN', 'X-CFF-Auth-Token', 'IAM', 'X-CFF-Request-Id', 'r-1'],
    ];
    expect(takeAgencyKeys(rawHeaders)).toEqual(keys);
    expect(rawHeaders).toEqual(['Host', 'shop.example.com', 'X-CFF-Request-Id', 'r-1']);
  });

  it('does not count where a caller has written such a header too, nor by halves', () => {
    const three = ['X-CFF-Security-Access-Key', 'AK', 'X-CFF-Security-Secret-Key', 'SK'];
    const twice = [...three, 'X-CFF-Security-Token', 'TOKEN', 'x-cff-security-token', 'OTHER'];
    expect(takeAgencyKeys(twice)).toBeUndefined();
    expect(twice).toEqual([]);
    expect(takeAgencyKeys([...three])).toBeUndefined();
    expect(takeAgencyKeys(['Host', 'x'])).toBeUndefined();
  });

  it('are keys by the names of the SDKs, and none take away those that are there', () => {
    const environment: Record<string, string | undefined> = {};
    useAgencyKeys(keys, environment);
    useAgencyKeys(undefined, environment);
    expect(environment).toEqual({
      HUAWEICLOUD_SDK_AK: 'AK',
      HUAWEICLOUD_SDK_SK: 'SK',
      HUAWEICLOUD_SDK_SECURITY_TOKEN: 'TOKEN',
    });
  });
});
