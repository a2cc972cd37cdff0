import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readProvisioned, readRefusalCode } from '../../../shared/instance/productAnswer.ts';
import { fuzzRuns } from '../wire/fuzzRuns.ts';

const frontEndUrl = 'https://app.example.com/a?tenant=1#top';
/** An address of exactly so many characters. */
const addressOf = (length: number) => `https://a.example.com/${'x'.repeat(length - 22)}`;

const readAppInfo = (app: unknown) => readProvisioned({ family: 'saas-v2' }, { app });

describe('access data', () => {
  it('takes an address alone and every field at its longest', () => {
    expect(readAppInfo({ frontEndUrl })).toEqual({ ok: true, app: { frontEndUrl } });
    expect(addressOf(512)).toHaveLength(512);
    const longest = {
      frontEndUrl: addressOf(512),
      adminUrl: addressOf(512),
      userName: 'u'.repeat(128),
      password: 'p'.repeat(128),
      memo: '注'.repeat(1024),
    };
    expect(readAppInfo(longest)).toEqual({ ok: true, app: longest });
  });

  it('drops fields that the marketplace does not know', () => {
    expect(readAppInfo({ frontEndUrl, tenantSecret: 'x' })).toEqual({ ok: true, app: { frontEndUrl } });
  });

  it.each([
    [{ frontEndUrl: addressOf(513) }, 'app.frontEndUrl is longer than 512 characters'],
    [{ frontEndUrl, adminUrl: addressOf(513) }, 'app.adminUrl is longer than 512 characters'],
    [{ frontEndUrl, userName: 'u'.repeat(129) }, 'app.userName is longer than 128 characters'],
    [{ frontEndUrl, password: 'p'.repeat(129) }, 'app.password is longer than 128 characters'],
    [{ frontEndUrl, memo: 'm'.repeat(1025) }, 'app.memo is longer than 1024 characters'],
    [{}, 'app.frontEndUrl is missing or of the wrong type'],
    [{ adminUrl: frontEndUrl }, 'app.frontEndUrl is missing or of the wrong type'],
    [{ frontEndUrl: 7 }, 'app.frontEndUrl is missing or of the wrong type'],
    [{ frontEndUrl, password: 7 }, 'app.password is missing or of the wrong type'],
    [{ frontEndUrl, memo: null }, 'app.memo is missing or of the wrong type'],
    [{ frontEndUrl: '' }, 'app.frontEndUrl is not an http(s) address'],
    [{ frontEndUrl: 'app.example.com' }, 'app.frontEndUrl is not an http(s) address'],
    [{ frontEndUrl: 'ftp://app.example.com' }, 'app.frontEndUrl is not an http(s) address'],
    [{ frontEndUrl, adminUrl: 'javascript:alert(1)' }, 'app.adminUrl is not an http(s) address'],
    [undefined, 'app is missing or of the wrong type'],
    [null, 'app is missing or of the wrong type'],
    ['https://app.example.com', 'app is missing or of the wrong type'],
  ])('refuses %j and names field and rule', (value, problem) => {
    expect(readAppInfo(value)).toEqual({ ok: false, problem });
  });

  it('never names the value', () => {
    const secret = fc.string({ minLength: 129, maxLength: 140, unit: fc.constantFrom('q', 'Q', '7') });
    fc.assert(
      fc.property(secret, password => {
        const reading = readAppInfo({ frontEndUrl, password });
        expect(JSON.stringify(reading)).not.toContain(password.slice(0, 8));
      }),
      fuzzRuns,
    );
  });

  it('answers anything without throwing', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        expect(typeof readAppInfo(value)?.ok).toBe('boolean');
      }),
      fuzzRuns,
    );
  });
});

describe('readMade', () => {
  it.each([undefined, null, 'done', 7, [], {}, { status: 'accepted' }, { license: 'text' }])(
    'takes %j for accepted, not done',
    body => {
      expect(readProvisioned({ family: 'saas-v2' }, body)).toBeUndefined();
    },
  );

  it('reads the app of an answer that has one, also when it is wrong', () => {
    expect(readProvisioned({ family: 'saas-v2' }, { app: { frontEndUrl } })).toEqual({
      ok: true,
      app: { frontEndUrl },
    });
    expect(readProvisioned({ family: 'saas-v2' }, { app: null })).toMatchObject({ ok: false });
  });

  it('of SaaS V1 takes user name and password of up to 79 bytes, since they go out encrypted', () => {
    // AES-CBC pads 79 bytes to 80; 16 characters of IV and 108 of base64 stay within the 128 that are taken.
    const withUser = (userName: string) =>
      readProvisioned({ family: 'saas-v1' }, { app: { frontEndUrl, userName } });
    const withPassword = (password: string) =>
      readProvisioned({ family: 'saas-v1' }, { app: { frontEndUrl, password } });
    expect(withUser('u'.repeat(79))).toMatchObject({ ok: true });
    expect(withPassword('密'.repeat(26))).toMatchObject({ ok: true });
    expect(withUser('u'.repeat(80))).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/app\.userName/),
    });
    expect(withPassword('密'.repeat(27))).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/app\.password .* 79 bytes/),
    });
    expect(
      readProvisioned({ family: 'saas-v2' }, { app: { frontEndUrl, userName: 'u'.repeat(80) } }),
    ).toMatchObject({
      ok: true,
    });
  });

  it('of License 1.0 reads a licence of printable characters', () => {
    const license = 'LICENSE v1\r\n\tkey=~ABC==\n';
    expect(readProvisioned({ family: 'license-v1' }, { license })).toEqual({ ok: true, app: { license } });
    for (const bad of ['', 'caf\u00e9', 'a\u0000b', 'a\u007fb', 7, null]) {
      expect(readProvisioned({ family: 'license-v1' }, { license: bad })).toEqual({
        ok: false,
        problem: 'license is not printable text',
      });
    }
    expect(readProvisioned({ family: 'license-v1' }, { app: { frontEndUrl } })).toBeUndefined();
  });
});

describe('readRefusalCode', () => {
  it.each([
    ['000100', 'no-resource'],
    ['000101', 'mobile-taken'],
    ['000102', 'email-taken'],
    ['000103', 'already-purchased'],
    ['000104', 'service-error'],
    ['000105', 'already-subscribed'],
    ['000106', 'sold-out'],
    ['000107', 'domain-taken'],
  ])('reads %s by its number and as %s', (code, name) => {
    expect([readRefusalCode(code), readRefusalCode(name)]).toEqual([code, code]);
  });

  it.each([
    '000000',
    '000003',
    '000005',
    '000099',
    '000108',
    '100',
    'SOLD-OUT',
    '',
    'constructor',
    'toString',
    '__proto__',
  ])('takes %j for no refusal', code => {
    expect(readRefusalCode(code)).toBeUndefined();
  });
});
