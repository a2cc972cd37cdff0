import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../shared/wire/json.ts';
import { parseFields } from '../../../../shared/wire/request/field.ts';
import {
  allOrgSyncRequest,
  applicationSyncRequest,
  authSyncRequest,
  listedDepartments,
  readDepartments,
  singleOrgSyncRequest,
  tenantSyncRequest,
} from '../../../../shared/wire/request/kitRequests.ts';

const schemas = {
  tenantSync: tenantSyncRequest,
  applicationSync: applicationSyncRequest,
  authSync: authSyncRequest,
  singleOrgSync: singleOrgSyncRequest,
  allOrgSync: allOrgSyncRequest,
} as const;

// docs/protocol/kit.md, sections 3 and 4: what is mandatory, and what else is named.
describe.each([
  ['tenantSync', { tenantId: 't', flag: '1' }, ['instanceId', 'orderId', 'tenantCode', 'name', 'domainName']],
  ['applicationSync', { tenantId: 't', appId: 'a', flag: '1' }, ['instanceId', 'clientId', 'clientSecret']],
  [
    'authSync',
    { tenantId: 't', appId: 'a', flag: '1', userList: '[{"userName":"u"}]' },
    ['instanceId', 'currentSyncTime'],
  ],
  [
    'singleOrgSync',
    { tenantId: 't', orgCode: 'o', flag: '1' },
    ['instanceId', 'orgName', 'OrgName', 'name', 'parentCode'],
  ],
  ['allOrgSync', { tenantId: 't' }, ['instanceId']],
] as const)('%s', (name, mandatory, optional) => {
  const schema = schemas[name];

  it('needs its mandatory fields and no other', () => {
    expect(parseFields(schema, mandatory)).toMatchObject({ ok: true, value: { tenantId: 't' } });
    for (const field of Object.keys(mandatory)) {
      expect(parseFields(schema, { ...mandatory, [field]: ' ' })).toEqual({
        ok: false,
        field,
        problem: 'missing',
      });
    }
  });

  it('reads its optional fields as text, blank ones as none', () => {
    for (const field of optional) {
      expect(parseFields(schema, { ...mandatory, [field]: 5 })).toMatchObject({
        ok: true,
        value: { [field]: '5' },
      });
      expect(parseFields(schema, { ...mandatory, [field]: '' })).toMatchObject({
        ok: true,
        value: { [field]: undefined },
      });
    }
  });

  it.each([
    ['20220413093539534', Date.UTC(2022, 3, 13, 1, 35, 39, 534)],
    [' 20220413093539 ', Date.UTC(2022, 3, 13, 1, 35, 39)],
    [20_220_413_093_539, Date.UTC(2022, 3, 13, 1, 35, 39)],
    ['yesterday', undefined],
    [null, undefined],
  ])('has a time of Beijing, or none: %j', (timeStamp, expected) => {
    expect(parseFields(schema, { ...mandatory, timeStamp })).toMatchObject({
      ok: true,
      value: { timeStamp: expected },
    });
  });
});

describe('the flag of a sync', () => {
  it.each([
    ['tenantSync', { tenantId: 't' }, [0, 1, 2]],
    ['applicationSync', { tenantId: 't', appId: 'a' }, [0, 1, 2]],
    ['authSync', { tenantId: 't', appId: 'a', userList: [] }, [0, 1, 2, 3]],
    ['singleOrgSync', { tenantId: 't', orgCode: 'o' }, [0, 1, 2]],
  ] as const)('of %s is one of its own', (name, fields, known) => {
    const flagged = (flag: Json) => parseFields(schemas[name], { ...fields, flag });
    for (const flag of [0, 1, 2, 3, 4, -1, 1.5]) {
      const expected = known.includes(flag as never)
        ? { ok: true, value: { flag } }
        : { ok: false, field: 'flag', problem: 'unusable' };
      expect(flagged(flag)).toMatchObject(expected);
      expect(flagged(` ${flag} `)).toMatchObject(expected);
    }
    for (const flag of [[1], true, { flag: 1 }])
      expect(flagged(flag)).toMatchObject({ ok: false, problem: 'unusable' });
  });
});

describe('departments', () => {
  const long = (length: number) => 'x'.repeat(length);

  it.each([
    [
      [{ orgCode: '1', orgName: 'a', OrgName: 'b', name: 'c', parentCode: 'p' }],
      [{ orgCode: '1', orgName: 'a', parentCode: 'p' }],
    ],
    [
      [{ orgCode: 1, orgName: ' ', OrgName: 'b', name: 'c' }],
      [{ orgCode: '1', orgName: 'b', parentCode: undefined }],
    ],
    [[{ orgCode: '1', name: 'c', parentCode: '' }], [{ orgCode: '1', orgName: 'c', parentCode: undefined }]],
    [
      [{ orgCode: long(1_024), orgName: long(1_024), parentCode: long(1_024) }],
      [{ orgCode: long(1_024), orgName: long(1_024), parentCode: long(1_024) }],
    ],
    [{ orgCode: '1' }, [{ orgCode: '1', orgName: undefined, parentCode: undefined }]],
    [[], []],
  ])('are read by code, name and parent: %.80j', (list, expected) => {
    expect(readDepartments(list)).toStrictEqual(expected);
  });

  it.each([
    [undefined],
    [null],
    ['no list'],
    [[1]],
    [[{ orgName: 'a' }]],
    [[{ orgCode: ' ' }]],
    [[{ orgCode: '1' }, { orgCode: null }]],
    [[{ orgCode: long(1_025) }]],
    [[{ orgCode: '1', orgName: long(1_025) }]],
    [[{ orgCode: '1', parentCode: long(1_025) }]],
  ])('cannot be read, not one of them: %.60j', list => {
    expect(readDepartments(list as Json)).toBeUndefined();
  });

  it('are none when one of two lists cannot be read', () => {
    const list = [{ orgCode: '1' }];
    expect(listedDepartments({ orgInfoList: list, orgInfo: [{ orgCode: '2' }] })?.[0]?.orgCode).toBe('1');
    expect(listedDepartments({ orgInfoList: list, orgInfo: '[{orgCode' })).toBeUndefined();
    expect(listedDepartments({ orgInfoList: [{}], orgInfo: list })).toBeUndefined();
    expect(listedDepartments({ orgInfoList: '\t', orgInfo: undefined })).toBeUndefined();
    expect(listedDepartments({ orgInfoList: [] })).toEqual([]);
  });
});

describe('a user', () => {
  const read = (...users: readonly JsonObject[]) => {
    const parsed = parseFields(authSyncRequest, { tenantId: 't', appId: 'a', flag: 1, userList: users });
    return parsed.ok ? parsed.value.userList : parsed.problem;
  };
  const nobody = { orgCode: undefined, role: undefined, enabled: undefined, profile: {} };

  it('has a name and nothing that was not said', () => {
    expect(read({ userName: 7 })).toStrictEqual([{ ...nobody, userName: '7' }]);
    const blank = {
      orgCode: '',
      role: ' ',
      enable: null,
      extension: '',
      employeeType: ' ',
      workPlace: null,
      mobile: '',
    };
    expect(read({ userName: 'u', ...blank })).toStrictEqual([{ ...nobody, userName: 'u' }]);
    expect(read({ userName: 'u', extension: null })).toStrictEqual([{ ...nobody, userName: 'u' }]);
  });

  it('has facts of its own, and the rest in its profile as text', () => {
    const user = { userName: 'u', orgCode: 'o', role: 'admin', enable: ' TRUE ', extension: { own: 1 } };
    expect(read({ ...user, mobile: 123, isBoss: false, tags: ['a', { b: 1 }] })).toStrictEqual([
      {
        ...{ userName: 'u', orgCode: 'o', role: 'admin', enabled: true },
        profile: { mobile: '123', isBoss: 'false', tags: '["a",{"b":1}]', extension: { own: 1 } },
      },
    ]);
  });

  it('has three facts from its extension where it has none itself', () => {
    const extension = { employeeType: 1, workPlace: 'x', entryDate: 'd', other: 'o' };
    expect(read({ userName: 'u', workPlace: 'y', extension })).toMatchObject([
      { profile: { employeeType: '1', workPlace: 'y', entryDate: 'd', extension } },
    ]);
    expect(read({ userName: 'u', extension: ['e'] })).toMatchObject([{ profile: { extension: ['e'] } }]);
    expect(read({ userName: 'u', extension: 'text' })).toMatchObject([{ profile: { extension: 'text' } }]);
  });

  it.each([
    ['without a name', { userName: ' ' }],
    ['with a name that is too long', { userName: 'x'.repeat(1_025) }],
    ['with a department that is too long', { userName: 'u', orgCode: 'x'.repeat(1_025) }],
    ['with a word for enabled that is none', { userName: 'u', enable: 'yes' }],
    [
      'that is larger than 64 KiB',
      { userName: 'u', note: 'x'.repeat(65_537 - '{"userName":"u","note":""}'.length) },
    ],
  ])('makes the whole list unusable %s', (_, user) => {
    expect(read(user)).toBe('unusable');
    expect(read({ userName: 'u' }, user)).toBe('unusable');
  });

  it('may have names of 1,024 characters, and 64 KiB in all', () => {
    const long = 'x'.repeat(1_024);
    expect(read({ userName: long, orgCode: long })).toMatchObject([{ userName: long, orgCode: long }]);
    const note = 'x'.repeat(65_536 - '{"userName":"u","note":""}'.length);
    expect(read({ userName: 'u', note })).toMatchObject([{ profile: { note } }]);
  });
});
