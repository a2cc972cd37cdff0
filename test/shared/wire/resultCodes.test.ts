import { describe, expect, it } from 'vitest';
import {
  defaultResultMessage,
  isResultCode,
  type ProtocolFamily,
  type ResultCode,
  resultCodeForSite,
  resultCodes,
} from '../../../shared/wire/resultCodes.ts';
import type { Site } from '../../../shared/wire/site.ts';

const sites: readonly Site[] = ['cn', 'intl', 'eu'];
const families: readonly ProtocolFamily[] = [
  'saas-v2',
  'saas-v1',
  'kit',
  'license-v1',
  'license-v2',
  'online-license',
];
const codes = Object.keys(resultCodes) as ResultCode[];

describe('resultCodes', () => {
  it('are the documented ones, texts of six digits', () => {
    expect(codes.sort()).toEqual([
      '000000',
      '000001',
      '000002',
      '000003',
      '000004',
      '000005',
      '000100',
      '000101',
      '000102',
      '000103',
      '000104',
      '000105',
      '000106',
      '000107',
      '000900',
      '000901',
      '000902',
      '000903',
    ]);
  });

  it('have an English message of at most 255 characters each', () => {
    for (const code of codes) expect(defaultResultMessage(code)).toMatch(/^[ -~]{1,255}$/);
  });

  it.each(['999999', '0000004', '5', '', 'toString'])('does not know %j', text => {
    expect(isResultCode(text)).toBe(false);
  });

  it('knows 000005', () => {
    expect(isResultCode('000005')).toBe(true);
  });
});

describe('resultCodeForSite', () => {
  it.each(['000000', '000001', '000002', '000003', '000004', '000005'] as const)(
    'sends %s on every site and in every family',
    code => {
      for (const site of sites) {
        for (const family of families) expect(resultCodeForSite(code, site, family)).toBe(code);
      }
    },
  );

  it.each([
    ['cn', 'saas-v2', '000106', '000106'],
    ['intl', 'saas-v2', '000101', '000101'],
    ['eu', 'saas-v2', '000100', '000100'],
    ['eu', 'saas-v2', '000106', '000100'],
    ['eu', 'saas-v2', '000101', '000005'],
    ['eu', 'saas-v2', '000105', '000005'],
    ['cn', 'saas-v1', '000107', '000107'],
    ['intl', 'saas-v1', '000106', '000100'],
    ['intl', 'saas-v1', '000104', '000005'],
    ['eu', 'saas-v1', '000103', '000005'],
    ['cn', 'kit', '000101', '000005'],
    ['cn', 'kit', '000100', '000005'],
    ['cn', 'license-v1', '000106', '000005'],
    ['cn', 'license-v2', '000100', '000005'],
    ['cn', 'online-license', '000106', '000100'],
    ['cn', 'online-license', '000105', '000005'],
    ['intl', 'online-license', '000900', '000900'],
    ['cn', 'saas-v2', '000900', '000005'],
  ] as const)('on %s, %s sends for %s the code %s', (site, family, wanted, sent) => {
    expect(resultCodeForSite(wanted, site, family)).toBe(sent);
  });
});
