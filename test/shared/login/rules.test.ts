import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit } from '../../../shared/login/rules/admit.ts';
import { allowedReturn } from '../../../shared/login/rules/allowedReturn.ts';
import { identityAddress } from '../../../shared/login/rules/identityAddress.ts';
import { authorizeUrl, logoutUrl, unifiedLoginUrl } from '../../../shared/login/rules/loginUrls.ts';
import { readCallback } from '../../../shared/login/rules/readCallback.ts';
import { parseRawQuery } from '../../../shared/wire/rawQuery.ts';
import { propertyRuns } from '../../support/propertyRuns.ts';
import { vectorsOfKind } from '../../vectors/vectorsOfKind.ts';

const runs = { seed: 20_260_202, numRuns: propertyRuns(100) } as const;

describe('the query of a callback', () => {
  it.each([
    ['code=c&tenant=t', { kind: 'code', code: 'c', tenant: 't', state: undefined }],
    ['code=c&tenant_id=t', { kind: 'code', code: 'c', tenant: 't', state: undefined }],
    ['x=1&tenantId=t&code=c&state=s', { kind: 'code', code: 'c', tenant: 't', state: 's' }],
    ['code=c&tenant=t&tenantId=t', { kind: 'code', code: 'c', tenant: 't', state: undefined }],
    ['code=c', { kind: 'code', code: 'c', tenant: undefined, state: undefined }],
    ['', { kind: 'failed' }],
    ['error=access_denied&code=c', { kind: 'failed' }],
    ['code=c&code=c', { kind: 'malformed' }],
    ['code=&tenant=t', { kind: 'malformed' }],
    ['code=c&tenant=', { kind: 'malformed' }],
    ['code=c&state=', { kind: 'malformed' }],
    ['code=c&tenant=t&tenantId=u', { kind: 'malformed' }],
    [
      `code=${'c'.repeat(2048)}`,
      { kind: 'code', code: 'c'.repeat(2048), tenant: undefined, state: undefined },
    ],
    [`code=${'c'.repeat(2049)}`, { kind: 'malformed' }],
  ])('%s', (query, reading) => {
    expect(readCallback(parseRawQuery(query))).toEqual(reading);
  });

  it('is never more than one code and one tenant, whatever it is', () => {
    const word = fc.constantFrom('code', 'tenant', 'tenant_id', 'tenantId', 'state', 'error', 'x');
    fc.assert(
      fc.property(fc.array(fc.tuple(word, fc.string({ maxLength: 4 })), { maxLength: 6 }), query => {
        const reading = readCallback(query);
        if (reading.kind !== 'code') return;
        expect(query.filter(([name]) => name === 'code')).toEqual([['code', reading.code]]);
        const tenants = query.filter(([name]) => name.startsWith('tenant')).map(([, value]) => value);
        expect(new Set(tenants)).toEqual(new Set(reading.tenant === undefined ? [] : [reading.tenant]));
        expect(reading.code).not.toBe('');
      }),
      runs,
    );
  });
});

describe('the address of an identity provider', () => {
  it.each(vectorsOfKind<{ domainName: string }, { baseUrl: string }>('kit', 'kit-domain-name'))(
    '$name',
    ({ inputs, expected }) => {
      expect(identityAddress(inputs.domainName, false)).toBe(expected.baseUrl);
      expect(identityAddress(`${inputs.domainName}/`, false)).toBe(expected.baseUrl);
    },
  );

  it.each([
    'http://login.example.com',
    'https://login.example.com:8443',
    'https://127.0.0.1',
    'https://[::1]',
    'https://10.0.0.1',
    'https://2130706433',
    'https://localhost',
    'https://intranet',
    'https://db.internal',
    'https://printer.local',
    'https://user@login.example.com',
    'https://:word@login.example.com',
    'https://_.login.example.com',
    'https://login.example.c_m',
    'x https://login.example.com',
    'https://login.example.com/path',
    'https://login.example.com?x=1',
    'https://login.example.com#x',
    'ftp://login.example.com',
    'javascript:alert(1)',
    '',
    'https://',
  ])('may not be %s', domainName => {
    expect(identityAddress(domainName, false)).toBeUndefined();
  });

  it.each([
    ['https://login.example.com', true],
    ['https://LOGIN.example.com', true],
    ['https://a.b.login.example.com', true],
    ['other.example.cn', true],
    ['https://evil-login.example.com', false],
    ['https://login.example.com.evil.com', false],
    ['https://example.com', false],
  ])('is one of the domains that the seller listed, or below one: %s %s', (domainName, allowed) => {
    const domains = ['login.example.com', 'example.cn'];
    expect(identityAddress(domainName, false, domains) !== undefined).toBe(allowed);
    expect(identityAddress(domainName, false)).toBeDefined();
  });

  it('may stand between blanks, and may have the word of a machine inside its name', () => {
    expect(identityAddress(' login.example.com ', false)).toBe('https://login.example.com');
    expect(identityAddress('a.local.example.com', false)).toBe('https://a.local.example.com');
    expect(identityAddress('a.localhosts', false)).toBe('https://a.localhosts');
  });

  it('may be the machine itself in the sandbox, and nothing else more', () => {
    expect(identityAddress('http://localhost:4001', true)).toBe('http://localhost:4001');
    expect(identityAddress('http://127.0.0.1:4001', true)).toBe('http://127.0.0.1:4001');
    expect(identityAddress('http://localhost:4001', true, ['example.com'])).toBe('http://localhost:4001');
    expect(identityAddress('http://10.0.0.1:4001', true)).toBeUndefined();
    expect(identityAddress('http://login.example.com', true)).toBeUndefined();
  });

  it('is an https origin or nothing, whatever was told', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain(), fc.ipV4(), fc.ipV6()), text => {
        const address = identityAddress(text, false);
        if (address !== undefined) expect(address).toMatch(/^https:\/\/[a-z0-9.-]+\.[a-z][a-z0-9-]+$/);
      }),
      runs,
    );
  });
});

describe('the addresses that a browser is sent to', () => {
  it('keep the query of the login page behind its #', () => {
    expect(
      unifiedLoginUrl('https://macroverse.huaweicloud.com/unified-login/#/portal-login?ind=UNOP', 'A 1&'),
    ).toBe('https://macroverse.huaweicloud.com/unified-login/#/portal-login?ind=UNOP&appId=A%201%26');
    expect(unifiedLoginUrl('https://login.example.com/#/page', 'A1')).toBe(
      'https://login.example.com/#/page?appId=A1',
    );
  });

  it('carries the challenge of PKCE where the application has one', () => {
    const asked = {
      clientId: 'c',
      redirectUri: 'https://a.example.com/cb',
      state: 's',
      challenge: 'E9Melh-_',
    };
    const { searchParams } = new URL(authorizeUrl('https://i.example.com', asked));
    // RFC 7636, section 4.3.
    expect(searchParams.get('code_challenge')).toBe('E9Melh-_');
    expect(searchParams.get('code_challenge_method')).toBe('S256');
  });

  it('carry what the pages say', () => {
    const url = new URL(
      authorizeUrl('https://i.example.com', {
        clientId: 'c',
        redirectUri: 'https://a.example.com/cb',
        state: 's',
      }),
    );
    expect(`${url.origin}${url.pathname}`).toBe('https://i.example.com/api/v1/oauth2/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'c',
      redirect_uri: 'https://a.example.com/cb',
      scope: 'get_user_info',
      state: 's',
    });
    expect(logoutUrl('https://i.example.com', 'https://a.example.com/oauth/callback')).toBe(
      'https://i.example.com/api/v1/logout?redirect_url=https%3A%2F%2Fa.example.com%2F',
    );
  });

  it.each([
    ['https://app.example.com/x', true],
    ['https://app.example.com/', true],
    ['https://exact.example.com/page', true],
    ['https://upper.example.com/in/side', true],
    ['https://upper.example.com/out', false],
    ['https://app.example.com@evil.com/', false],
    ['https://app.example.com\\@evil.com/../../', true],
    ['https://upper.example.com/in/%2e%2e/out', false],
    ['https://upper.example.com/in/..\\out', false],
    [`https://app.example.com/${'x'.repeat(1_000)}`, true],
    [`https://app.example.com/${'x'.repeat(1_001)}`, false],
    ['https://exact.example.com/page2', false],
    ['https://app.example.com.evil.com/', false],
    ['https://evil.com/https://app.example.com/', false],
    ['//app.example.com/', false],
    ['javascript:alert(1)', false],
    ['/x', false],
    ['', false],
    [undefined, false],
  ])('lead back to %s: %s', (url, allowed) => {
    const entries = [
      'https://app.example.com/',
      'https://exact.example.com/page',
      'https://UPPER.example.com/in/',
    ];
    expect(allowedReturn(url, entries) !== undefined).toBe(allowed);
  });
});

describe('admission', () => {
  const tenant = {
    tenantId: 't',
    test: false,
    tenantCode: 'c',
    name: 'n',
    domainName: 'd',
    instanceIds: ['i-1', 'i-2'],
  };
  const grant = {
    instanceId: 'i-1',
    userName: 'u',
    name: 'U',
    role: 'user',
    orgCode: '1',
    enabled: true,
    authorized: true,
  } as const;
  const active = { instanceId: 'i-1', status: 'active', expireAt: 1_000 };
  const decide = (grants: readonly object[], instances: readonly object[] = [active], of = tenant) =>
    admit(of, grants as never, instances as never, 500);

  it.each([
    ['nobody granted it', [], [active], 'no-grant'],
    ['the grant was cancelled', [{ ...grant, authorized: false }], [active], 'no-grant'],
    ['the person is disabled', [{ ...grant, enabled: false }], [active], 'disabled'],
    [
      'the enterprise is not bound to that instance',
      [{ ...grant, instanceId: 'i-9' }],
      [active],
      'no-instance',
    ],
    ['the instance is frozen', [grant], [{ ...active, status: 'frozen' }], 'no-instance'],
    ['the instance was refused', [grant], [{ ...active, status: 'refused' }], 'no-instance'],
    ['the instance is released', [grant], [{ ...active, status: 'released' }], 'no-instance'],
    ['the instance has expired', [grant], [{ ...active, expireAt: 500 }], 'no-instance'],
  ])('is refused when %s', (_, grants, instances, reason) => {
    expect(decide(grants, instances)).toEqual({ admitted: false, reason });
  });

  it('gives the instances that are usable, and the highest role among them', () => {
    const grants = [grant, { ...grant, instanceId: 'i-2', role: 'admin' }];
    expect(
      decide(grants, [active, { instanceId: 'i-2', status: undefined, expireAt: undefined }]),
    ).toMatchObject({ admitted: true, user: { role: 'admin', instanceIds: ['i-1', 'i-2'] } });
    expect(decide(grants, [active, { instanceId: 'i-2', status: 'frozen' }])).toMatchObject({
      user: { role: 'user', instanceIds: ['i-1'] },
    });
  });

  it.each([
    ['the grant’s over it', 'user', 'admin', 'user'],
    ['the grant’s over it', 'admin', 'user', 'admin'],
    ['what was told where the grant names none', undefined, 'admin', 'admin'],
    ['an ordinary one when it is no known word', undefined, 'Admin', 'user'],
    ['an ordinary one when nobody names any', undefined, undefined, 'user'],
  ])('gives as role %s', (_, role, told, expected) => {
    expect(admit(tenant, [{ ...grant, role: role as 'user' }], [active], 500, told)).toMatchObject({
      user: { role: expected },
    });
  });

  it('lets one grant that names a role stand for those that name none', () => {
    const grants = [
      { ...grant, role: undefined },
      { ...grant, instanceId: 'i-2' },
    ];
    expect(admit(tenant, grants, [active], 500, 'admin')).toMatchObject({ user: { role: 'user' } });
  });

  it('ends with the paid time, and lasts where none is known', () => {
    expect(decide([grant], [{ ...active, expireAt: 501 }])).toMatchObject({ admitted: true });
    expect(decide([grant], [{ ...active, expireAt: undefined }])).toMatchObject({ admitted: true });
  });

  it('needs no instance where the grant is for the enterprise as a whole', () => {
    const whole = { ...grant, instanceId: '' };
    const of = { ...tenant, instanceIds: [''] };
    expect(decide([whole], [{ instanceId: '', status: 'released' }], of)).toMatchObject({
      admitted: true,
      user: { instanceIds: [''] },
    });
  });

  it('does not look at instances for the seller’s test account', () => {
    const of = { ...tenant, test: true };
    expect(decide([grant], [{ ...active, status: 'released' }], of)).toMatchObject({ admitted: true });
  });
});
